/** Two decimals with a true minus sign. */
export function fixed(value: number): string {
  return value
    .toFixed(2)
    .replace('-', '−')
    .replace(/^−(0\.00)$/, '$1');
}

/** A change with its sign; small ones in powers of ten. */
export function signed(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '+';
  return `${sign}${size === 0 || size >= 0.001 ? size.toFixed(3) : small(size)}`;
}

/** A size that may be tiny. */
export function small(value: number): string {
  if (value === 0 || value >= 0.01) return value.toFixed(2);
  const [digits = '0', power = '0'] = value.toExponential(1).split('e');
  return `${digits} × 10${superscript(Number(power))}`;
}

function superscript(power: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return (
    (power < 0 ? '⁻' : '') +
    Array.from(String(Math.abs(power)), (digit) => digits[Number(digit)] ?? '').join('')
  );
}

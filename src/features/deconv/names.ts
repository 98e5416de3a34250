import type { MapName } from '../../core/deconv/steps';

const low = '₀₁₂₃₄₅₆₇₈₉';

function subscript(value: number): string {
  return String(value).replace(/\d/g, (digit) => low[Number(digit)] ?? digit);
}

/** w₁₁, A₀₃; with a comma once an index has two digits. */
export function cellName(map: string, index: number, columns: number): string {
  const row = Math.floor(index / columns);
  const column = index % columns;
  const comma = row > 9 || column > 9 ? ',' : '';
  return `${map}${subscript(row)}${comma}${subscript(column)}`;
}

/** What a map is called: Wᵀ B after a convolution is not A again. */
export function mapName(map: MapName): string {
  return map === 'A back' ? 'A′' : map;
}

/** Whole numbers as they are, others with as many digits as a cell has room for. */
export function showNumber(value: number): string {
  const size = Math.abs(value);
  const text = Number.isInteger(value)
    ? String(value)
    : size >= 100
      ? value.toFixed(0)
      : size >= 10
        ? value.toFixed(1)
        : size >= 0.095 || size === 0
          ? value.toFixed(2)
          : value.toFixed(3);
  return text.replace('-', '−');
}

/** Negative factors in brackets. */
export function showFactor(value: number): string {
  return value < 0 ? `(${showNumber(value)})` : showNumber(value);
}

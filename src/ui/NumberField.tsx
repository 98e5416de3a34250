import { TextField } from './TextField';
import type { TextFieldProps } from './TextField';

interface Props extends Omit<TextFieldProps, 'value' | 'onCommit' | 'onNudge' | 'inputMode'> {
  value: number;
  /** NaN stands for an entry that is no number; a returned sentence refuses the entry. */
  onCommit: (value: number) => string | null;
  /** What ↑ and ↓ add; with `factor`, what they multiply by instead. */
  step?: number;
  factor?: number;
  integer?: boolean;
}

/** Accepts a decimal comma; an empty entry is no number. */
export function parseNumber(text: string): number {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
}

/** Enough digits to tell neighbours apart, none that are rounding noise. */
function showNumber(value: number): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(12));
  return Math.abs(value) < 1e-4 ? rounded.toExponential() : String(rounded);
}

export function NumberField({ value, onCommit, step = 1, factor, integer, ...rest }: Props) {
  const nudge = (text: string, direction: 1 | -1) => {
    const from = parseNumber(text);
    if (Number.isNaN(from)) return text;
    const to = factor ? from * factor ** direction : from + direction * step;
    return showNumber(Number(to.toPrecision(6)));
  };
  return (
    <TextField
      {...rest}
      value={showNumber(value)}
      inputMode={integer ? 'numeric' : 'decimal'}
      onCommit={(text) => onCommit(parseNumber(text))}
      onNudge={nudge}
    />
  );
}

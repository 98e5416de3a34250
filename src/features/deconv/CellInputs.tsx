import { memo, useState } from 'react';
import { classes } from '../../ui/classes';
import { parseNumber } from '../../ui/NumberField';
import styles from './CellInputs.module.css';
import { boxOf } from './layout';
import type { Place } from './layout';
import { showNumber } from './names';

interface CellProps {
  label: string;
  value: number;
  onCommit: (value: number) => void;
  onFocus: () => void;
  onBlur: () => void;
}

/** One number of a map, written in place; what is no number is marked and changes nothing. */
function Cell({ label, value, onCommit, onFocus, onBlur }: CellProps) {
  const [text, setText] = useState<string | null>(null);
  const invalid = text !== null && !acceptable(parseNumber(text));
  return (
    <input
      className={classes(styles.input, invalid && styles.invalid)}
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={invalid}
      value={text ?? showNumber(value)}
      onFocus={(event) => {
        setText(null);
        event.target.select();
        onFocus();
      }}
      onChange={(event) => {
        setText(event.target.value);
        const number = parseNumber(event.target.value);
        if (acceptable(number)) onCommit(number);
      }}
      onBlur={() => {
        setText(null);
        onBlur();
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
        if (step === 0) return;
        event.preventDefault();
        setText(null);
        onCommit(Number((value + step).toPrecision(9)));
      }}
    />
  );
}

/** A thousand either way keeps every sum exact enough and every cell legible. */
function acceptable(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= 1000;
}

interface Props {
  place: Place;
  values: readonly number[];
  /** Names a cell for a screen reader. */
  label: (row: number, column: number) => string;
  onCommit: (cell: number, value: number) => void;
  /** The cell that has the focus or the mouse on it. */
  onPoint: (cell: number | null) => void;
  unit: number;
}

/** Text fields over the cells of a drawn map. */
export const CellInputs = memo(function CellInputs(props: Props) {
  const { place, values, label, onCommit, onPoint, unit } = props;
  const longest = Math.max(2, ...values.map((value) => showNumber(value).length));
  const size = Math.min(13.5 * unit, place.cellHeight * 0.5, place.cellWidth / (0.66 * longest));
  return values.map((value, cell) => {
    const { x, y, width, height } = boxOf(place, cell);
    const row = Math.floor(cell / place.columns);
    return (
      <div
        key={cell}
        className={styles.seat}
        style={{ left: x, top: y, width, height, fontSize: size }}
        onPointerEnter={() => onPoint(cell)}
        onPointerLeave={(event) => {
          if (event.pointerType === 'mouse') onPoint(null);
        }}
      >
        <Cell
          label={label(row, cell % place.columns)}
          value={value}
          onCommit={(number) => onCommit(cell, number)}
          onFocus={() => onPoint(cell)}
          onBlur={() => onPoint(null)}
        />
      </div>
    );
  });
});

import { memo, useState } from 'react';
import { clsx } from 'clsx';
import { parseNumber } from '../../ui/NumberField';
import styles from './CellInputs.module.css';
import { bounds } from './layout';
import type { Place } from './layout';
import { showNumber } from './names';

interface CellProps {
  label: string;
  value: number;
  cell: number;
  onCommit: (cell: number, value: number) => void;
  /** The cell that has the focus or the mouse on it. */
  onPoint: (cell: number | null) => void;
}

/** One number of a map, written in place; what is no number is marked and changes nothing. */
const Cell = memo(function Cell({ label, value, cell, onCommit, onPoint }: CellProps) {
  const [text, setText] = useState<string | null>(null);
  const invalid = text !== null && !acceptable(parseNumber(text));
  return (
    <input
      className={clsx(styles.input, invalid && styles.invalid)}
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={invalid}
      value={text ?? showNumber(value)}
      onFocus={(event) => {
        setText(null);
        event.target.select();
        onPoint(cell);
      }}
      onChange={(event) => {
        setText(event.target.value);
        const number = parseNumber(event.target.value);
        if (acceptable(number)) onCommit(cell, number);
      }}
      onBlur={() => {
        setText(null);
        onPoint(null);
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
        if (step === 0) return;
        event.preventDefault();
        setText(null);
        onCommit(cell, Number((value + step).toPrecision(9)));
      }}
      onPointerEnter={() => onPoint(cell)}
      onPointerLeave={(event) => {
        if (event.pointerType === 'mouse') onPoint(null);
      }}
    />
  );
});

/** A thousand either way keeps every sum exact enough and every cell legible. */
function acceptable(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= 1000;
}

interface Props extends Pick<CellProps, 'onCommit' | 'onPoint'> {
  place: Place;
  values: readonly number[];
  /** Names a cell for a screen reader. */
  label: (row: number, column: number) => string;
  unit: number;
}

/** Text fields over the cells of a drawn map. */
export const CellInputs = memo(function CellInputs(props: Props) {
  const { place, values, label, onCommit, onPoint, unit } = props;
  const longest = Math.max(2, ...values.map((value) => showNumber(value).length));
  const size = Math.min(13.5 * unit, place.cellHeight * 0.5, place.cellWidth / (0.66 * longest));
  const { x, y, width, height } = bounds(place);
  return (
    <div
      className={styles.grid}
      style={{
        left: x,
        top: y,
        width,
        height,
        gridTemplateColumns: `repeat(${place.columns}, 1fr)`,
        fontSize: size,
      }}
    >
      {values.map((value, cell) => (
        <Cell
          key={cell}
          label={label(Math.floor(cell / place.columns), cell % place.columns)}
          value={value}
          cell={cell}
          onCommit={onCommit}
          onPoint={onPoint}
        />
      ))}
    </div>
  );
});

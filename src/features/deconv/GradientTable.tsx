import { memo } from 'react';
import type { Extent } from '../../core/deconv/geometry';
import { classes } from '../../ui/classes';
import styles from './DualityPanel.module.css';
import { showNumber } from './names';

interface Props {
  extent: Extent;
  name: string;
  note: string;
  values: readonly number[];
  /** TensorFlow.js's numbers below ours; null while they are awaited. */
  theirs?: ArrayLike<number> | null;
  hue: 'A' | 'B';
  /** The cell of the step, where this map is the output of the picture. */
  now?: number | null;
}

/** A map as a table; with a second line in each cell where there is something to compare with. */
export function GradientTable({ name, note, extent, values, theirs, hue, now }: Props) {
  const { rows, columns } = extent;
  const at = now ?? null;
  return (
    <figure className={classes(styles.map, styles[hue])}>
      <figcaption>
        <strong>{name}</strong> {note}
      </figcaption>
      <table className={styles.table} aria-label={`${name}, ${note}`}>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <Row
              key={row}
              first={row * columns}
              columns={columns}
              values={values}
              theirs={theirs}
              now={at !== null && Math.floor(at / columns) === row ? at : null}
            />
          ))}
        </tbody>
      </table>
    </figure>
  );
}

interface RowProps {
  first: number;
  columns: number;
  values: readonly number[];
  theirs: ArrayLike<number> | null | undefined;
  now: number | null;
}

const Row = memo(function Row({ first, columns, values, theirs, now }: RowProps) {
  return (
    <tr>
      {Array.from({ length: columns }, (_, column) => {
        const cell = first + column;
        return (
          <td key={column} className={classes(cell === now && styles.now)}>
            {showNumber(values[cell] ?? 0)}
            {theirs !== undefined && (
              <small>{theirs === null ? '…' : showNumber(theirs[cell] ?? Number.NaN)}</small>
            )}
          </td>
        );
      })}
    </tr>
  );
});

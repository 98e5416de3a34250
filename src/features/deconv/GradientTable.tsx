import { memo } from 'react';
import type { CSSProperties } from 'react';
import { clsx } from 'clsx';
import type { Extent } from '../../core/deconv/geometry';
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
  const { columns } = extent;
  return (
    <figure className={clsx(styles.map, styles[hue])}>
      <figcaption>
        <strong>{name}</strong> {note}
      </figcaption>
      <div className={styles.cells}>
        <Cells label={`${name}, ${note}`} extent={extent} values={values} theirs={theirs} />
        {now !== null && now !== undefined && (
          <span
            className={styles.now}
            style={
              {
                '--columns': columns,
                '--rows': extent.rows,
                '--column': now % columns,
                '--row': Math.floor(now / columns),
              } as CSSProperties
            }
            data-now
          />
        )}
      </div>
    </figure>
  );
}

interface CellsProps {
  label: string;
  extent: Extent;
  values: readonly number[];
  theirs: ArrayLike<number> | null | undefined;
}

/** The numbers without the mark, which moves over them at each step. */
const Cells = memo(function Cells({ label, extent, values, theirs }: CellsProps) {
  const { rows, columns } = extent;
  const longest = Math.max(...values.map((value) => showNumber(value).length));
  return (
    <table
      className={styles.table}
      style={{ '--columns': columns, '--longest': longest } as CSSProperties}
      aria-label={label}
    >
      <tbody>
        {Array.from({ length: rows }, (_, row) => (
          <tr key={row}>
            {Array.from({ length: columns }, (__, column) => {
              const cell = row * columns + column;
              return (
                <td key={column}>
                  {showNumber(values[cell] ?? 0)}
                  {theirs !== undefined && (
                    <small>{theirs === null ? '…' : showNumber(theirs[cell] ?? Number.NaN)}</small>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
});

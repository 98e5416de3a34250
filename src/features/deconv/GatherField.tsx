import { memo } from 'react';
import { clsx } from 'clsx';
import type { Gather } from '../../core/deconv/formulations';
import styles from './Figure.module.css';
import { square } from './HeatCells';
import { boxOf } from './layout';
import type { Place } from './layout';
import { showNumber } from './names';

interface Props {
  all: Gather;
  place: Place;
  hue: 'A' | 'B';
  /** Size of the digits; 0 when none would be legible. */
  size: number;
}

/** The spread and padded input; zeros that were put in are pale. */
export const GatherField = memo(function GatherField({ all, place, hue, size }: Props) {
  const { field, source } = all;
  const real = source.flatMap((from, i) => (from >= 0 ? [i] : []));
  const filled = source.flatMap((from, i) => (from >= 0 ? [] : [i]));
  const squares = (cells: readonly number[]) => cells.map((i) => square(place, i)).join('');
  return (
    <g className={clsx(styles.cells, styles[hue])} style={{ fontSize: size }}>
      <path className={styles.ghost} d={squares(filled)} />
      <path className={clsx(styles.full, styles.framed)} d={squares(real)} />
      {size > 0 &&
        field.values.map((value, i) => {
          const { x, y, width, height } = boxOf(place, i);
          return (
            <text
              key={i}
              className={(source[i] ?? -1) >= 0 ? styles.number : styles.zero}
              x={x + width / 2}
              y={y + height / 2}
            >
              {showNumber(value)}
            </text>
          );
        })}
    </g>
  );
});

import { memo, useMemo } from 'react';
import type { CSSProperties } from 'react';
import { clsx } from 'clsx';
import styles from './Figure.module.css';
import { boxOf } from './layout';
import type { Place } from './layout';

interface Props {
  place: Place;
  hue: 'A' | 'B' | 'w';
  values: readonly number[] | null;
  /** Cells in sight, from the first. */
  shown: number;
}

/** Shades that an eye tells apart; each of them is one path, however many cells there are. */
const shades = 16;

/** One cell as a piece of a path. */
export function square(place: Place, index: number): string {
  const { x, y, width, height } = boxOf(place, index);
  return `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;
}

/** Numbers too small to read as a heat map: darker for larger ones, violet below zero. */
export const HeatCells = memo(function HeatCells({ place, hue, values, shown }: Props) {
  const squares = useMemo(
    () => Array.from({ length: place.rows * place.columns }, (_, index) => square(place, index)),
    [place],
  );
  const paths = new Map<number, string>();
  let empty = '';
  const top = Math.max(1e-12, ...(values ?? []).map(Math.abs));
  for (const [index, d] of squares.entries()) {
    const value = values?.[index];
    if (value === undefined || index >= shown) {
      empty += d;
      continue;
    }
    const shade = Math.round((Math.abs(value) / top) * shades) * (value < 0 ? -1 : 1);
    paths.set(shade, (paths.get(shade) ?? '') + d);
  }
  return (
    <g className={clsx(styles.cells, styles[hue])}>
      {empty !== '' && <path className={styles.ghost} d={empty} />}
      {[...paths].map(([shade, d]) => (
        <path
          key={shade}
          className={clsx(styles.full, shade < 0 && styles.negative)}
          style={
            { '--shade': `${(12 + (48 * Math.abs(shade)) / shades).toFixed(1)}%` } as CSSProperties
          }
          d={d}
        />
      ))}
    </g>
  );
});

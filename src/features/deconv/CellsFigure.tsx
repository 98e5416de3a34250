import { memo } from 'react';
import type { CSSProperties } from 'react';
import { classes } from '../../ui/classes';
import styles from './Figure.module.css';
import { boxOf } from './layout';
import type { Place } from './layout';
import { cellName, showNumber } from './names';

/** Whose numbers: A green, B blue, w amber. */
type Hue = 'A' | 'B' | 'w';

interface Props {
  place: Place;
  hue: Hue;
  /** Null draws the cells' names only. */
  values: readonly number[] | null;
  /** Cells in sight, from the first; the others are empty frames. */
  shown: number;
  /** Digits are left out, such as under a text field. */
  bare?: boolean;
  /** Columns of the map that the names count in; a vector's differ from its own. */
  nameColumns?: number;
  unit: number;
  /** Darker for larger numbers. */
  shaded?: boolean;
}

/** Type that fits a cell, or 0 when none is legible. */
export function fontFor(place: Place, characters: number, unit: number): number {
  const size = Math.min(
    13.5 * unit,
    place.cellHeight * 0.56,
    (place.cellWidth - 3) / (0.58 * Math.max(1, characters)),
  );
  return size < 8 ? 0 : size;
}

/** A map or a vector: a frame for each cell, with its number once it is in sight. */
export const CellsFigure = memo(function CellsFigure(props: Props) {
  const { place, hue, values, shown, bare, nameColumns, unit, shaded = false } = props;
  const count = place.rows * place.columns;
  const texts = values?.map(showNumber) ?? [];
  const longest = Math.max(1, ...texts.map((text) => text.length));
  const size = fontFor(place, values ? longest : 3, unit);
  const top = Math.max(1e-12, ...(values ?? []).map(Math.abs));
  const gap = Math.min(place.cellWidth, place.cellHeight) > 12 ? 1 : 0;
  return (
    <g className={classes(styles.cells, styles[hue])} style={{ fontSize: size }}>
      {Array.from({ length: count }, (_, index) => {
        const box = boxOf(place, index);
        const inSight = values !== null && index < shown;
        const value = values?.[index] ?? 0;
        const shade = shaded ? Math.abs(value) / top : 0.1;
        return (
          <g key={index}>
            <rect
              className={classes(
                styles.cell,
                inSight ? styles.full : styles.ghost,
                value < 0 && shaded && styles.negative,
              )}
              style={{ '--shade': `${(12 + 48 * shade).toFixed(1)}%` } as CSSProperties}
              x={box.x + gap}
              y={box.y + gap}
              width={Math.max(0.5, box.width - 2 * gap)}
              height={Math.max(0.5, box.height - 2 * gap)}
              rx={gap * 2}
            />
            {size > 0 && !bare && (inSight || values === null) && (
              <text
                className={values === null ? styles.name : styles.number}
                x={box.x + box.width / 2}
                y={box.y + box.height / 2}
              >
                {values === null
                  ? cellName(hue, index, nameColumns ?? place.columns)
                  : texts[index]}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
});

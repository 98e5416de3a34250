import { memo, useMemo } from 'react';
import type { CSSProperties } from 'react';
import { classes } from '../../ui/classes';
import styles from './Figure.module.css';
import { HeatCells } from './HeatCells';
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
    (place.cellWidth - 3) / (0.63 * Math.max(1, characters)),
  );
  return size < 8 ? 0 : size;
}

/** Cells drawn anew together when a step uncovers one of them. */
const chunk = 20;

/** A map or a vector: a frame for each cell, with its number once it is in sight. */
export const CellsFigure = memo(function CellsFigure(props: Props) {
  const { place, hue, values, shown, bare = false, nameColumns, unit, shaded = false } = props;
  const count = place.rows * place.columns;
  const columns = nameColumns ?? place.columns;
  const look = useMemo(() => {
    const texts = values
      ? values.map(showNumber)
      : Array.from({ length: count }, (_, index) => cellName(hue, index, columns));
    const top = Math.max(1e-12, ...(values ?? []).map(Math.abs));
    const share = (value: number) => (shaded ? Math.abs(value) / top : 0.1);
    return { texts, shades: values?.map((value) => `${(12 + 48 * share(value)).toFixed(1)}%`) };
  }, [values, count, hue, columns, shaded]);
  const longest = Math.max(1, ...look.texts.map((text) => text.length));
  const size = fontFor(place, values ? longest : 3, unit);
  if (size === 0 && !bare) return <HeatCells {...{ place, hue, values, shown }} />;
  const firsts = Array.from({ length: Math.ceil(count / chunk) }, (_, i) => i * chunk);
  return (
    <g className={classes(styles.cells, styles[hue])} style={{ fontSize: size }}>
      {firsts.map((first) => (
        <Cells
          key={first}
          place={place}
          values={values}
          look={look}
          first={first}
          last={Math.min(count, first + chunk)}
          shown={values ? Math.max(first, Math.min(first + chunk, shown)) : first}
          bare={bare}
          shaded={shaded}
        />
      ))}
    </g>
  );
});

interface CellsProps {
  place: Place;
  values: readonly number[] | null;
  look: { texts: readonly string[]; shades: readonly string[] | undefined };
  first: number;
  last: number;
  shown: number;
  bare: boolean;
  shaded: boolean;
}

const Cells = memo(function Cells(props: CellsProps) {
  const { place, values, look, first, last, shown, bare, shaded } = props;
  const gap = Math.min(place.cellWidth, place.cellHeight) > 12 ? 1 : 0;
  return Array.from({ length: last - first }, (_, i) => {
    const index = first + i;
    const box = boxOf(place, index);
    const inSight = index < shown;
    return (
      <g key={index}>
        <rect
          className={classes(
            styles.cell,
            inSight ? styles.full : styles.ghost,
            shaded && (values?.[index] ?? 0) < 0 && styles.negative,
          )}
          style={{ '--shade': look.shades?.[index] } as CSSProperties}
          x={box.x + gap}
          y={box.y + gap}
          width={Math.max(0.5, box.width - 2 * gap)}
          height={Math.max(0.5, box.height - 2 * gap)}
          rx={gap * 2}
        />
        {!bare && (inSight || values === null) && (
          <text
            className={values === null ? styles.name : styles.number}
            x={box.x + box.width / 2}
            y={box.y + box.height / 2}
          >
            {look.texts[index]}
          </text>
        )}
      </g>
    );
  });
});

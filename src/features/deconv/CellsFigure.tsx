import { memo, useMemo } from 'react';
import type { CSSProperties } from 'react';
import { clsx } from 'clsx';
import styles from './Figure.module.css';
import { HeatCells } from './HeatCells';
import { boxOf, rounded } from './layout';
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
  /** Digits are left out, such as under a text field; all cells are in sight. */
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

/** Room between cells, where they are large enough to have any. */
const gapOf = (place: Place) => (Math.min(place.cellWidth, place.cellHeight) > 12 ? 1 : 0);

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
  if (bare) return <BareCells {...{ place, hue, values, shaded, shades: look.shades ?? [] }} />;
  if (size === 0) return <HeatCells {...{ place, hue, values, shown }} />;
  const firsts = Array.from({ length: Math.ceil(count / chunk) }, (_, i) => i * chunk);
  return (
    <g className={clsx(styles.cells, styles[hue])} style={{ fontSize: size }}>
      {firsts.map((first) => (
        <Cells
          key={first}
          place={place}
          values={values}
          look={look}
          first={first}
          last={Math.min(count, first + chunk)}
          shown={values ? Math.max(first, Math.min(first + chunk, shown)) : first}
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
  shaded: boolean;
}

const Cells = memo(function Cells(props: CellsProps) {
  const { place, values, look, first, last, shown, shaded } = props;
  const gap = gapOf(place);
  return Array.from({ length: last - first }, (_, i) => {
    const index = first + i;
    const box = boxOf(place, index);
    const inSight = index < shown;
    return (
      <g key={index}>
        <rect
          className={clsx(
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
        {(inSight || values === null) && (
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

interface BareProps extends Pick<Props, 'place' | 'hue' | 'values' | 'shaded'> {
  shades: readonly string[];
}

/** Cells without digits: one path for each shade, so that they move to another place at once. */
function BareCells({ place, hue, values, shaded = false, shades }: BareProps) {
  const gap = gapOf(place);
  const paths = new Map<string, { d: string; shade: string; negative: boolean }>();
  for (const [index, shade] of shades.entries()) {
    const negative = shaded && (values?.[index] ?? 0) < 0;
    const key = `${shade}${negative ? '-' : '+'}`;
    const d = rounded(boxOf(place, index), gap, gap * 2);
    paths.set(key, { d: (paths.get(key)?.d ?? '') + d, shade, negative });
  }
  return (
    <g className={clsx(styles.cells, styles[hue])}>
      {[...paths].map(([key, { d, shade, negative }]) => (
        <path
          key={key}
          className={clsx(styles.full, styles.framed, negative && styles.negative)}
          style={{ '--shade': shade } as CSSProperties}
          d={d}
        />
      ))}
    </g>
  );
}

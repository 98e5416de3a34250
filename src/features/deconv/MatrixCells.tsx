import { memo, useMemo } from 'react';
import type { CSSProperties } from 'react';
import { clsx } from 'clsx';
import type { WeightMatrix } from '../../core/deconv/matrix';
import { placeAt } from '../../core/deconv/matrix';
import { fontFor } from './CellsFigure';
import styles from './Figure.module.css';
import { square } from './HeatCells';
import { boxAt, bounds } from './layout';
import type { Place, StageLayout } from './layout';
import { cellName, showNumber } from './names';

interface Props {
  matrix: WeightMatrix;
  kernel: readonly number[];
  kernelColumns: number;
  layout: StageLayout;
  /** Rows of W in place: rows of the matrix, or columns when it is Wᵀ. */
  shown: number;
  turned: boolean;
}

/** How much of its hue each weight gets: more for larger ones. */
function shadesOf(kernel: readonly number[]): CSSProperties[] {
  const top = Math.max(1e-12, ...kernel.map(Math.abs));
  return kernel.map(
    (weight) =>
      ({ '--shade': `${(10 + (50 * Math.abs(weight)) / top).toFixed(1)}%` }) as CSSProperties,
  );
}

/** Every weight in its place: digits while they can be read, else one path of squares for each weight. */
export const MatrixCells = memo(function MatrixCells(props: Props) {
  const { matrix, kernel, kernelColumns, layout, shown, turned } = props;
  const shades = useMemo(() => shadesOf(kernel), [kernel]);
  if (layout.heat) {
    return <MatrixHeat matrix={matrix} kernel={kernel} shades={shades} place={layout.matrix} />;
  }
  const longest = Math.max(1, ...kernel.map((weight) => showNumber(weight).length));
  const size = fontFor(layout.matrix, layout.named ? longest + 3 : longest, layout.unit);
  return (
    <g className={clsx(styles.cells, styles.w)} style={{ fontSize: size }}>
      {Array.from({ length: turned ? matrix.columns : matrix.rows }, (_, line) => (
        <Line
          key={line}
          matrix={matrix}
          kernel={kernel}
          kernelColumns={kernelColumns}
          shades={shades}
          place={layout.matrix}
          named={layout.named}
          legible={size > 0}
          line={line}
          inSight={line < shown}
          turned={turned}
        />
      ))}
    </g>
  );
});

interface HeatProps {
  matrix: WeightMatrix;
  kernel: readonly number[];
  shades: readonly CSSProperties[];
  place: Place;
}

const MatrixHeat = memo(function MatrixHeat({ matrix, kernel, shades, place }: HeatProps) {
  const paths = kernel.map(() => '');
  for (let index = 0; index < matrix.rows * matrix.columns; index++) {
    const weight = matrix.places[index] ?? -1;
    if (weight >= 0) paths[weight] = (paths[weight] ?? '') + square(place, index);
  }
  return (
    <g className={clsx(styles.cells, styles.w)}>
      <rect className={styles.field} {...bounds(place)} rx={2} />
      {paths.map((d, weight) => (
        <path
          key={weight}
          className={clsx(styles.full, (kernel[weight] ?? 0) < 0 && styles.negative)}
          style={shades[weight]}
          d={d}
        />
      ))}
    </g>
  );
});

interface LineProps extends HeatProps {
  kernelColumns: number;
  named: boolean;
  /** Whether the digits can be read. */
  legible: boolean;
  /** A row of W: a row of the matrix, or a column when it is Wᵀ. */
  line: number;
  inSight: boolean;
  turned: boolean;
}

/** The cells of one row of W, drawn anew together when a step puts it in place. */
const Line = memo(function Line(props: LineProps) {
  const { matrix, kernel, kernelColumns, shades, place, named, legible } = props;
  const { line, inSight, turned } = props;
  return Array.from({ length: turned ? matrix.rows : matrix.columns }, (_, i) => {
    const [row, column] = turned ? [i, line] : [line, i];
    const weight = placeAt(matrix, row, column);
    const box = boxAt(place, row, column);
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    return (
      <g key={i}>
        <rect
          className={clsx(
            styles.cell,
            inSight && weight >= 0 ? styles.full : styles.ghost,
            weight >= 0 && (kernel[weight] ?? 0) < 0 && styles.negative,
          )}
          style={shades[weight]}
          x={box.x + 1}
          y={box.y + 1}
          width={box.width - 2}
          height={box.height - 2}
          rx={2}
        />
        {inSight && legible && (
          <text className={weight < 0 ? styles.zero : styles.number} {...middle}>
            {weight >= 0 && named && (
              <tspan className={styles.index}>{cellName('w', weight, kernelColumns)} </tspan>
            )}
            {weight < 0 ? '0' : showNumber(kernel[weight] ?? 0)}
          </text>
        )}
      </g>
    );
  });
});

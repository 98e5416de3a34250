import { memo } from 'react';
import type { CSSProperties } from 'react';
import type { WeightMatrix } from '../../core/deconv/matrix';
import { placeAt } from '../../core/deconv/matrix';
import { classes } from '../../ui/classes';
import { fontFor } from './CellsFigure';
import styles from './Figure.module.css';
import { boxAt, bounds } from './layout';
import type { StageLayout } from './layout';
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

function shadeOf(kernel: readonly number[], place: number): CSSProperties {
  const top = Math.max(1e-12, ...kernel.map(Math.abs));
  const share = Math.abs(kernel[place] ?? 0) / top;
  return { '--shade': `${(10 + 50 * share).toFixed(1)}%` } as CSSProperties;
}

/** Every weight in its place: digits while they can be read, else one path of squares for each weight. */
export const MatrixCells = memo(function MatrixCells(props: Props) {
  const { matrix, kernel, kernelColumns, layout, shown, turned } = props;
  const inSight = (row: number, column: number) => (turned ? column : row) < shown;
  const frame = bounds(layout.matrix);
  if (layout.heat) {
    const paths = kernel.map(() => '');
    for (let row = 0; row < matrix.rows; row++) {
      for (let column = 0; column < matrix.columns; column++) {
        const place = placeAt(matrix, row, column);
        if (place < 0 || !inSight(row, column)) continue;
        const { x, y, width, height } = boxAt(layout.matrix, row, column);
        const d = `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;
        paths[place] = (paths[place] ?? '') + d;
      }
    }
    return (
      <g className={classes(styles.cells, styles.w)}>
        <rect className={styles.field} {...frame} rx={2} />
        {paths.map((d, place) => (
          <path
            key={place}
            className={classes(styles.full, (kernel[place] ?? 0) < 0 && styles.negative)}
            style={shadeOf(kernel, place)}
            d={d}
          />
        ))}
      </g>
    );
  }
  const texts = kernel.map(showNumber);
  const longest = Math.max(1, ...texts.map((text) => text.length));
  const size = fontFor(layout.matrix, layout.named ? longest + 3 : longest, layout.unit);
  const cells = [];
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column < matrix.columns; column++) {
      const place = placeAt(matrix, row, column);
      const box = boxAt(layout.matrix, row, column);
      const here = inSight(row, column);
      const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      cells.push(
        <g key={`${row},${column}`}>
          <rect
            className={classes(
              styles.cell,
              here && place >= 0 ? styles.full : styles.ghost,
              place >= 0 && (kernel[place] ?? 0) < 0 && styles.negative,
            )}
            style={place >= 0 ? shadeOf(kernel, place) : undefined}
            x={box.x + 1}
            y={box.y + 1}
            width={box.width - 2}
            height={box.height - 2}
            rx={2}
          />
          {here && size > 0 && (
            <text className={place < 0 ? styles.zero : styles.number} {...middle}>
              {place >= 0 && layout.named && (
                <tspan className={styles.index}>{cellName('w', place, kernelColumns)} </tspan>
              )}
              {place < 0 ? '0' : texts[place]}
            </text>
          )}
        </g>,
      );
    }
  }
  return (
    <g className={classes(styles.cells, styles.w)} style={{ fontSize: size }}>
      {cells}
    </g>
  );
});

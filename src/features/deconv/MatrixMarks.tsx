import type { Highlight } from '../../core/deconv/highlight';
import type { Scene } from '../../core/deconv/scene';
import type { ConvTrace } from '../../core/deconv/steps';
import styles from './Figure.module.css';
import { boxAt, boxOf, bounds } from './layout';
import type { Box, StageLayout } from './layout';
import { Marks } from './Marks';
import { hueOf, windowBox, withinRing } from './place';

interface Props {
  trace: ConvTrace;
  scene: Scene;
  layout: StageLayout;
  highlight: Highlight | null;
}

/** A sagging line from one point to another. */
function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** Frames and lines of one step, and of what is pointed at: everything that moves. */
export function MatrixMarks({ trace, scene, layout, highlight }: Props) {
  const { geometry, direction } = trace;
  const { matrix, operand, result, grids } = layout;
  const conv = direction === 'conv';
  const turned = scene.matrix === 'Wᵀ';
  const { row, terms, placed, reach, unrolled } = scene;
  const A = grids && withinRing(conv ? grids.input : grids.output, geometry);
  const B = grids && (conv ? grids.output : grids.input);
  /** The small maps of operand and result; there is none for Wᵀ B after a convolution. */
  const operandMap = scene.operand.map === 'B' ? B : A;
  const resultMap = scene.result.map === 'B' ? B : scene.result.map === 'A' ? A : null;
  const inSight = (place: number) =>
    (turned ? place % matrix.columns : Math.floor(place / matrix.columns)) < scene.rowsOfW;

  const rowBox: Box | null =
    row === null
      ? null
      : { ...bounds(matrix), y: matrix.y + row * matrix.cellHeight, height: matrix.cellHeight };
  const placedBox: Box | null =
    placed === null
      ? null
      : turned
        ? { ...bounds(matrix), x: matrix.x + placed * matrix.cellWidth, width: matrix.cellWidth }
        : {
            ...bounds(matrix),
            y: matrix.y + placed * matrix.cellHeight,
            height: matrix.cellHeight,
          };
  /** Where the weights of that row of W are: in a row of W, in a column of Wᵀ. */
  const cellOf = (rowOfW: number, entry: number) =>
    turned ? boxAt(matrix, entry, rowOfW) : boxAt(matrix, rowOfW, entry);
  const operandBox = bounds(operand);
  const band = rowBox ?? placedBox;
  /** Room for lines from the matrix to the vectors beside it. */
  const beside = operand.x - matrix.x - matrix.columns * matrix.cellWidth > 30 * layout.unit;
  return (
    <>
      {band && <rect className={styles.rowBand} {...band} rx={3} />}
      {A && scene.window !== null && (
        <Marks boxes={[windowBox(A, geometry, scene.window)]} look="window" hue="w" />
      )}
      {row !== null && (
        <>
          <Marks boxes={[boxOf(result, row)]} look="now" hue={hueOf(scene.result.map)} />
          {layout.overlap && scene.result.map === 'A' && (
            <Marks boxes={[boxOf(withinRing(layout.overlap, geometry), row)]} look="now" hue="B" />
          )}
          {resultMap && (
            <Marks boxes={[boxOf(resultMap, row)]} look="now" hue={hueOf(scene.result.map)} />
          )}
          <Marks
            boxes={terms.map(({ entry }) => boxOf(operand, entry))}
            look="term"
            hue={hueOf(scene.operand.map)}
          />
          {operandMap && scene.window === null && (
            <Marks
              boxes={terms.map(({ entry }) => boxOf(operandMap, entry))}
              look="term"
              hue={hueOf(scene.operand.map)}
            />
          )}
          {grids && (
            <Marks
              boxes={terms.map(({ kernel }) => boxOf(grids.kernel, kernel))}
              look="term"
              hue="w"
            />
          )}
          {!layout.heat && (
            <Marks
              boxes={terms.map(({ entry }) => boxAt(matrix, row, entry))}
              look="term"
              hue="w"
            />
          )}
        </>
      )}
      {row !== null && rowBox && beside && (
        <>
          <path
            className={styles.connector}
            d={curve(
              rowBox.x + rowBox.width,
              rowBox.y + rowBox.height / 2,
              operandBox.x,
              operandBox.y + operandBox.height / 2,
            )}
          />
          <path
            className={styles.connector}
            d={curve(
              operandBox.x + operandBox.width,
              operandBox.y + operandBox.height / 2,
              result.x,
              result.y + (row + 0.5) * result.cellHeight,
            )}
          />
        </>
      )}
      {placed !== null && !layout.heat && (
        <Marks boxes={reach.map((entry) => cellOf(placed, entry))} look="term" hue="w" />
      )}
      {placed !== null && !turned && (
        <Marks
          boxes={reach.map((entry) => boxOf(operand, entry))}
          look="term"
          hue={hueOf(scene.operand.map)}
        />
      )}
      {placed !== null && B && <Marks boxes={[boxOf(B, placed)]} look="now" hue="B" />}
      {unrolled !== null && (
        <>
          <Marks boxes={[boxOf(operand, unrolled)]} look="now" hue={hueOf(scene.operand.map)} />
          {operandMap && (
            <Marks
              boxes={[boxOf(operandMap, unrolled)]}
              look="now"
              hue={hueOf(scene.operand.map)}
            />
          )}
        </>
      )}
      {highlight && (
        <>
          <Marks
            boxes={[...highlight.cells].filter(inSight).map((place) => boxOf(matrix, place))}
            look="lit"
            hue="w"
          />
          <Marks
            boxes={[...highlight.columns].map((i) => boxOf(operand, i))}
            look="lit"
            hue={hueOf(scene.operand.map)}
          />
          <Marks
            boxes={[...highlight.rows].map((i) => boxOf(result, i))}
            look="lit"
            hue={hueOf(scene.result.map)}
          />
          {operandMap && (
            <Marks
              boxes={[...highlight.columns].map((i) => boxOf(operandMap, i))}
              look="lit"
              hue={hueOf(scene.operand.map)}
            />
          )}
          {resultMap && (
            <Marks
              boxes={[...highlight.rows].map((i) => boxOf(resultMap, i))}
              look="lit"
              hue={hueOf(scene.result.map)}
            />
          )}
          {grids && (
            <Marks
              boxes={[...highlight.weights].map((i) => boxOf(grids.kernel, i))}
              look="lit"
              hue="w"
            />
          )}
        </>
      )}
    </>
  );
}

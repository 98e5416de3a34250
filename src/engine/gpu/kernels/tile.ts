import { addProducts, unroll } from './kernel';

/**
 * How a matrix product is cut up. Every thread sums `rows` × `columns` results in registers; a
 * workgroup is `lanes[0]` threads along the rows by `lanes[1]` along the columns. With a `depth`, the
 * workgroup first copies that many terms of both operands into workgroup memory, which pays on GPUs;
 * with 0, each thread reads what it needs itself, which pays on software devices, whose workgroup
 * memory is as slow as any other.
 */
export interface Tile {
  lanes: readonly [number, number];
  /** A multiple of 4 when there is a depth. */
  rows: number;
  /** A multiple of 4. */
  columns: number;
  /** A multiple of 4, or 0. */
  depth: number;
}

/** Rows and columns of the result that one workgroup computes. */
export function block({ lanes, rows, columns }: Tile): { rows: number; columns: number } {
  return { rows: lanes[0] * rows, columns: lanes[1] * columns };
}

export function threads({ lanes }: Tile): number {
  return lanes[0] * lanes[1];
}

/** Workgroup memory for the operands of a tile that has a depth. */
export function operandMemory(tile: Tile): string {
  const { rows, columns } = block(tile);
  return `
var<workgroup> rowTerms: array<vec4f, ${(tile.depth * rows) / 4}>;
var<workgroup> columnTerms: array<vec4f, ${(tile.depth * columns) / 4}>;`;
}

/** Adds the product of the operands in workgroup memory to the sums of thread `lane`. */
export function multiplyOperands(tile: Tile): string {
  const { lanes, rows, columns, depth } = tile;
  const fours = columns / 4;
  const { rows: blockRows, columns: blockColumns } = block(tile);
  return `    workgroupBarrier();
    for (var term = 0u; term < ${depth}; term++) {
      let rowAt = term * ${blockRows / 4} + (lane % ${lanes[0]}) * ${rows / 4};
      let columnsAt = term * ${blockColumns / 4} + (lane / ${lanes[0]}) * ${fours};
${unroll(rows / 4, (i) => `      let a${i} = rowTerms[rowAt + ${i}];`)}
${unroll(fours, (j) => `      let b${j} = columnTerms[columnsAt + ${j}];`)}
${addProducts(rows, fours)}
    }
    workgroupBarrier();`;
}

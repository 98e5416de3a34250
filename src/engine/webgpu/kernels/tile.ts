import { multiplyAccumulate, unroll } from './kernel';
import type { Extension } from './kernel';

/**
 * How a matrix product M × N × K is cut up. Every thread keeps `tileM` × `tileN` results in registers;
 * a workgroup is `workgroupSize[0]` threads along M by `workgroupSize[1]` along N. With a `tileK`, it
 * first copies that many terms of both operands into workgroup memory, which pays on GPUs; with 0, each
 * thread reads what it needs itself, which pays on software devices, whose workgroup memory is as slow
 * as any other.
 */
export interface Tile {
  workgroupSize: readonly [number, number];
  /** A multiple of 4 when there is a `tileK`. */
  tileM: number;
  /** A multiple of 4. */
  tileN: number;
  /** A multiple of 4, or 0. */
  tileK: number;
  /** Operands in workgroup memory are kept in half precision; sums stay in single. With a `tileK`. */
  half?: true;
  /**
   * The threads of a subgroup share what they read of the rows, without workgroup memory: one along M, a
   * subgroup of at least `tileM` along N. Without a `tileK`.
   */
  subgroup?: true;
}

/** What a tile's kernel needs of the device. */
export function extensionsOf({ half, subgroup }: Tile): Extension[] {
  return [...(half ? ['f16' as const] : []), ...(subgroup ? ['subgroups' as const] : [])];
}

/** WGSL that makes of a vec4f what workgroup memory keeps. */
export function kept({ half }: Tile, value: string): string {
  return half ? `vec4h(${value})` : value;
}

/** Rows (M) and columns (N) of the result that one workgroup computes. */
export function block({ workgroupSize, tileM, tileN }: Tile): { rows: number; columns: number } {
  return { rows: workgroupSize[0] * tileM, columns: workgroupSize[1] * tileN };
}

export function threads({ workgroupSize }: Tile): number {
  return workgroupSize[0] * workgroupSize[1];
}

/** Workgroup memory for the operands of a tile that has a `tileK`. */
export function operandMemory(tile: Tile): string {
  const { rows, columns } = block(tile);
  const type = tile.half ? 'vec4h' : 'vec4f';
  return `
var<workgroup> rowTerms: array<${type}, ${(tile.tileK * rows) / 4}>;
var<workgroup> columnTerms: array<${type}, ${(tile.tileK * columns) / 4}>;`;
}

/** Adds the product of the operands in workgroup memory to the accumulators of a thread. */
export function multiplyOperands(tile: Tile): string {
  const { workgroupSize, tileM, tileN, tileK } = tile;
  const vec4Count = tileN / 4;
  const { rows: blockRows, columns: blockColumns } = block(tile);
  return `    workgroupBarrier();
    for (var term = 0u; term < ${tileK}; term++) {
      let rowAt = term * ${blockRows / 4} + (localIndex % ${workgroupSize[0]}) * ${tileM / 4};
      let columnsAt = term * ${blockColumns / 4} + (localIndex / ${workgroupSize[0]}) * ${vec4Count};
${unroll(tileM / 4, (i) => `      let a${i} = vec4f(rowTerms[rowAt + ${i}]);`)}
${unroll(vec4Count, (j) => `      let b${j} = vec4f(columnTerms[columnsAt + ${j}]);`)}
${multiplyAccumulate(tileM, vec4Count)}
    }
    workgroupBarrier();`;
}

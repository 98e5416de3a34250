import type { Convolution, Tensor } from '../../program/program';
import { command } from '../commands';
import type { Command } from '../commands';
import type { LoweringContext } from './context';

/** Products of packed panels: what dense layers and convolutions become. */

/** Columns of B, and rows of A, that the innermost product does at once. */
export const columnsAtOnce = 8;
export const rowsAtOnce = 6;

/** What each thread packs of A, or of a chunk of images, for itself: a buffer that serves all commands. */
export function packedBy({ places, threads }: LoweringContext, numbers: number) {
  const length = Math.ceil(numbers / 16) * 16;
  return { packed: places.scratch('packed', threads * length), packedStride: 4 * length };
}

/** Numbers of B in panels. */
function panelsLength(k: number, columns: number): number {
  return k * Math.ceil(columns / columnsAtOnce) * columnsAtOnce;
}

/** B's elements in memory: nested strides of k, and the stride of a column, in numbers. */
export interface Operand {
  from: number;
  counts: readonly [number, number, number];
  strides: readonly [number, number, number];
  columns: number;
  columnStride: number;
}

/**
 * Packs B. One buffer serves all products: each is over before the next one packs.
 * @param buffer another one, where several are packed before the products begin; `waits` for the last
 */
export function pack(
  { places }: LoweringContext,
  { from, counts, strides, columns, columnStride }: Operand,
  { buffer = 0, waits = true } = {},
) {
  const [n0, n1, n2] = counts;
  const to = places.scratch(`panels ${buffer}`, panelsLength(n0 * n1 * n2, columns));
  const [stride0, stride1, stride2] = strides.map((stride) => 4 * stride) as [
    number,
    number,
    number,
  ];
  const fields = { from, to, n0, n1, n2, stride0, stride1, stride2, columns };
  const packing = command('packPanels', { ...fields, columnStride: 4 * columnStride }, waits);
  return { panels: to, packing };
}

/** Rows of numbers times a matrix. */
export function rowsTimes(
  to: LoweringContext,
  rows: { from: Tensor; count: number; width: number },
  operand: Operand,
  out: { tensor: Tensor; epilogue: Convolution['epilogue'] },
): Command[] {
  const { panels, packing } = pack(to, operand);
  const { columns } = operand;
  return [
    packing,
    command('product', {
      ...{ a: to.at(rows.from), aImage: 0, aRow: 0, aColumn: 4 * rows.width },
      ...{ out: to.at(out.tensor), outImage: 0, outRow: 0, outColumn: 4 * columns },
      ...to.epilogue(out.epilogue),
      ...{ images: 1, height: 1, width: rows.count },
      ...{ runs: 1, runLength: rows.width, runStride: 0, panels, columns },
      ...packedBy(to, rowsAtOnce * rows.width),
    }),
  ];
}

/**
 * The step-through as data. The room draws `steps[i]`, the captions word it, play and scrub move
 * through it, and the tests read it: there is no other account of what happens.
 */
import { largeExtent, cells, smallExtent } from './geometry';
import type { Operation, ConvAxes } from './geometry';
import { buildW, multiply, placeAt, transpose } from './matrix';
import type { WeightMatrix } from './matrix';

/**
 * - `unroll`: the input becomes a vector, cell by cell.
 * - `fill`: each row of W is a window of A, unrolled too, with zeros where the kernel does not reach.
 * - `transpose`: each row of W becomes a column of Wᵀ.
 * - `multiply`: each row of the matrix times the input is one cell of the output.
 * - `back`: Wᵀ times that output has the shape of the input again.
 */
export type Chapter = 'unroll' | 'fill' | 'transpose' | 'multiply' | 'back';

export const chapters: Record<Operation, readonly Chapter[]> = {
  conv: ['unroll', 'fill', 'multiply', 'transpose', 'back'],
  transpose: ['unroll', 'fill', 'transpose', 'multiply'],
};

/** One summand of a product of a row and a vector. */
export interface Term {
  /** Place in the kernel, row by row. */
  kernel: number;
  /** Column of the matrix, which is the entry of the vector. */
  entry: number;
  weight: number;
  operand: number;
  product: number;
  /** Sum of this product and those before it. */
  sum: number;
}

interface Place {
  chapter: Chapter;
  /** Position within the chapter, from 0, and the chapter's length. */
  index: number;
  count: number;
}

/** Which map a vector is: A and B as themselves, `A back` for Wᵀ times a computed B. */
export type MapName = 'A' | 'B' | 'A back';

export type Step = Place &
  (
    | { kind: 'unroll'; map: MapName; cell: number; value: number }
    /** `reach` names, for one row of W, the columns that hold a weight and which. */
    | { kind: 'fill'; row: number; reach: { kernel: number; entry: number }[]; zeros: number }
    | { kind: 'transpose'; row: number; reach: { kernel: number; entry: number }[] }
    | {
        kind: 'product';
        matrix: 'W' | 'Wᵀ';
        operand: MapName;
        result: MapName;
        row: number;
        terms: Term[];
        value: number;
        /** Columns where the row holds a zero. */
        zeros: number;
      }
  );

/** A configuration's geometry with its numbers. */
export interface Problem {
  direction: Operation;
  geometry: ConvAxes;
  kernel: number[];
  /** A of a convolution, B of a transposed one, row by row. */
  input: number[];
}

/** A problem worked out: the matrices, the answer and the list of steps. */
export interface ConvTrace extends Problem {
  W: WeightMatrix;
  Wt: WeightMatrix;
  output: number[];
  /** Wᵀ times the output of a convolution: the input's shape, not its numbers. */
  back: number[] | null;
  steps: Step[];
}

function rowReach(matrix: WeightMatrix, row: number): { kernel: number; entry: number }[] {
  const found: { kernel: number; entry: number }[] = [];
  for (let entry = 0; entry < matrix.columns; entry++) {
    const kernel = placeAt(matrix, row, entry);
    if (kernel >= 0) found.push({ kernel, entry });
  }
  return found;
}

/** The summands of one row times a vector, zeros left out, in the order of the columns. */
function termsOf(
  matrix: WeightMatrix,
  row: number,
  kernel: readonly number[],
  vector: readonly number[],
): Term[] {
  let sum = 0;
  return rowReach(matrix, row).map(({ kernel: place, entry }) => {
    const weight = kernel[place] ?? 0;
    const operand = vector[entry] ?? 0;
    const product = weight * operand;
    sum += product;
    return { kernel: place, entry, weight, operand, product, sum };
  });
}

function products(
  chapter: 'multiply' | 'back',
  names: { matrix: 'W' | 'Wᵀ'; operand: MapName; result: MapName },
  matrix: WeightMatrix,
  { kernel, vector }: { kernel: readonly number[]; vector: readonly number[] },
): Step[] {
  return Array.from({ length: matrix.rows }, (_, row) => {
    const terms = termsOf(matrix, row, kernel, vector);
    return {
      kind: 'product',
      chapter,
      index: row,
      count: matrix.rows,
      ...names,
      row,
      terms,
      value: terms.at(-1)?.sum ?? 0,
      zeros: matrix.columns - terms.length,
    };
  });
}

/** Works a problem out, step by step. Pure: the same problem gives the same list. */
export function traceConv(problem: Problem): ConvTrace {
  const { direction, geometry, kernel, input } = problem;
  const W = buildW(geometry);
  const Wt = transpose(W);
  const conv = direction === 'conv';
  const count = cells(conv ? largeExtent(geometry) : smallExtent(geometry));
  const output = multiply(conv ? W : Wt, kernel, input);
  const back = conv ? multiply(Wt, kernel, output) : null;

  const given = { kernel, vector: input };
  const byChapter: Record<Chapter, () => Step[]> = {
    unroll: () =>
      Array.from({ length: count }, (_, cell) => ({
        kind: 'unroll',
        chapter: 'unroll',
        index: cell,
        count,
        map: conv ? 'A' : 'B',
        cell,
        value: input[cell] ?? 0,
      })),
    fill: () =>
      Array.from({ length: W.rows }, (_, row) => {
        const reach = rowReach(W, row);
        const zeros = W.columns - reach.length;
        return { kind: 'fill', chapter: 'fill', index: row, count: W.rows, row, reach, zeros };
      }),
    transpose: () =>
      Array.from({ length: W.rows }, (_, row) => ({
        kind: 'transpose',
        chapter: 'transpose',
        index: row,
        count: W.rows,
        row,
        reach: rowReach(W, row),
      })),
    multiply: () =>
      conv
        ? products('multiply', { matrix: 'W', operand: 'A', result: 'B' }, W, given)
        : products('multiply', { matrix: 'Wᵀ', operand: 'B', result: 'A' }, Wt, given),
    back: () =>
      products('back', { matrix: 'Wᵀ', operand: 'B', result: 'A back' }, Wt, {
        kernel,
        vector: output,
      }),
  };
  const steps = chapters[direction].flatMap((chapter) => byChapter[chapter]());
  return { ...problem, W, Wt, output, back, steps };
}

/** Index of a chapter's first step. */
export function chapterStart(steps: readonly Step[], chapter: Chapter): number {
  return Math.max(
    0,
    steps.findIndex((step) => step.chapter === chapter),
  );
}

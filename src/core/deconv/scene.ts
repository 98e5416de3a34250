/** What the picture holds at one step: how far each part has come, and what is highlighted. */
import type { MapName, ConvTrace, Step, Term } from './steps';

interface Part {
  map: MapName;
  /** Null for a map that only lends its shape, such as A while W is filled for A = Wᵀ B. */
  values: readonly number[] | null;
  /** Entries in sight, from the first. */
  shown: number;
}

export interface Scene {
  matrix: 'W' | 'Wᵀ';
  /** Rows of W in place; they are the columns of Wᵀ. */
  rowsOfW: number;
  operand: Part;
  result: Part;
  /** Row of the matrix that is being worked on. */
  row: number | null;
  /** Row of W that has just been put in place, as a row of W or a column of Wᵀ. */
  placed: number | null;
  /** Columns of W that hold a weight in that row. */
  reach: readonly number[];
  /** Entry of the operand that has just been unrolled. */
  unrolled: number | null;
  terms: readonly Term[];
  /** The cell of B whose window lies on A. */
  window: number | null;
}

const still = { row: null, placed: null, reach: [], unrolled: null, terms: [], window: null };

/** The scene of `trace.steps[index]`. */
export function sceneOf(trace: ConvTrace, step: Step): Scene {
  const { direction, input, output, back, W } = trace;
  const conv = direction === 'conv';
  const given: Part = { map: conv ? 'A' : 'B', values: input, shown: input.length };
  const made: Part = { map: conv ? 'B' : 'A', values: output, shown: 0 };
  switch (step.kind) {
    case 'unroll':
      return {
        ...still,
        matrix: conv ? 'W' : 'Wᵀ',
        rowsOfW: 0,
        operand: { ...given, shown: step.cell + 1 },
        result: made,
        unrolled: step.cell,
      };
    case 'fill':
      return {
        ...still,
        matrix: 'W',
        rowsOfW: step.row + 1,
        operand: conv ? given : { map: 'A', values: null, shown: 0 },
        result: { map: 'B', values: null, shown: 0 },
        placed: step.row,
        reach: step.reach.map(({ entry }) => entry),
        window: step.row,
      };
    case 'transpose':
      return {
        ...still,
        matrix: 'Wᵀ',
        rowsOfW: step.row + 1,
        operand: conv ? { ...made, shown: output.length } : given,
        result: { map: conv ? 'A back' : 'A', values: null, shown: 0 },
        placed: step.row,
        reach: step.reach.map(({ entry }) => entry),
      };
    case 'product': {
      const again = step.chapter === 'back';
      const onW = step.matrix === 'W';
      return {
        ...still,
        matrix: step.matrix,
        rowsOfW: W.rows,
        operand: again ? { ...made, shown: output.length } : given,
        result: {
          map: step.result,
          values: again ? back : output,
          shown: step.row + 1,
        },
        row: step.row,
        terms: step.terms,
        window: onW ? step.row : null,
      };
    }
    default:
      return step satisfies never;
  }
}

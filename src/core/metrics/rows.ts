/** Rows of numbers, such as features [n, d]: their count, their distances, and long work over them in pieces. */
import { yieldToEventLoop } from '../yieldToEventLoop';

/** Numbers of a matrix, row by row. */
export type Values = Float32Array | Float64Array | Uint8Array;

/**
 * How many rows of `columns` numbers there are.
 * @throws RangeError when the numbers do not fill whole rows
 */
export function rowCount(values: Values, columns: number): number {
  const count = values.length / columns;
  if (!(columns > 0) || !Number.isInteger(count)) {
    throw new RangeError(`${values.length} numbers do not fill rows of ${columns}.`);
  }
  return count;
}

/** About 2 ms in V8: short enough for a message or a frame in between. */
const termsBetweenYields = 2e6;

/**
 * Calls `visit` for each of `count` rows, and lets the event loop go on in between.
 * @param terms products that one visit adds up, from which follows after how many rows to yield
 */
export async function forEachRow(
  count: number,
  terms: number,
  visit: (row: number) => void,
): Promise<void> {
  const stride = Math.max(1, Math.floor(termsBetweenYields / Math.max(1, terms)));
  for (let row = 0; row < count; row++) {
    visit(row);
    if (row % stride === stride - 1) await yieldToEventLoop();
  }
}

/**
 * Squared Euclidean distances from one row of `a` to every row of `b`. Differences are squared one by
 * one: |a|² + |b|² − 2ab would lose the small distances to rounding.
 * @param out [rows of b], overwritten
 */
export function squaredDistances(
  a: Float32Array,
  row: number,
  b: Float32Array,
  columns: number,
  out: Float64Array,
): void {
  const from = row * columns;
  for (let j = 0; j < out.length; j++) {
    const to = j * columns;
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      const difference = (a[from + k] ?? 0) - (b[to + k] ?? 0);
      sum += difference * difference;
    }
    out[j] = sum;
  }
}

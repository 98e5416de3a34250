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

/** About 10 ms in V8: short enough for a message, and long enough beside a training that takes every turn. */
const termsBetweenYields = 1e7;

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
 * Squared Euclidean distances from a point to every row of a matrix. Differences are squared one by
 * one: |x|² + |y|² − 2xy would lose the small distances to rounding. The distance of two points is the
 * same to the last bit from either side.
 * @param point [d]
 * @param rows [n, d]
 * @param out [n], overwritten
 */
export function squaredDistances(point: Float64Array, rows: Float64Array, out: Float64Array): void {
  const d = point.length;
  const n = out.length;
  let j = 0;
  // Four sums at a time: one alone would wait for each of its additions.
  for (; j + 4 <= n; j += 4) {
    const [at0, at1, at2, at3] = [j * d, (j + 1) * d, (j + 2) * d, (j + 3) * d];
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    for (let k = 0; k < d; k++) {
      const x = point[k] ?? 0;
      const d0 = x - (rows[at0 + k] ?? 0);
      const d1 = x - (rows[at1 + k] ?? 0);
      const d2 = x - (rows[at2 + k] ?? 0);
      const d3 = x - (rows[at3 + k] ?? 0);
      sum0 += d0 * d0;
      sum1 += d1 * d1;
      sum2 += d2 * d2;
      sum3 += d3 * d3;
    }
    out[j] = sum0;
    out[j + 1] = sum1;
    out[j + 2] = sum2;
    out[j + 3] = sum3;
  }
  for (; j < n; j++) {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += ((point[k] ?? 0) - (rows[j * d + k] ?? 0)) ** 2;
    out[j] = sum;
  }
}

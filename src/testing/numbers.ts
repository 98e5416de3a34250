import { expect } from 'vitest';
import { normals, streams } from '../core/nn/random';

/** `count` standard normal numbers; those of different `seed`s are unrelated. */
export function normalNumbers(seed: number, count: number): Float32Array {
  return normals(seed, streams.explore, 0, count);
}

/**
 * Root mean square error, relative to that of `scale`: what the kernel had to add up, where the
 * result itself may be small by chance.
 */
export function relativeError(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  scale: ArrayLike<number> = expected,
): number {
  expect(found.length).toBe(expected.length);
  const squares = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length;
  const error = squares(Array.from(expected, (value, i) => value - (found[i] ?? NaN)));
  return Math.sqrt(error / (squares(scale) || 1));
}

import { batchNormEpsilon } from '../core/nn/model';
import type { BatchNormShape } from '../engine/webgpu/batchNorm';

/** Batch norm from its definition, in double precision. Arrays are [groups, rows, channels]. */

/** A statistic of each channel and group, [groups, channels]. @param each term of an entry */
export function groupMeans(
  { rows, channels, groups }: BatchNormShape,
  each: (at: number, own: number) => number,
): Float64Array {
  const out = new Float64Array(groups * channels);
  for (let at = 0; at < groups * rows * channels; at++) {
    const own = ownOf({ rows, channels }, at);
    out[own] = (out[own] ?? NaN) + each(at, own) / rows;
  }
  return out;
}

/** Where the statistics of an entry are. */
export function ownOf(
  { rows, channels }: Pick<BatchNormShape, 'rows' | 'channels'>,
  at: number,
): number {
  return Math.floor(at / channels / rows) * channels + (at % channels);
}

/** Mean, variance over n (not n − 1) and x̂ of a map. */
export function referenceBatchNorm(map: BatchNormShape, values: ArrayLike<number>) {
  const mean = groupMeans(map, (at) => values[at] ?? NaN);
  const variance = groupMeans(map, (at, own) => ((values[at] ?? NaN) - (mean[own] ?? NaN)) ** 2);
  const normal = Float64Array.from(values, (value, at) => {
    const own = ownOf(map, at);
    return (value - (mean[own] ?? NaN)) / Math.sqrt((variance[own] ?? NaN) + batchNormEpsilon);
  });
  return { mean, variance, normal };
}

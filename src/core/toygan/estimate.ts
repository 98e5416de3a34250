import { cell, line } from './line';

/**
 * How p_g is estimated: a Gaussian kernel of this standard deviation ("bandwidth") over the samples.
 * Fixed, not adapted to the samples: adaptive rules (Silverman 1986, section 3.4) blur a density
 * with several bumps into one, which is the very thing to look for here.
 */
export const bandwidth = 0.08;
/** Samples behind each estimate: G at the middles of as many equally likely slices of the noise. */
export const estimateSamples = 2048;

/** The kernel's weights at whole cells away from its middle, of sum 1, cut off at 4 bandwidths. */
const kernel = (() => {
  const reach = Math.ceil((4 * bandwidth) / cell);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * (((i - reach) * cell) / bandwidth) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { reach, weights: weights.map((weight) => weight / sum) };
})();

/** A density seen through the kernel: what the estimate of a perfect generator would tend to. */
export function smooth(values: ArrayLike<number>): Float64Array {
  const out = new Float64Array(line.nodes);
  for (let i = 0; i < line.nodes; i++) {
    const value = values[i] ?? 0;
    if (value === 0) continue;
    kernel.weights.forEach((weight, k) => {
      const j = i + k - kernel.reach;
      if (j >= 0 && j < line.nodes) out[j] = (out[j] ?? 0) + value * weight;
    });
  }
  return out;
}

/**
 * Kernel density estimate on the line's nodes from samples, each first shared between its two
 * neighbouring nodes ("linear binning", Wand 1994), then smoothed by the kernel.
 * Samples off the line are not drawn, so the integral is the share of samples on it.
 */
export function estimate(samples: ArrayLike<number>): Float64Array {
  const binned = new Float64Array(line.nodes);
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] ?? 0;
    if (x < line.min || x > line.max) continue;
    const position = (x - line.min) / cell;
    const left = Math.min(line.nodes - 2, Math.floor(position));
    const share = position - left;
    binned[left] = (binned[left] ?? 0) + 1 - share;
    binned[left + 1] = (binned[left + 1] ?? 0) + share;
  }
  return smooth(binned.map((count) => count / (samples.length * cell)));
}

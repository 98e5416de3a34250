/** The Fréchet distance of real and fake features, each taken as one Gaussian. */
import { eigen, eigenvalues } from './eigen';
import { gaussianOf, mergeMoments, mirror, totalVariance } from './gaussian';
import type { Gaussian, Moments } from './gaussian';

/** The data's covariance is compared with many others. */
const roots = new WeakMap<Float64Array, Float64Array[]>();

/** Λ^½ Vᵀ of a covariance V Λ Vᵀ, [n] for each eigenvalue that is more than what rounding leaves of 0. */
function rootOf(covariance: Float64Array, n: number): Float64Array[] {
  const known = roots.get(covariance);
  if (known) return known;
  const { values, vectors } = eigen(covariance, n);
  const least = n * Number.EPSILON * (values[0] ?? 0);
  const rank = values.filter((value) => value > least).length;
  const made = vectors.slice(0, rank).map((vector, i) => {
    const root = Math.sqrt(values[i] ?? 0);
    return vector.map((x) => x * root);
  });
  roots.set(covariance, made);
  return made;
}

/**
 * Tr (A^½ B A^½)^½ of two covariances. Computed where A has variance: with A = V Λ Vᵀ the matrix
 * Λ^½ Vᵀ B V Λ^½ has the same eigenvalues. What rounding leaves of eigenvalues that are 0, or makes
 * negative, is clipped: its roots would add up.
 */
function traceOfRoot(a: Float64Array, b: Float64Array, n: number): number {
  const scaled = rootOf(a, n);
  const rank = scaled.length;
  const inner = new Float64Array(rank * rank);
  const product = new Float64Array(n);
  scaled.forEach((vector, i) => {
    for (let row = 0; row < n; row++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (b[row * n + k] ?? 0) * (vector[k] ?? 0);
      product[row] = sum;
    }
    for (let j = 0; j <= i; j++) {
      const other = scaled[j];
      let sum = 0;
      for (let k = 0; other && k < n; k++) sum += (product[k] ?? 0) * (other[k] ?? 0);
      inner[i * rank + j] = sum;
    }
  });
  mirror(inner, rank);
  const squares = eigenvalues(inner, rank);
  const floor = n * Number.EPSILON * (squares[0] ?? 0);
  return squares.reduce((sum, value) => sum + (value > floor ? Math.sqrt(value) : 0), 0);
}

/**
 * Fréchet distance d² of two Gaussians (Dowson and Landau 1982, "The Fréchet distance between
 * multivariate normal distributions"; Heusel et al. 2017, "GANs trained by a two time-scale update
 * rule", appendix A1):
 * |μ₁ − μ₂|² + Tr (Σ₁ + Σ₂ − 2 (Σ₁^½ Σ₂ Σ₁^½)^½), in the features' unit squared, never below 0.
 * @returns NaN when a mean or covariance is not finite, as of a generator that diverged
 * @throws RangeError when the two have different dimensions
 */
export function frechetDistance(a: Gaussian, b: Gaussian): number {
  const n = a.mean.length;
  if (b.mean.length !== n) {
    throw new RangeError(`Gaussians of ${n} and of ${b.mean.length} dimensions.`);
  }
  const parts = [a.mean, a.covariance, b.mean, b.covariance];
  if (!parts.every((part) => part.every(Number.isFinite))) return NaN;
  const shift = a.mean.reduce((sum, x, k) => sum + (x - (b.mean[k] ?? 0)) ** 2, 0);
  const root = traceOfRoot(a.covariance, b.covariance, n);
  return shift + Math.max(0, totalVariance(a) + totalVariance(b) - 2 * root);
}

/** A Fréchet distance as it is shown. */
export interface FrechetResult {
  /** In the features' unit squared; it depends on how many features there were. */
  distance: number;
  /**
   * distance / Tr Σ_real, without unit: 0 is alike, and 1 is as far as a generator gets that draws
   * nothing but the mean. Infinite when the real features do not vary but the fake ones differ.
   */
  share: number;
  /** Standard error of `distance`, from how the fakes happened to fall; NaN of fewer than two blocks. */
  standardError: number;
  /** Tr Σ_fake / Tr Σ_real: below 1 the fakes vary less than the real features do. */
  varianceRatio: number;
}

/** x / y, with 0 / 0 = 0: two sets that do not vary are alike. */
const ratio = (x: number, y: number) => (x === 0 ? 0 : x / y);

/**
 * Fréchet distance of fakes in disjoint blocks to the real features. The error is the grouped
 * jackknife's (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 11): with D_b
 * the distance of all fakes but block b and D̄ their mean, √((B − 1)/B · Σ (D_b − D̄)²). It says how
 * much another draw of as many fakes would differ. The real features count as given, and the
 * distance's bias, which falls as 1/n, is not in it.
 * @param blocks moments of disjoint, equally large blocks of the fakes; 8 are usual
 * @throws RangeError when there are no fakes, or dimensions differ
 */
export function frechetResult(real: Gaussian, blocks: readonly Moments[]): FrechetResult {
  const [first, ...others] = blocks;
  if (!first) throw new RangeError('No fakes to measure.');
  const fake = gaussianOf(others.reduce(mergeMoments, first));
  const without = blocks.flatMap((_, left) => {
    const [start, ...kept] = blocks.filter((_, at) => at !== left);
    return start ? [frechetDistance(real, gaussianOf(kept.reduce(mergeMoments, start)))] : [];
  });
  const n = without.length;
  const mean = without.reduce((sum, x) => sum + x, 0) / n;
  const squares = without.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const distance = frechetDistance(real, fake);
  const spread = totalVariance(real);
  return {
    distance,
    share: ratio(distance, spread),
    standardError: Math.sqrt((squares * (n - 1)) / n),
    varianceRatio: ratio(totalVariance(fake), spread),
  };
}

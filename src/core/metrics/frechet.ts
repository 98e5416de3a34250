/** The Fréchet distance of real and fake features, each taken as one Gaussian. */
import { eigen, eigenvaluesInPlace } from './eigen';
import { divisorOf, gaussianOf, mergeMoments, mirror, totalVariance } from './gaussian';
import type { Gaussian, Moments } from './gaussian';
import { timesVector } from './timesVector';

/** Λ^½ Vᵀ of a covariance V Λ Vᵀ, [rank, n]. */
interface Root {
  rank: number;
  rows: Float64Array;
}

/** The data's covariance is compared with many others. */
const roots = new WeakMap<Float64Array, Root>();

/** A row for each eigenvalue that is more than what rounding leaves of 0. */
function rootOf(covariance: Float64Array, n: number): Root {
  const known = roots.get(covariance);
  if (known) return known;
  const { values, vectors } = eigen(covariance, n);
  const least = n * Number.EPSILON * (values[0] ?? 0);
  const rank = values.filter((value) => value > least).length;
  const rows = new Float64Array(rank * n);
  vectors.slice(0, rank).forEach((vector, i) => {
    const root = Math.sqrt(values[i] ?? 0);
    vector.forEach((x, k) => (rows[i * n + k] = x * root));
  });
  const made = { rank, rows };
  roots.set(covariance, made);
  return made;
}

/** Used again and again, since every measurement computes many roots and memory of its own costs time. */
let scratch = new Float64Array();

/**
 * Tr (A^½ B A^½)^½ of two symmetric matrices. Computed where A has variance: with A = V Λ Vᵀ the matrix
 * Λ^½ Vᵀ B V Λ^½ has the same eigenvalues. What rounding leaves of eigenvalues that are 0, or makes
 * negative, is clipped: its roots would add up.
 */
function traceOfRoot(a: Float64Array, b: Float64Array, n: number): number {
  const { rank, rows } = rootOf(a, n);
  if (scratch.length < rank * rank + n) scratch = new Float64Array(rank * rank + n);
  const inner = scratch.subarray(0, rank * rank);
  const product = scratch.subarray(inner.length, inner.length + n);
  for (let i = 0; i < rank; i++) {
    timesVector(b, rows.subarray(i * n, (i + 1) * n), product);
    timesVector(rows, product, inner.subarray(i * rank, i * rank + i + 1));
  }
  mirror(inner, rank);
  const squares = eigenvaluesInPlace(inner, rank);
  const floor = n * Number.EPSILON * (squares[0] ?? 0);
  return squares.reduce((sum, value) => sum + (value > floor ? Math.sqrt(value) : 0), 0);
}

/** By their places, without an iterator: every measurement looks through many matrices. */
function areFinite(numbers: Float64Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) return false;
  return true;
}

/** Does at once what the first distance from `real` would do for all of them. */
export function prepareDistances(real: Gaussian): void {
  rootOf(real.covariance, real.mean.length);
}

/** A Gaussian whose covariance is `matrix` divided by `divisor`. */
interface Divided {
  mean: Float64Array;
  matrix: Float64Array;
  divisor: number;
}

function distanceTo(a: Gaussian, b: Divided): number {
  const n = a.mean.length;
  if (b.mean.length !== n) {
    throw new RangeError(`Gaussians of ${n} and of ${b.mean.length} dimensions.`);
  }
  if (![a.mean, a.covariance, b.mean, b.matrix].every(areFinite)) return NaN;
  let shift = 0;
  let variance = 0;
  for (let k = 0; k < n; k++) {
    shift += ((a.mean[k] ?? 0) - (b.mean[k] ?? 0)) ** 2;
    variance += (a.covariance[k * n + k] ?? 0) + (b.matrix[k * n + k] ?? 0) / b.divisor;
  }
  const root = traceOfRoot(a.covariance, b.matrix, n) / Math.sqrt(b.divisor);
  return shift + Math.max(0, variance - 2 * root);
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
  return distanceTo(a, { mean: b.mean, matrix: b.covariance, divisor: 1 });
}

function distanceToMoments(real: Gaussian, { count, mean, scatter }: Moments): number {
  return distanceTo(real, { mean, matrix: scatter, divisor: divisorOf(count) });
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
  /** Of all blocks up to each, it included. */
  const before = others.reduce(
    (sums, block) => [...sums, mergeMoments(sums.at(-1) ?? first, block)],
    [first],
  );
  /** Of all that come after each. */
  const after = others.reduceRight<Moments[]>((sums, block) => {
    const [next] = sums;
    return [next ? mergeMoments(block, next) : block, ...sums];
  }, []);
  const fake = before.at(-1) ?? first;
  const without = blocks.flatMap((_, left) => {
    const [start, rest] = [before[left - 1], after[left]];
    const kept = start && rest ? mergeMoments(start, rest) : (start ?? rest);
    return kept ? [distanceToMoments(real, kept)] : [];
  });
  const n = without.length;
  const mean = without.reduce((sum, x) => sum + x, 0) / n;
  const squares = without.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const distance = distanceToMoments(real, fake);
  const spread = totalVariance(real);
  return {
    distance,
    share: ratio(distance, spread),
    standardError: Math.sqrt((squares * (n - 1)) / n),
    varianceRatio: ratio(totalVariance(gaussianOf(fake)), spread),
  };
}

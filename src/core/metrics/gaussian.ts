/** Mean and covariance of features, gathered batch by batch; those of two sets can be merged. */
import { rowCount } from './rows';

/** What is kept of `count` features of d numbers: enough for a Gaussian, and for merging. */
export interface Moments {
  count: number;
  /** [d] */
  mean: Float64Array;
  /** Σ (x − mean)(x − mean)ᵀ, [d, d] */
  scatter: Float64Array;
}

/** A Gaussian fitted to `count` features. */
export interface Gaussian {
  count: number;
  /** [d] */
  mean: Float64Array;
  /** [d, d], symmetric */
  covariance: Float64Array;
}

/** Copies what lies below a square matrix's diagonal to above it. */
export function mirror(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j] ?? 0;
  }
}

/**
 * Moments of one batch, in two passes: first the mean, then what differs from it.
 * @param features [n, d]; n may be 0
 * @throws RangeError when the features do not fill whole rows
 */
export function momentsOf(features: Float32Array, dimensions: number): Moments {
  const count = rowCount(features, dimensions);
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < features.length; i += dimensions) {
    for (let k = 0; k < dimensions; k++) mean[k] = (mean[k] ?? 0) + (features[i + k] ?? 0) / count;
  }
  const scatter = new Float64Array(dimensions * dimensions);
  // Two rows at a time, the last one with zeros where it is alone: each sum is read half as often.
  const one = new Float64Array(dimensions);
  const other = new Float64Array(dimensions);
  for (let i = 0; i < features.length; i += 2 * dimensions) {
    for (let k = 0; k < dimensions; k++) {
      const middle = mean[k] ?? 0;
      one[k] = (features[i + k] ?? 0) - middle;
      other[k] = (features[i + dimensions + k] ?? middle) - middle;
    }
    for (let j = 0; j < dimensions; j++) {
      const x = one[j] ?? 0;
      const y = other[j] ?? 0;
      const row = j * dimensions;
      for (let k = 0; k <= j; k++) {
        scatter[row + k] = (scatter[row + k] ?? 0) + (x * (one[k] ?? 0) + y * (other[k] ?? 0));
      }
    }
  }
  mirror(scatter, dimensions);
  return { count, mean, scatter };
}

/**
 * Moments of two sets together (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample
 * variance", the pairwise update, here of vectors): no sum of squares whose large parts would cancel.
 * @throws RangeError when the two have different dimensions
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const dimensions = a.mean.length;
  if (b.mean.length !== dimensions) {
    throw new RangeError(`Moments of ${dimensions} and of ${b.mean.length} dimensions.`);
  }
  const count = a.count + b.count;
  if (count === 0) return a;
  const difference = b.mean.map((value, k) => value - (a.mean[k] ?? 0));
  const share = b.count / count;
  const weight = a.count * share;
  const scatter = new Float64Array(dimensions ** 2);
  for (let i = 0, at = 0; i < dimensions; i++) {
    const factor = weight * (difference[i] ?? 0);
    for (let k = 0; k < dimensions; k++, at++) {
      scatter[at] = (a.scatter[at] ?? 0) + (b.scatter[at] ?? 0) + factor * (difference[k] ?? 0);
    }
  }
  const mean = a.mean.map((value, k) => value + (difference[k] ?? 0) * share);
  return { count, mean, scatter };
}

/** What a scatter is divided by for the unbiased covariance. @throws RangeError of no features */
export function divisorOf(count: number): number {
  if (count === 0) throw new RangeError('No features have no mean.');
  return Math.max(1, count - 1);
}

/**
 * The Gaussian with the features' mean and unbiased covariance, scatter / (count − 1); a single
 * feature has covariance 0.
 * @throws RangeError of no features
 */
export function gaussianOf({ count, mean, scatter }: Moments): Gaussian {
  const divisor = divisorOf(count);
  const covariance = scatter.slice();
  for (let i = 0; i < covariance.length; i++) covariance[i] = (covariance[i] ?? 0) / divisor;
  return { count, mean, covariance };
}

/** Tr Σ: the total variance, in the features' unit squared. */
export function totalVariance({ mean, covariance }: Gaussian): number {
  return mean.reduce((sum, _, k) => sum + (covariance[k * mean.length + k] ?? 0), 0);
}

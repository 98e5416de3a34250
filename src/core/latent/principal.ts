import { batchNormEpsilon } from '../nn/model';
import type { ModelDescription } from '../nn/model';

/**
 * Eigenvectors of a symmetric matrix by Jacobi's cyclic rotations (Golub and Van Loan, Matrix
 * Computations, section 8.5).
 * @param matrix [n, n]; only its symmetric part counts
 * @returns values from large to small, and the unit vectors that belong to them
 */
export function eigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array[] } {
  const a = matrix.slice();
  const at = (i: number, j: number) => a[i * n + j] ?? 0;
  const rows = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    row[i] = 1;
    return row;
  });
  const rotate = (x: Float64Array, y: Float64Array, c: number, s: number) => {
    for (let k = 0; k < n; k++) {
      const p = x[k] ?? 0;
      const q = y[k] ?? 0;
      x[k] = c * p - s * q;
      y[k] = s * p + c * q;
    }
  };
  let total = 0;
  for (const value of a) total += value * value;
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) off += 2 * at(i, j) ** 2;
    if (off <= 1e-22 * total) break;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = at(p, q);
        if (apq === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
        const c = 1 / Math.sqrt(1 + t * t);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const x = at(k, p);
          const y = at(k, q);
          a[k * n + p] = c * x - s * y;
          a[k * n + q] = s * x + c * y;
        }
        rotate(a.subarray(p * n, p * n + n), a.subarray(q * n, q * n + n), c, s);
        const x = rows[p];
        const y = rows[q];
        if (x && y) rotate(x, y, c, s);
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(j, j) - at(i, i));
  return {
    values: Float64Array.from(order, (i) => at(i, i)),
    vectors: order.map((i) => rows[i] ?? new Float64Array(n)),
  };
}

/** One principal direction: a unit vector in z, and its share of the features' variance. */
export interface PrincipalDirection {
  axis: Float32Array;
  share: number;
}

/** A vector's sign is arbitrary: make its largest entry positive, so that a direction keeps its side. */
function upright(vector: Float64Array): Float32Array {
  let peak = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(peak)) peak = value;
  return Float32Array.from(vector, (value) => (peak < 0 ? -value : value));
}

/**
 * Principal directions of G's first features, as directions of z (after Härkönen et al. 2020,
 * "GANSpace", section 2). The first layer, dense and batch norm with running statistics, is affine:
 * its features are z S + c, and with z standard normal their covariance is SᵀS. The directions are
 * the left singular vectors of S, that is the eigenvectors of S Sᵀ: exact, no sampling needed. They
 * are orthonormal, so z's coordinate along one is standard normal too.
 * @param arrays a checkpoint's arrays
 */
export function principalDirections(
  model: ModelDescription,
  arrays: ReadonlyMap<string, Float32Array>,
  count: number,
): PrincipalDirection[] {
  const latent = model.latent;
  const weights = arrays.get('g.dense.weights');
  if (!weights) return [];
  const features = weights.length / latent;
  const channels = model.generator[0] ?? 1;
  const gamma = arrays.get('g.dense.gamma');
  const variance = arrays.get('g.dense.variance');
  // Squared gain of each feature: batch norm's, or 1 without it.
  const gain = new Float64Array(features);
  for (let j = 0; j < features; j++) {
    const channel = j % channels;
    gain[j] =
      gamma && variance
        ? (gamma[channel] ?? 0) ** 2 / ((variance[channel] ?? 1) + batchNormEpsilon)
        : 1;
  }
  const gram = new Float64Array(latent * latent);
  for (let i = 0; i < latent; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = 0;
      for (let j = 0; j < features; j++) {
        sum += (weights[i * features + j] ?? 0) * (weights[k * features + j] ?? 0) * (gain[j] ?? 0);
      }
      gram[i * latent + k] = sum;
      gram[k * latent + i] = sum;
    }
  }
  const { values, vectors } = eigen(gram, latent);
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  return vectors.slice(0, count).map((vector, i) => ({
    axis: upright(vector),
    share: (values[i] ?? 0) / total,
  }));
}

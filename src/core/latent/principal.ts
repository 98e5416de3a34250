import { eigen } from '../metrics/eigen';
import { batchNormEpsilon } from '../nn/model';
import type { ModelDescription } from '../nn/model';

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

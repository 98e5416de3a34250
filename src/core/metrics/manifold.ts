/**
 * Fidelity and diversity, told apart: the space near a set's features is the union of balls, one
 * around each feature, which reach to its k-th nearest neighbour.
 */
import { forEachRow, rowCount, squaredDistances } from './rows';

/** The choice of Naeem et al. 2020; Kynkäänniemi et al. 2019 have 3. */
const k = 5;

/** Features with their balls. */
export interface Manifold {
  /** [n, d] */
  features: Float64Array;
  dimensions: number;
  /** Squared distance of each feature to its k-th nearest other one, [n]. */
  radii: Float64Array;
}

/** The k-th smallest of all distances but that of the row to itself. */
function nearest(distances: Float64Array, self: number, smallest: Float64Array): number {
  smallest.fill(Infinity);
  for (let j = 0; j < distances.length; j++) {
    const distance = distances[j] ?? Infinity;
    // Also passes over what is not a number.
    if (j === self || !(distance < (smallest[k - 1] ?? 0))) continue;
    let at = k - 1;
    for (; at > 0 && (smallest[at - 1] ?? 0) > distance; at--) smallest[at] = smallest[at - 1] ?? 0;
    smallest[at] = distance;
  }
  return smallest[k - 1] ?? Infinity;
}

/**
 * Radii of a set's balls (Kynkäänniemi et al. 2019, "Improved precision and recall metric", algorithm
 * 1), k = 5.
 * @param features [n, d]
 * @throws RangeError unless there are more than 5 features, in whole rows
 */
export async function manifoldOf(features: Float32Array, dimensions: number): Promise<Manifold> {
  const count = rowCount(features, dimensions);
  if (count <= k) throw new RangeError(`${count} features do not have ${k} neighbours each.`);
  const exact = Float64Array.from(features);
  const radii = new Float64Array(count);
  const distances = new Float64Array(count);
  const smallest = new Float64Array(k);
  await forEachRow(count, count * dimensions, (i) => {
    const point = exact.subarray(i * dimensions, (i + 1) * dimensions);
    squaredDistances(point, exact, distances);
    radii[i] = nearest(distances, i, smallest);
  });
  return { features: exact, dimensions, radii };
}

/** Each in [0, 1] but density, which may be larger. All depend on n: compare only like with like. */
export interface ManifoldMetrics {
  /** Share of fakes within some ball of a real one: how many look real. */
  precision: number;
  /** Share of reals within some ball of a fake one: how much of the data can be made. */
  recall: number;
  /** Balls of reals that a fake lies in, on average, over k: precision that an outlier cannot inflate. */
  density: number;
  /** Share of reals with a fake in their ball: how much of the data is made. */
  coverage: number;
}

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, equation 2), density and coverage (Naeem
 * et al. 2020, "Reliable fidelity and diversity metrics", section 3). A ball has its surface.
 * Features that are not numbers lie in no ball.
 * @throws RangeError when the two have different dimensions
 */
export async function manifoldMetrics(real: Manifold, fake: Manifold): Promise<ManifoldMetrics> {
  const { dimensions } = real;
  if (fake.dimensions !== dimensions) {
    throw new RangeError(`Features of ${dimensions} and of ${fake.dimensions} dimensions.`);
  }
  const fakes = fake.radii.length;
  const reals = real.radii.length;
  const distances = new Float64Array(fakes);
  const precise = new Uint8Array(fakes);
  let [recalled, pairs, covered] = [0, 0, 0];
  await forEachRow(reals, fakes * dimensions, (i) => {
    const point = real.features.subarray(i * dimensions, (i + 1) * dimensions);
    squaredDistances(point, fake.features, distances);
    const radius = real.radii[i] ?? 0;
    let inside = 0;
    let reached = false;
    for (let j = 0; j < fakes; j++) {
      const distance = distances[j] ?? Infinity;
      if (distance <= radius) {
        precise[j] = 1;
        inside++;
      }
      if (distance <= (fake.radii[j] ?? 0)) reached = true;
    }
    pairs += inside;
    if (inside > 0) covered++;
    if (reached) recalled++;
  });
  return {
    precision: precise.reduce((sum, hit) => sum + hit, 0) / fakes,
    recall: recalled / reals,
    density: pairs / (k * fakes),
    coverage: covered / reals,
  };
}

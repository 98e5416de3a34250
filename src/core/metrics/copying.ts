/** Whether a generator copies its training images. */
import { forEachRow, rowCount } from './rows';

/** For each of m queries the nearest of the images that were searched. */
export interface Nearest {
  /** Index of the image, [m]; equally near ones: the first. 0 while nothing was searched. */
  indices: Uint32Array;
  /** Squared distance in grey levels, [m]; infinite while nothing was searched. */
  distances: Float64Array;
}

export function nothingSearched(queries: number): Nearest {
  return {
    indices: new Uint32Array(queries),
    distances: new Float64Array(queries).fill(Infinity),
  };
}

/** Pixels after which a sum that is too large already is given up. */
const pixelsBetweenChecks = 56;

/**
 * Squared distance of two images, or anything that is at least `limit`. It begins in the middle, where
 * images differ most, so that most sums are soon too large.
 */
function distanceBelow(
  a: Uint8Array,
  b: Uint8Array,
  { from, to, pixels, limit }: { from: number; to: number; pixels: number; limit: number },
): number {
  const blocks = Math.ceil(pixels / pixelsBetweenChecks);
  const middle = blocks >> 1;
  let sum = 0;
  for (let i = 0; i < blocks && sum < limit; i++) {
    const start = ((i + middle) % blocks) * pixelsBetweenChecks;
    const end = Math.min(pixels, start + pixelsBetweenChecks);
    let part = 0;
    for (let k = start; k < end; k++) {
      const difference = (a[from + k] ?? 0) - (b[to + k] ?? 0);
      part += difference * difference;
    }
    sum += part;
  }
  return sum;
}

/** Images to search, a shard of a data set or all of it. */
export interface TrainingImages {
  /** u8, [n, p] */
  images: Uint8Array;
  /** p, channels included */
  pixels: number;
  /** Index of the first image in the data set. */
  first: number;
}

/** Coordinates along c unit vectors at right angles: their distance is never more than that of the images. */
interface Projected {
  /** [n, c] */
  images: Float32Array;
  /** [m, c] */
  queries: Float32Array;
}

interface SearchOptions {
  /** What most images can be ruled out by. */
  projected?: Projected;
  /** Index of the image of the data set that each query is, [m]: it does not count as near itself. */
  own?: Uint32Array;
}

/** Coordinates after which a sum that is too large already is given up. */
const coordinatesBetweenChecks = 8;

/**
 * @param width c
 * @returns whether a query and an image must be farther apart than a limit; by where their coordinates begin
 */
function ruledOut({ images, queries }: Projected, width: number) {
  return (from: number, to: number, limit: number): boolean => {
    // Coordinates are rounded.
    const bound = limit * 1.0001 + 1;
    let sum = 0;
    for (let k = 0; k < width && sum < bound;) {
      const end = Math.min(width, k + coordinatesBetweenChecks);
      for (; k < end; k++) {
        const difference = (queries[from + k] ?? 0) - (images[to + k] ?? 0);
        sum += difference * difference;
      }
    }
    return sum >= bound;
  };
}

/**
 * Searches more images for what is nearer to the queries, by squared pixel distance. Exact: every
 * image is compared, pixel by pixel until it is farther than the nearest so far.
 * @param queries u8, [m, p]; fakes quantised like the data set's
 * @param nearest what was found so far, [m]; brought up to date
 * @throws RangeError when images do not have p pixels, or the counts of queries differ
 */
export async function searchNearest(
  queries: Uint8Array,
  { images, pixels, first }: TrainingImages,
  nearest: Nearest,
  { projected, own }: SearchOptions = {},
): Promise<void> {
  const count = rowCount(queries, pixels);
  const { indices, distances } = nearest;
  if (distances.length !== count) {
    throw new RangeError(`${count} queries, but results of ${distances.length}.`);
  }
  const width = projected ? projected.queries.length / count : 0;
  const isFar = projected && ruledOut(projected, width);
  // Image by image, so that each is read from memory once.
  await forEachRow(rowCount(images, pixels), count * (width || pixels), (i) => {
    for (let q = 0; q < count; q++) {
      const limit = distances[q] ?? 0;
      if (isFar?.(q * width, i * width, limit)) continue;
      const found = distanceBelow(queries, images, {
        from: q * pixels,
        to: i * pixels,
        pixels,
        limit,
      });
      if (found >= limit || own?.[q] === first + i) continue;
      distances[q] = found;
      indices[q] = first + i;
    }
  });
}

/**
 * The images nearest to one, nearest first, by squared pixel distance; equally near ones in their order.
 * @param query u8, [p]
 * @param count how many, at most all
 */
export async function nearestFew(
  query: Uint8Array,
  { images, pixels, first }: TrainingImages,
  count: number,
): Promise<Nearest> {
  const found: { index: number; distance: number }[] = [];
  await forEachRow(rowCount(images, pixels), pixels, (i) => {
    const limit = (found.length < count ? undefined : found.at(-1)?.distance) ?? Infinity;
    const distance = distanceBelow(query, images, { from: 0, to: i * pixels, pixels, limit });
    if (distance >= limit) return;
    const place = found.findIndex((other) => other.distance > distance);
    found.splice(place < 0 ? found.length : place, 0, { index: first + i, distance });
    if (found.length > count) found.pop();
  });
  return {
    indices: Uint32Array.from(found, ({ index }) => index),
    distances: Float64Array.from(found, ({ distance }) => distance),
  };
}

/**
 * Share of generated images that are a training image but for noise: their root mean square
 * difference is at most `levels` of 255 grey levels. A rule of ours: of 8 levels no eye sees much.
 * @param distances squared, to the nearest training image
 * @param pixels p, channels included
 * @returns 0 of no images
 */
export function copiedShare(distances: Float64Array, pixels: number, levels = 8): number {
  const limit = pixels * levels ** 2;
  return distances.filter((distance) => distance <= limit).length / (distances.length || 1);
}

/** About what `copyingStatistic` gives of m copies beside m new images, its least. */
export function leastStatistic(m: number): number {
  return -Math.sqrt(1.5 * m);
}

/**
 * The statistic Z_U of data copying (Meehan, Chaudhuri and Dasgupta 2020, "A non-parametric test to
 * detect data-copying in generative models", the global test): the Mann–Whitney U,
 * the number of pairs in which the generated image is farther from the training set than the held-out
 * one, in standard deviations from what equal distributions would give. Ties count half, and the
 * variance is corrected for them (Hollander and Wolfe, Nonparametric Statistical Methods, section
 * 4.1). Any monotone function of the distance gives the same.
 * It grows with the root of the counts: m of each give `leastStatistic`, so that below 70
 * images nothing reaches −10; 1,000 are a good number.
 * @param generated distances of generated images to the nearest training image
 * @param heldOut those of real images that were not trained on
 * @returns without unit: about 0 is as near as new real images are, far below 0 is copied; 0 where
 * all distances are equal, or one list is empty
 */
export function copyingStatistic(generated: Float64Array, heldOut: Float64Array): number {
  const m = generated.length;
  const n = heldOut.length;
  const total = m + n;
  const all = new Float64Array(total);
  all.set(generated);
  all.set(heldOut, m);
  const order = Array.from(all.keys()).sort((i, j) => (all[i] ?? 0) - (all[j] ?? 0));
  let ranks = 0;
  let ties = 0;
  for (let start = 0; start < total;) {
    const value = all[order[start] ?? 0];
    let end = start;
    let ours = 0;
    do {
      if ((order[end] ?? 0) < m) ours++;
      end++;
    } while (end < total && all[order[end] ?? 0] === value);
    // Equal values share the mean of the ranks start + 1 to end.
    ranks += (ours * (start + 1 + end)) / 2;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  const u = ranks - (m * (m + 1)) / 2;
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  return variance > 0 ? (u - (m * n) / 2) / Math.sqrt(variance) : 0;
}

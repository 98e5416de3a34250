/**
 * The first principal components of images: features that need no classifier and no labels, so that
 * the Fréchet distance can be taken of any data set.
 */
import { dot } from '../latent/path';
import { normals, streams } from '../nn/random';
import { eigen } from './eigen';
import { mirror } from './gaussian';
import { forEachRow, rowCount } from './rows';

/** Where images are projected to. */
export interface Components {
  /** The mean image, [p]. */
  mean: Float64Array;
  /** Unit vectors, [p] each, from the most variance to the least; zero beyond the images' rank. */
  axes: Float64Array[];
  /** The images' variance along each, unbiased, in grey levels squared. */
  variances: Float64Array;
}

const seed = 1;
/** Directions beyond those asked for, and passes: Halko et al. 2011, sections 4.2 and 4.5. */
const oversampling = 10;
const passes = 2;

/**
 * Makes rows orthonormal by Gram and Schmidt, twice ("twice is enough", Kahan and Parlett). A row that
 * depends on those before it becomes zero.
 */
function orthonormalise(rows: readonly Float64Array[]): Promise<void> {
  const length = rows[0]?.length ?? 0;
  return forEachRow(rows.length, 2 * rows.length * length, (i) => {
    const row = rows[i];
    if (!row) return;
    const before = Math.sqrt(dot(row, row));
    for (let round = 0; round < 2; round++) {
      for (const other of rows.slice(0, i)) {
        const part = dot(row, other);
        for (let k = 0; k < length; k++) row[k] = (row[k] ?? 0) - part * (other[k] ?? 0);
      }
    }
    const rest = Math.sqrt(dot(row, row));
    const scale = rest > 1e-10 * before ? 1 / rest : 0;
    for (let k = 0; k < length; k++) row[k] = (row[k] ?? 0) * scale;
  });
}

const emptyRows = (count: number, length: number) =>
  Array.from({ length: count }, () => new Float64Array(length));

/** Images are taken four at a time: each axis or sum is then read from memory a quarter as often. */
type Four = [Float64Array, Float64Array, Float64Array, Float64Array];

/** Visits the images less their mean; what comes after the last one must not be used. */
function forEachFour(
  images: Uint8Array,
  mean: Float64Array,
  vectors: number,
  visit: (four: Four, first: number) => void,
): Promise<void> {
  const pixels = mean.length;
  const count = rowCount(images, pixels);
  const empty = () => new Float64Array(pixels);
  const four: Four = [empty(), empty(), empty(), empty()];
  return forEachRow(Math.ceil(count / 4), 4 * vectors * pixels, (block) => {
    four.forEach((image, j) => {
      const from = (4 * block + j) * pixels;
      for (let k = 0; k < pixels; k++) image[k] = (images[from + k] ?? 0) - (mean[k] ?? 0);
    });
    visit(four, 4 * block);
  });
}

/** An axis, and where the products with it go. */
type Product = readonly [axis: Float64Array, out: Float64Array];

/** Four products with each of two axes, but none after the last image, where `out` ends. */
function multiply(
  [a, b, c, d]: Four,
  [[axis, out], [other, outOfOther]]: readonly [Product, Product],
  first: number,
): void {
  let a0 = 0;
  let b0 = 0;
  let c0 = 0;
  let d0 = 0;
  let a1 = 0;
  let b1 = 0;
  let c1 = 0;
  let d1 = 0;
  for (let k = 0; k < axis.length; k++) {
    const x = axis[k] ?? 0;
    const y = other[k] ?? 0;
    const ak = a[k] ?? 0;
    const bk = b[k] ?? 0;
    const ck = c[k] ?? 0;
    const dk = d[k] ?? 0;
    a0 += x * ak;
    b0 += x * bk;
    c0 += x * ck;
    d0 += x * dk;
    a1 += y * ak;
    b1 += y * bk;
    c1 += y * ck;
    d1 += y * dk;
  }
  const rest = out.length - first;
  out.set([a0, b0, c0, d0].slice(0, rest), first);
  outOfOther.set([a1, b1, c1, d1].slice(0, rest), first);
}

/** Adds four images, each with its weight: 0 after the last image. */
function addWeighted(
  [a, b, c, d]: Four,
  weights: Float64Array,
  first: number,
  out: Float64Array,
): void {
  const wa = weights[first] ?? 0;
  const wb = weights[first + 1] ?? 0;
  const wc = weights[first + 2] ?? 0;
  const wd = weights[first + 3] ?? 0;
  for (let k = 0; k < out.length; k++) {
    const sum = wa * (a[k] ?? 0) + wb * (b[k] ?? 0) + (wc * (c[k] ?? 0) + wd * (d[k] ?? 0));
    out[k] = (out[k] ?? 0) + sum;
  }
}

/** A Ω: every centred image times every axis. @returns a row of n numbers for each axis */
async function timesAxes(
  images: Uint8Array,
  mean: Float64Array,
  axes: readonly Float64Array[],
): Promise<Float64Array[]> {
  const pairs = axes.map(
    (axis) => [axis, new Float64Array(rowCount(images, mean.length))] as const,
  );
  const twos = pairs.flatMap((one, i) =>
    i % 2 === 0 ? [[one, pairs[i + 1] ?? one] as const] : [],
  );
  await forEachFour(images, mean, axes.length, (four, first) => {
    for (const two of twos) multiply(four, two, first);
  });
  return pairs.map(([, out]) => out);
}

/** Aᵀ Q: sums of centred images with weights. @returns a row of p numbers for each row of weights */
async function timesImages(
  images: Uint8Array,
  mean: Float64Array,
  weights: readonly Float64Array[],
): Promise<Float64Array[]> {
  const pairs = weights.map((row) => [row, new Float64Array(mean.length)] as const);
  await forEachFour(images, mean, weights.length, (four, first) => {
    for (const [row, out] of pairs) addWeighted(four, row, first, out);
  });
  return pairs.map(([, out]) => out);
}

/**
 * The k first principal components, by randomised subspace iteration (Halko, Martinsson and Tropp
 * 2011, "Finding structure with randomness", algorithm 4.4, then 5.1), always from the same seed.
 * @param images u8, [n, p], as the data set keeps them
 * @param pixels p, channels included
 * @throws RangeError of no images, or of a number that does not fill whole images
 */
export async function principalComponents(
  images: Uint8Array,
  pixels: number,
  k: number,
): Promise<Components> {
  const count = rowCount(images, pixels);
  if (count === 0) throw new RangeError('No images have no components.');
  const mean = new Float64Array(pixels);
  await forEachRow(count, pixels, (i) => {
    for (let p = 0; p < pixels; p++) mean[p] = (mean[p] ?? 0) + (images[i * pixels + p] ?? 0);
  });
  for (let p = 0; p < pixels; p++) mean[p] = (mean[p] ?? 0) / count;
  const width = Math.min(k + oversampling, count, pixels);
  const start = Array.from({ length: width }, (_, j) =>
    Float64Array.from(normals(seed, streams.components, j, pixels)),
  );
  let range = await timesAxes(images, mean, start);
  await orthonormalise(range);
  for (let pass = 0; pass < passes; pass++) {
    const rows = await timesImages(images, mean, range);
    await orthonormalise(rows);
    range = await timesAxes(images, mean, rows);
    await orthonormalise(range);
  }
  // B = Qᵀ A has the images' singular values; those of B Bᵀ are their squares.
  const small = await timesImages(images, mean, range);
  const gram = new Float64Array(width * width);
  small.forEach((row, i) => {
    for (let j = 0; j <= i; j++) gram[i * width + j] = dot(row, small[j] ?? row);
  });
  mirror(gram, width);
  const { values, vectors } = eigen(gram, width);
  const least = 1e-12 * (values[0] ?? 0);
  const axes = emptyRows(k, pixels);
  const variances = new Float64Array(k);
  axes.forEach((axis, i) => {
    const value = values[i] ?? 0;
    if (value <= least) return;
    variances[i] = value / Math.max(1, count - 1);
    small.forEach((row, j) => {
      const weight = (vectors[i]?.[j] ?? 0) / Math.sqrt(value);
      for (let p = 0; p < pixels; p++) axis[p] = (axis[p] ?? 0) + weight * (row[p] ?? 0);
    });
  });
  return { mean, axes, variances };
}

/**
 * Coordinates of images along the components, in grey levels from the mean image.
 * @param images u8, [n, p]; fakes quantised like the data set's
 * @returns [n, k]
 * @throws RangeError when the images do not have the components' size
 */
export async function project(
  images: Uint8Array,
  { mean, axes }: Components,
): Promise<Float32Array> {
  const k = axes.length;
  const columns = await timesAxes(images, mean, axes);
  const out = new Float32Array(k * rowCount(images, mean.length));
  columns.forEach((column, j) => {
    column.forEach((value, i) => (out[i * k + j] = value));
  });
  return out;
}

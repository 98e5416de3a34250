import { fit } from '../../src/core/dataset';
import { batchIndices, normals, streams, uniforms } from '../../src/core/nn/random';
import { classes, imageSide } from '../../src/engine/classifier/net';
import { gatherBatch } from '../../src/engine/data/batch';
import type { LabelledImages } from './data';

/**
 * What a step of the classifier learns from: real images with their labels, moved by up to two pixels; and
 * images that show nothing, which it shall find as likely to be any of the classes.
 */

const counts = { real: 112, uniform: 6, normal: 4, shuffled: 6 };
export const batch = counts.real + counts.uniform + counts.normal + counts.shuffled;
/** Of these an epoch counts its steps. */
export const realImages = counts.real;

const mostShift = 2;
/** Side of the patches of a shuffled image, in pixels. */
const patch = 7;
const patches = (imageSide / patch) ** 2;
const pixels = imageSide ** 2;

/** Copies an image, moved right and down; −1 comes in at the edges. */
function shift(from: Float32Array, to: Float32Array, right: number, down: number): void {
  to.fill(-1);
  for (let y = Math.max(0, down); y < imageSide + Math.min(0, down); y++) {
    const begin = Math.max(0, -right);
    const end = imageSide - Math.max(0, right);
    const line = (y - down) * imageSide;
    to.set(from.subarray(line + begin, line + end), y * imageSide + begin + right);
  }
}

/** Copies an image with its patches in another order. */
function shuffle(from: Float32Array, to: Float32Array, order: readonly number[]): void {
  const across = imageSide / patch;
  const corner = (place: number) =>
    (Math.floor(place / across) * imageSide + (place % across)) * patch;
  order.forEach((source, target) => {
    for (let y = 0; y < patch; y++) {
      const line = corner(source) + y * imageSide;
      to.set(from.subarray(line, line + patch), corner(target) + y * imageSide);
    }
  });
}

/** @returns `images` [batch, 28, 28, 1] in [−1, 1]; `targets` [batch, 10], probabilities */
export function trainingBatch(
  data: LabelledImages,
  { seed, step }: { seed: number; step: number },
): { images: Float32Array; targets: Float32Array } {
  const { real, uniform, normal, shuffled } = counts;
  const images = new Float32Array(batch * pixels);
  const targets = new Float32Array(batch * classes).fill(1 / classes);
  const imageAt = (index: number) => images.subarray(index * pixels, (index + 1) * pixels);

  const indices = batchIndices(seed, step, real + shuffled, data.loaded);
  const drawn = gatherBatch(data, indices, fit(data.size, imageSide));
  const drawnAt = (index: number) => drawn.subarray(index * pixels, (index + 1) * pixels);
  const numbers = uniforms(
    seed,
    streams.augment,
    step,
    2 * real + uniform * pixels + 2 * normal + shuffled * patches,
  );
  let used = 0;
  const next = () => numbers[used++] ?? NaN;
  const nextShift = () => Math.floor(next() * (2 * mostShift + 1)) - mostShift;

  for (let i = 0; i < real; i++) {
    shift(drawnAt(i), imageAt(i), nextShift(), nextShift());
    const row = targets.subarray(i * classes, (i + 1) * classes);
    row.fill(0);
    row[data.labels[indices[i] ?? 0] ?? 0] = 1;
  }
  let at = real;
  for (let i = 0; i < uniform; i++) {
    const image = imageAt(at++);
    for (let pixel = 0; pixel < pixels; pixel++) image[pixel] = 2 * next() - 1;
  }
  const gaussian = normals(seed, streams.noise, step, normal * pixels);
  for (let i = 0; i < normal; i++) {
    const image = imageAt(at++);
    const mean = 2 * next() - 1;
    const std = next();
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = mean + std * (gaussian[i * pixels + pixel] ?? NaN);
      image[pixel] = Math.min(1, Math.max(-1, value));
    }
  }
  for (let i = 0; i < shuffled; i++) {
    const keys = Array.from({ length: patches }, (_, place) => ({ place, key: next() }));
    const order = keys.sort((a, b) => a.key - b.key).map(({ place }) => place);
    shuffle(drawnAt(real + i), imageAt(at++), order);
  }
  return { images, targets };
}

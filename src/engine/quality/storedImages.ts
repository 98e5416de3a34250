import type { Fit } from '../../core/dataset';
import { quantise } from '../../core/metrics/quantise';

/**
 * Generated images as the data set keeps its own, the inverse of `gatherBatch`: the frame is cut off, pixels
 * that stand for one are averaged, and what is left is rounded to u8.
 * @param images [n, size, size, channels] in [−1, 1], as a generator makes them
 * @param out u8, [n, stored, stored, channels]; overwritten
 * @returns out
 */
export function storedImages(
  images: Float32Array,
  { size, scale, before }: Fit,
  { size: stored, channels }: { size: number; channels: number },
  out?: Uint8Array,
): Uint8Array {
  if (size === stored) return quantise(images, out);
  const count = images.length / (size * size * channels);
  const averaged = new Float32Array(count * stored * stored * channels);
  let to = 0;
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < stored; y++) {
      const top = (n * size + before + y * scale) * size + before;
      if (scale === 1) {
        averaged.set(images.subarray(top * channels, (top + stored) * channels), to);
        to += stored * channels;
        continue;
      }
      for (let x = 0; x < stored; x++) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let dy = 0; dy < scale; dy++) {
            const line = top + dy * size + x * scale;
            for (let dx = 0; dx < scale; dx++) sum += images[(line + dx) * channels + c] ?? NaN;
          }
          averaged[to++] = sum / scale ** 2;
        }
      }
    }
  }
  return quantise(averaged, out);
}

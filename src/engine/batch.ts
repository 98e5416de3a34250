import { fit } from '../core/dataset';
import type { ImageStore } from './trainer';

/**
 * Stored images as a batch that the model sees: enlarged and padded as `fit` says, scaled from
 * 0…255 to [−1, 1]; the padding is black, −1.
 * @param indices which images, each below `store.loaded`
 * @param size side of the model's images, in pixels
 * @returns [indices.length, size, size, channels]
 */
export function readBatch(
  store: Pick<ImageStore, 'pixels' | 'size' | 'channels'>,
  indices: ArrayLike<number>,
  size: number,
): Float32Array {
  const { pixels, size: stored, channels } = store;
  const { scale, before } = fit(stored, size);
  const out = new Float32Array(indices.length * size * size * channels).fill(-1);
  const drawn = stored * scale;
  for (let n = 0; n < indices.length; n++) {
    const image = (indices[n] ?? 0) * stored * stored * channels;
    for (let y = 0; y < drawn; y++) {
      const from = image + Math.floor(y / scale) * stored * channels;
      const to = ((n * size + y + before) * size + before) * channels;
      for (let x = 0; x < drawn; x++) {
        for (let c = 0; c < channels; c++) {
          const pixel = pixels[from + Math.floor(x / scale) * channels + c] ?? 0;
          out[to + x * channels + c] = pixel / 127.5 - 1;
        }
      }
    }
  }
  return out;
}

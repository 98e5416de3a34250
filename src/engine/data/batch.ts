import type { Fit } from '../../core/dataset';
import type { ImageStore } from '../trainer';

/**
 * The reference for how stored images become the model's: each pixel repeated `scale` times each way,
 * surrounded by black, and u8 x scaled to x/127.5 − 1.
 * @param indices images of the store, all loaded
 * @param out [batch, size, size, channels] in [−1, 1]; overwritten
 * @throws RangeError for an image that has not been loaded
 */
export function gatherBatch(
  store: ImageStore,
  indices: Uint32Array,
  { size, scale, before }: Fit,
  out = new Float32Array(indices.length * size * size * store.channels),
): Float32Array {
  const { pixels, size: stored, channels } = store;
  out.fill(-1);
  indices.forEach((index, n) => {
    if (index >= store.loaded) {
      throw new RangeError(`Image ${index} of ${store.loaded} has not been loaded`);
    }
    for (let y = 0; y < stored * scale; y++) {
      for (let x = 0; x < stored * scale; x++) {
        const row = index * stored + Math.floor(y / scale);
        const from = (row * stored + Math.floor(x / scale)) * channels;
        const to = ((n * size + before + y) * size + before + x) * channels;
        for (let c = 0; c < channels; c++) out[to + c] = (pixels[from + c] ?? 0) / 127.5 - 1;
      }
    }
  });
  return out;
}

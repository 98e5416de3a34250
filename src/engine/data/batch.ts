import type { Fit } from '../../core/dataset';
import type { ImageStore } from '../trainer';

/** u8 x as x/127.5 − 1. */
export const scaled = Float32Array.from({ length: 256 }, (_, x) => x / 127.5 - 1);

/**
 * The reference for how stored images become the model's: each pixel repeated `scale` times each way,
 * surrounded by black, and u8 x scaled to x/127.5 − 1.
 * @param indices images of the store, all loaded
 * @param out [batch, size, size, channels] in [−1, 1]; overwritten
 * @throws RangeError for an image that has not been loaded
 */
export function gatherBatch(
  store: Pick<ImageStore, 'pixels' | 'size' | 'channels' | 'loaded'>,
  indices: Uint32Array,
  { size, scale, before }: Fit,
  out: Float32Array = new Float32Array(indices.length * size * size * store.channels),
): Float32Array {
  const { pixels, size: stored, channels } = store;
  const line = stored * channels;
  const height = stored * scale;
  out.fill(-1);
  for (let n = 0; n < indices.length; n++) {
    const index = indices[n] ?? 0;
    if (index >= store.loaded) {
      throw new RangeError(`Image ${index} of ${store.loaded} has not been loaded`);
    }
    for (let y = 0; y < height; y++) {
      const from = (index * stored + Math.floor(y / scale)) * line;
      let to = ((n * size + before + y) * size + before) * channels;
      if (scale === 1) {
        for (let at = from; at < from + line; at++) out[to++] = scaled[pixels[at] ?? 0] ?? 0;
        continue;
      }
      for (let x = 0; x < height; x++) {
        const at = from + Math.floor(x / scale) * channels;
        for (let c = 0; c < channels; c++) out[to++] = scaled[pixels[at + c] ?? 0] ?? 0;
      }
    }
  }
  return out;
}

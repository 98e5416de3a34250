import type { ModelDescription } from '../../core/nn/model';
import { imageSize } from '../../core/nn/architecture';
import { normals, streams } from '../../core/nn/random';
import type { ImageStore } from '../trainer';

/**
 * Noise in place of a data set, all there at once, for steps that are only tested or timed.
 * @param images how many
 */
export function randomImages(model: ModelDescription, images: number): ImageStore {
  const size = imageSize(model);
  const channels = model.generator.at(-1) ?? 1;
  const noise = normals(model.seed, streams.shapes, 0, images * size ** 2 * channels);
  return {
    pixels: Uint8Array.from(noise, (value) => Math.min(255, Math.max(0, 128 + 60 * value))),
    images,
    shardImages: images,
    size,
    channels,
    loaded: images,
    whenLoaded: () => Promise.resolve(),
  };
}

import { architecture } from '../src/core/nn/architecture';
import type { ModelDescription } from '../src/core/nn/model';
import { pcg4d, streams } from '../src/core/nn/random';
import type { ImageStore } from '../src/engine/trainer';

/** Images of noise, of the model's own size: what is in them does not change how long a step takes. */
export function noiseImages(model: ModelDescription): ImageStore {
  const { size, channels } = architecture(model).image;
  const images = 512;
  const pixels = new Uint8Array(images * size * size * channels);
  for (let i = 0; i < pixels.length; i++) pixels[i] = pcg4d(1, streams.shapes, 0, i)[0] & 255;
  return {
    pixels,
    images,
    shardImages: images,
    size,
    channels,
    loaded: images,
    whenLoaded: () => Promise.resolve(),
  };
}

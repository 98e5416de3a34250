import { length, weightsName } from '../../src/core/nn/architecture';
import type { Layer, MapShape } from '../../src/core/nn/architecture';
import type { ModelDescription } from '../../src/core/nn/model';
import { initialParameters } from '../../src/core/nn/parameters';

/** A parameter as jax-js's convolutions want it: channels before pixels. */
export interface JaxArray {
  values: Float32Array<ArrayBuffer>;
  shape: number[];
}

/** Where entry (y, x, c) of a map goes: (c, y, x). */
function channelsFirst({ size, channels }: MapShape): Uint32Array {
  const to = new Uint32Array(size * size * channels);
  for (let pixel = 0; pixel < size * size; pixel++) {
    for (let c = 0; c < channels; c++) to[pixel * channels + c] = c * size * size + pixel;
  }
  return to;
}

/** Images [n, s, s, c] as [n, c, s, s]. */
export function imagesFirst(images: Float32Array, map: MapShape): Float32Array<ArrayBuffer> {
  const to = channelsFirst(map);
  const out = new Float32Array(images.length);
  const each = to.length;
  images.forEach((value, i) => (out[i - (i % each) + (to[i % each] ?? 0)] = value));
  return out;
}

function dense(weights: Float32Array, { input, output }: Layer): JaxArray {
  const rows = channelsFirst(input);
  const columns = channelsFirst(output);
  const shape = [length(input), length(output)];
  const values = new Float32Array(weights.length);
  weights.forEach((value, i) => {
    const row = rows[Math.floor(i / columns.length)] ?? 0;
    values[row * columns.length + (columns[i % columns.length] ?? 0)] = value;
  });
  return { values, shape };
}

function arranged(weights: Float32Array, layer: Layer): JaxArray {
  const { kind } = layer;
  switch (kind) {
    case 'dense':
      return dense(weights, layer);
    case 'conv':
      return filter(weights, layer, false);
    case 'convTranspose':
      return filter(weights, layer, true);
    default:
      return kind satisfies never;
  }
}

/**
 * [k, k, in, out] of a convolution, or [k, k, out, in] of a transposed one, as [out, in, k, k]; the
 * transposed one's also turned by half a turn, which is what makes it a convolution over a stretched map.
 */
function filter(
  weights: Float32Array,
  { kernel, input, output }: Layer,
  transposed: boolean,
): JaxArray {
  const [n, m] = [output.channels, input.channels];
  const taps = kernel * kernel;
  const values = new Float32Array(weights.length);
  for (let tap = 0; tap < taps; tap++) {
    for (let o = 0; o < n; o++) {
      for (let i = 0; i < m; i++) {
        const from = tap * n * m + (transposed ? o * m + i : i * n + o);
        const to = (o * m + i) * taps + (transposed ? taps - 1 - tap : tap);
        values[to] = weights[from] ?? 0;
      }
    }
  }
  return { values, shape: [n, m, kernel, kernel] };
}

/** The first weights of the trained arrays of one net, by name. */
export function initialArrays(model: ModelDescription, layers: Layer[]): Map<string, JaxArray> {
  const given = initialParameters(model);
  const arrays = new Map<string, JaxArray>();
  for (const layer of layers) {
    const main = weightsName(layer);
    const weights = given.get(main);
    if (!weights) throw new Error(`No array ${main}`);
    arrays.set(main, arranged(weights, layer));
    for (const part of ['bias', 'gamma', 'beta']) {
      const values = given.get(`${layer.name}.${part}`);
      if (!values) continue;
      arrays.set(`${layer.name}.${part}`, {
        values: Float32Array.from(values),
        shape: layer.kind === 'dense' && !layer.norm ? [values.length] : [1, values.length, 1, 1],
      });
    }
  }
  return arrays;
}

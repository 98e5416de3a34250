import { biasLength, length, weightsName } from './architecture';
import type { Layer } from './architecture';
import { leakySlope, batchNormEpsilon } from './model';
import { samePadding } from './padding';

/** Plain array arithmetic on one image, for looking inside a net: no device, no batch, float32 sums. */

/** One layer's output after its activation: [size, size, channels]. */
export interface FeatureMaps {
  layer: string;
  size: number;
  channels: number;
  data: Float32Array<ArrayBuffer>;
}

/** A channel to be switched off: its map is zero from there on (Bau et al. 2019, section 3.2). */
export interface Ablated {
  layer: string;
  channel: number;
}

type Arrays = ReadonlyMap<string, Float32Array>;

const none = new Float32Array();

function dense(layer: Layer, weights: Float32Array, x: Float32Array): Float32Array<ArrayBuffer> {
  const outputs = length(layer.output);
  const out = new Float32Array(outputs);
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    if (value === 0) continue;
    const row = i * outputs;
    for (let o = 0; o < outputs; o++) out[o] = (out[o] ?? 0) + value * (weights[row + o] ?? 0);
  }
  return out;
}

/**
 * Every pair of pixels that a strided 'same' convolution joins, the small map's pixels in turn.
 * @param visit is told the pixels' places in their maps, and the tap's in the kernel
 */
function eachTap(
  { kernel, stride }: Layer,
  large: number,
  small: number,
  visit: (large: number, small: number, tap: number) => void,
): void {
  const { before } = samePadding({ large, small, kernel, stride });
  for (let y = 0; y < small; y++) {
    for (let x = 0; x < small; x++) {
      for (let a = 0; a < kernel; a++) {
        const row = stride * y + a - before;
        if (row < 0 || row >= large) continue;
        for (let b = 0; b < kernel; b++) {
          const column = stride * x + b - before;
          if (column < 0 || column >= large) continue;
          visit(row * large + column, y * small + x, a * kernel + b);
        }
      }
    }
  }
}

/** Each input pixel stamps k×k outputs. @param filter [k, k, out, in] */
function convTranspose(
  layer: Layer,
  filter: Float32Array,
  x: Float32Array,
): Float32Array<ArrayBuffer> {
  const { input, output } = layer;
  const inputs = input.channels;
  const outputs = output.channels;
  const out = new Float32Array(length(output));
  eachTap(layer, output.size, input.size, (large, small, tap) => {
    const from = small * inputs;
    const to = large * outputs;
    for (let o = 0; o < outputs; o++) {
      const at = (tap * outputs + o) * inputs;
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += (x[from + i] ?? 0) * (filter[at + i] ?? 0);
      out[to + o] = (out[to + o] ?? 0) + sum;
    }
  });
  return out;
}

/** Each output gathers k×k inputs. @param filter [k, k, in, out] */
function conv(layer: Layer, filter: Float32Array, x: Float32Array): Float32Array<ArrayBuffer> {
  const { input, output } = layer;
  const inputs = input.channels;
  const outputs = output.channels;
  const out = new Float32Array(length(output));
  eachTap(layer, input.size, output.size, (large, small, tap) => {
    const from = large * inputs;
    const to = small * outputs;
    for (let i = 0; i < inputs; i++) {
      const value = x[from + i] ?? 0;
      const at = (tap * inputs + i) * outputs;
      for (let o = 0; o < outputs; o++) {
        out[to + o] = (out[to + o] ?? 0) + value * (filter[at + o] ?? 0);
      }
    }
  });
  return out;
}

const linear = { dense, conv, convTranspose } satisfies Record<Layer['kind'], unknown>;

export function activate({ activation }: Pick<Layer, 'activation'>, value: number): number {
  switch (activation) {
    case 'relu':
      return Math.max(0, value);
    case 'leakyRelu':
      return value >= 0 ? value : leakySlope * value;
    case 'tanh':
      return Math.tanh(value);
    case 'none':
      return value;
    default:
      return activation satisfies never;
  }
}

/**
 * Bias and batch norm with running statistics as one step: `sum · scale + shift`.
 * @param entry of the bias: a dense layer has one for every output, a convolution for every channel
 */
export function affine(
  layer: Layer,
  arrays: Arrays,
  channel: number,
  entry = channel,
): { scale: number; shift: number } {
  const read = (part: string, otherwise: number) =>
    arrays.get(`${layer.name}.${part}`)?.[part === 'bias' ? entry : channel] ?? otherwise;
  const scale = layer.norm
    ? read('gamma', 1) / Math.sqrt(read('variance', 1) + batchNormEpsilon)
    : 1;
  const bias = layer.bias ? read('bias', 0) : 0;
  const shift = layer.norm ? read('beta', 0) - read('mean', 0) * scale : 0;
  return { scale, shift: bias * scale + shift };
}

/** Bias, batch norm with running statistics, activation, ablation: in place. */
function finish(
  layer: Layer,
  arrays: Arrays,
  x: Float32Array<ArrayBuffer>,
  ablated: readonly Ablated[],
): void {
  const { name, output } = layer;
  const channels = output.channels;
  const biasPerEntry = biasLength(layer) > channels;
  const off = new Set(ablated.filter((each) => each.layer === name).map((each) => each.channel));
  for (let channel = 0; channel < channels; channel++) {
    const { scale, shift } = affine(layer, arrays, channel);
    for (let at = channel; at < x.length; at += channels) {
      const own = biasPerEntry ? affine(layer, arrays, channel, at) : { scale, shift };
      x[at] = off.has(channel) ? 0 : activate(layer, (x[at] ?? 0) * own.scale + own.shift);
    }
  }
}

/**
 * One net's forward pass on one input, with running statistics, keeping every layer's maps.
 * @param layers of `architecture`
 * @param arrays in the layouts of `parameterSpecs`
 * @param input z, or an image [size, size, channels]
 * @returns one entry a layer, first to last
 */
export function forward(
  layers: readonly Layer[],
  arrays: Arrays,
  input: Float32Array,
  ablated: readonly Ablated[] = [],
): FeatureMaps[] {
  let x = input;
  return layers.map((layer) => {
    const data = linear[layer.kind](layer, arrays.get(weightsName(layer)) ?? none, x);
    finish(layer, arrays, data, ablated);
    x = data;
    const { size, channels } = layer.output;
    return { layer: layer.name, size, channels, data };
  });
}

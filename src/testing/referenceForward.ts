import { architecture, length, weightsName } from '../core/nn/architecture';
import type { Layer } from '../core/nn/architecture';
import { lossAndGradient } from '../core/nn/losses';
import { leakySlope, batchNormEpsilon } from '../core/nn/model';
import type { ModelDescription } from '../core/nn/model';
import { samePadding } from '../core/nn/padding';

/*
 * Both nets in double precision with batch statistics, written from the definitions, an index a loop:
 * slow, plain, and independent of TensorFlow.js. For tests only: differences of its losses are exact
 * enough to check every gradient.
 */

type Arrays = ReadonlyMap<string, Float64Array>;

/** Visits every (small pixel, large pixel, tap) that a 'same' convolution connects. */
function visitTaps(
  small: number,
  large: number,
  { kernel, stride }: Layer,
  visit: (small: number, large: number, tap: number) => void,
): void {
  const { before } = samePadding({ large, small, kernel, stride });
  for (let i = 0; i < small; i++) {
    for (let j = 0; j < small; j++) {
      for (let u = 0; u < kernel; u++) {
        for (let v = 0; v < kernel; v++) {
          const y = stride * i + u - before;
          const x = stride * j + v - before;
          if (y < 0 || x < 0 || y >= large || x >= large) continue;
          visit(i * small + j, y * large + x, u * kernel + v);
        }
      }
    }
  }
}

/** @param x one image's input; @returns its output without bias, norm or activation */
function linear(layer: Layer, weights: Float64Array, x: Float64Array): Float64Array {
  const { kind, input, output } = layer;
  const out = new Float64Array(length(output));
  const add = (to: number, from: number, weight: number) => {
    out[to] = (out[to] ?? 0) + (x[from] ?? 0) * (weights[weight] ?? 0);
  };
  const [ci, co] = [input.channels, output.channels];
  switch (kind) {
    case 'dense':
      for (let i = 0; i < x.length; i++) {
        for (let o = 0; o < out.length; o++) add(o, i, i * out.length + o);
      }
      return out;
    case 'conv':
      visitTaps(output.size, input.size, layer, (to, from, tap) => {
        for (let i = 0; i < ci; i++) {
          for (let o = 0; o < co; o++) add(to * co + o, from * ci + i, (tap * ci + i) * co + o);
        }
      });
      return out;
    case 'convTranspose':
      visitTaps(input.size, output.size, layer, (from, to, tap) => {
        for (let i = 0; i < ci; i++) {
          for (let o = 0; o < co; o++) add(to * co + o, from * ci + i, (tap * co + o) * ci + i);
        }
      });
      return out;
    default:
      return kind satisfies never;
  }
}

function activate({ activation }: Layer, value: number): number {
  switch (activation) {
    case 'tanh':
      return Math.tanh(value);
    case 'none':
      return value;
    case 'relu':
      return value >= 0 ? value : 0;
    case 'leakyRelu':
      return value >= 0 ? value : leakySlope * value;
    default:
      return activation satisfies never;
  }
}

/** Ioffe and Szegedy 2015, algorithm 1, over the batch and all pixels of a channel, in place. */
function normalise(layer: Layer, arrays: Arrays, maps: Float64Array[]): void {
  const channels = layer.output.channels;
  for (let c = 0; c < channels; c++) {
    const values: number[] = [];
    for (const map of maps) {
      for (let at = c; at < map.length; at += channels) values.push(map[at] ?? 0);
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const gamma = arrays.get(`${layer.name}.gamma`)?.[c] ?? 0;
    const beta = arrays.get(`${layer.name}.beta`)?.[c] ?? 0;
    for (const map of maps) {
      for (let at = c; at < map.length; at += channels) {
        map[at] = (gamma * ((map[at] ?? 0) - mean)) / Math.sqrt(variance + batchNormEpsilon) + beta;
      }
    }
  }
}

/** @param batch an input an entry; @returns the last layer's outputs */
function referenceForward(layers: Layer[], arrays: Arrays, batch: Float64Array[]): Float64Array[] {
  let maps = batch;
  for (const layer of layers) {
    const weights = arrays.get(weightsName(layer));
    const bias = arrays.get(`${layer.name}.bias`);
    maps = maps.map((map) => {
      const sums = linear(layer, weights ?? new Float64Array(), map);
      return sums.map((sum, at) => sum + (bias?.[at % bias.length] ?? 0));
    });
    if (layer.norm) normalise(layer, arrays, maps);
    maps = maps.map((map) => map.map((value) => activate(layer, value)));
  }
  return maps;
}

/** Both players' losses at the same weights. @param z @param real an input an entry */
export function referenceLosses(
  model: ModelDescription,
  arrays: Arrays,
  z: Float64Array[],
  real: Float64Array[],
): { d: number; g: number } {
  const { generator, discriminator } = architecture(model);
  const discriminate = (images: Float64Array[]) =>
    referenceForward(discriminator, arrays, images).flatMap((logits) => Array.from(logits));
  const fake = discriminate(referenceForward(generator, arrays, z));
  const loss = (role: 'real' | 'fake' | 'generator', logits: number[]) =>
    lossAndGradient(model.loss, role, logits).value;
  return { d: loss('real', discriminate(real)) + loss('fake', fake), g: loss('generator', fake) };
}

import { logitCount } from '../nn/losses';
import { normals, streams, uniforms } from '../nn/random';
import { density, sampler } from './density';
import { planeSamples } from './plane';
import { dimensions, isPlaneData } from './config';
import type { ToyGanConfig } from './config';

/** One dense layer of a small net, and where its numbers lie in the net's flat array. */
export interface DenseLayer {
  inputs: number;
  outputs: number;
  /** Offset of W [inputs, outputs]; the bias [outputs] follows it. */
  offset: number;
  /** tanh, except on the last layer. */
  hidden: boolean;
}

export interface Net {
  layers: DenseLayer[];
  parameters: number;
}

function net(sizes: readonly number[]): Net {
  let offset = 0;
  const layers = sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i] ?? 1;
    const layer = { inputs, outputs, offset, hidden: i < sizes.length - 2 };
    offset += (inputs + 1) * outputs;
    return layer;
  });
  return { layers, parameters: offset };
}

/** Both players' layers, such as 1 → 16 → 16 → 1. */
export function netsOf(config: ToyGanConfig): { g: Net; d: Net } {
  const n = dimensions(config.data);
  const hidden = (width: number, depth: number) => Array.from({ length: depth }, () => width);
  return {
    g: net([n, ...hidden(config.generatorWidth, config.generatorDepth), n]),
    d: net([
      n,
      ...hidden(config.discriminatorWidth, config.discriminatorDepth),
      logitCount(config.loss),
    ]),
  };
}

/**
 * First weights: normal with variance 2 / (inputs + outputs) (Glorot and Bengio 2010, equation 12);
 * biases normal with standard deviation 0.5 in the first layer, so that the kinks of the tanh do not
 * all lie at 0, and 0 after it.
 */
export function firstWeights(config: ToyGanConfig, player: 'g' | 'd'): Float32Array {
  const { layers, parameters } = netsOf(config)[player];
  const values = normals(config.seed, streams.weights, player === 'g' ? 0 : 1, parameters);
  layers.forEach(({ inputs, outputs, offset }, index) => {
    const std = Math.sqrt(2 / (inputs + outputs));
    const weights = inputs * outputs;
    for (let i = 0; i < weights + outputs; i++) {
      const factor = i < weights ? std : index === 0 ? 0.5 : 0;
      values[offset + i] = (values[offset + i] ?? 0) * factor;
    }
  });
  return values;
}

/** `count` noise vectors for one step, [count, dimensions], a pure function of (seed, step). */
export function noiseBatch(config: ToyGanConfig, step: number, count: number): Float32Array {
  const size = count * dimensions(config.data);
  if (config.noise === 'normal') return normals(config.seed, streams.noise, step, size);
  return uniforms(config.seed, streams.noise, step, size).map((u) => 2 * u - 1);
}

/** Inverse of the standard normal distribution function (Acklam 2003; relative error below 1.2e-9). */
function normalQuantile(u: number): number {
  const tail = 0.02425;
  if (u > 1 - tail) return -normalQuantile(1 - u);
  if (u < tail) {
    const q = Math.sqrt(-2 * Math.log(u));
    const top =
      ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q -
        2.549732539343734) *
        q +
        4.374664141464968) *
        q +
      2.938163982698783;
    const bottom =
      (((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q +
        3.754408661907416) *
        q +
      1;
    return top / bottom;
  }
  const q = u - 0.5;
  const r = q * q;
  const top =
    (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r +
      138.357751867269) *
      r -
      30.66479806614716) *
      r +
      2.506628277459239) *
    q;
  const bottom =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r +
      66.80131188771972) *
      r -
      13.28068155288572) *
      r +
    1;
  return top / bottom;
}

/** Noise at the middles of `count` equally likely slices, from the smallest up; for a line only. */
export function noiseSlices(noise: ToyGanConfig['noise'], count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const u = (i + 0.5) / count;
    return noise === 'uniform' ? 2 * u - 1 : normalQuantile(u);
  });
}

/** Draws real samples, [count, dimensions], by step; prepared once for a config. */
export function dataSource(config: ToyGanConfig): (step: number, count: number) => Float32Array {
  const { data, drawing, seed } = config;
  if (isPlaneData(data)) return (step, count) => planeSamples(data, drawing, { seed, step, count });
  const invert = sampler(density(data, drawing));
  return (step, count) => uniforms(seed, streams.batch, step, count).map(invert);
}

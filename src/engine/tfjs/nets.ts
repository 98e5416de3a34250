import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { length, weightsName } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import { leakySlope, batchNormEpsilon } from '../../core/nn/model';

/** Finds a parameter or running statistic by its name in `parameterSpecs`. */
export type Lookup = (name: string) => Tensor;

/** Batch statistics of one normalised layer: population mean and variance of each channel. */
export interface Statistics {
  layer: string;
  mean: Tensor1D;
  variance: Tensor1D;
}

interface Pass {
  output: Tensor;
  statistics: Statistics[];
}

/** The layer's linear map, without its bias. */
function linear(layer: Layer, weights: Lookup, x: Tensor): Tensor {
  const { kind, stride, input, output } = layer;
  const [batch] = x.shape;
  const own = weights(weightsName(layer));
  switch (kind) {
    case 'dense':
      return tf.matMul(tf.reshape(x, [batch, length(input)]), own);
    case 'conv':
      return tf.conv2d(x as Tensor4D, own as Tensor4D, stride, 'same');
    case 'convTranspose': {
      const { size, channels } = output;
      const shape: [number, number, number, number] = [batch, size, size, channels];
      return tf.conv2dTranspose(x as Tensor4D, own as Tensor4D, shape, stride, 'same');
    }
    default:
      return kind satisfies never;
  }
}

function activate({ activation }: Layer, x: Tensor): Tensor {
  switch (activation) {
    case 'relu':
      return tf.relu(x);
    case 'leakyRelu':
      return tf.leakyRelu(x, leakySlope);
    case 'tanh':
      return tf.tanh(x);
    case 'none':
      return x;
    default:
      return activation satisfies never;
  }
}

interface PassOptions {
  /**
   * What batch norm divides by: the statistics of this batch (Ioffe and Szegedy 2015, algorithm 1) or
   * the running ones (algorithm 2).
   */
  mode: 'batch' | 'running';
  /** Is shown every layer's output, after its activation. */
  see?: (layer: string, output: Tensor) => void;
}

/**
 * One net's forward pass.
 * @param x [batch, …] of the first layer's input
 * @returns the last layer's output, [batch, s, s, c] of a map or [batch, logits]
 */
export function forward(
  layers: readonly Layer[],
  weights: Lookup,
  x: Tensor,
  { mode, see }: PassOptions,
): Pass {
  const statistics: Statistics[] = [];
  let map = x;
  for (const layer of layers) {
    const { name, output } = layer;
    let sum = linear(layer, weights, map);
    if (layer.bias) sum = tf.add(sum, weights(`${name}.bias`));
    // A dense layer's result is flat; but for D's logits, it is a map to whoever comes next.
    if (layer.role !== 'output') {
      sum = tf.reshape(sum, [-1, output.size, output.size, output.channels]);
    }
    if (layer.norm) {
      let mean = weights(`${name}.mean`) as Tensor1D;
      let variance = weights(`${name}.variance`) as Tensor1D;
      if (mode === 'batch') {
        const moments = tf.moments(sum, [0, 1, 2]);
        mean = moments.mean as Tensor1D;
        variance = moments.variance as Tensor1D;
        statistics.push({ layer: name, mean, variance });
      }
      const gamma = weights(`${name}.gamma`) as Tensor1D;
      const beta = weights(`${name}.beta`) as Tensor1D;
      sum = tf.batchNorm(sum as Tensor4D, mean, variance, beta, gamma, batchNormEpsilon);
    }
    map = activate(layer, sum);
    see?.(name, map);
  }
  return { output: map, statistics };
}

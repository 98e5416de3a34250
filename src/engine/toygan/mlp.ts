import type { Net } from '../../core/toygan/nets';
import { Dense } from './dense';
import { matrix } from './matrix';
import type { Matrix } from './matrix';

/** Rows of a block of `evaluate`: the layers' outputs then stay in the processor's cache. */
const blockRows = 64;

/**
 * A multilayer perceptron: dense layers one after the other, and backpropagation through them. The
 * weights are one flat array, laid out as `net` says, that the caller keeps. Batches are [n, size]
 * row by row, of any n. What a method returns is the net's own until the next call, unless it says
 * otherwise.
 */
export class Mlp {
  private readonly layers: Dense[];
  private readonly fromLast: Dense[];
  private readonly blockLayers: Dense[];
  private readonly gradient: Float32Array;
  private readonly inputs: number;
  private readonly outputs: number;

  constructor({ layers, parameters }: Net) {
    this.layers = layers.map((layer) => new Dense(layer));
    this.fromLast = this.layers.toReversed();
    this.blockLayers = layers.map((layer) => new Dense(layer));
    this.gradient = new Float32Array(parameters);
    this.inputs = layers[0]?.inputs ?? 1;
    this.outputs = layers.at(-1)?.outputs ?? 1;
  }

  /**
   * Keeps every layer's output, which the gradients need.
   * @param x [n, inputs], which must stay as it is until the gradients are taken
   * @returns [n, outputs]
   */
  forward(weights: Float32Array, x: Float32Array): Float32Array {
    let out = matrix(x, x.length / this.inputs, this.inputs);
    for (const layer of this.layers) out = layer.forward(weights, out);
    return entries(out);
  }

  /**
   * ∂L/∂weights at the newest `forward`, where L is a scalar function of its output.
   * @param dy ∂L/∂output, [n, outputs]
   * @returns [parameters]
   */
  weightGradient(weights: Float32Array, dy: Float32Array): Float32Array {
    let delta = matrix(dy, dy.length / this.outputs, this.outputs);
    for (const layer of this.fromLast) {
      layer.activationBackward(delta);
      layer.weightGradient(delta, this.gradient);
      if (layer !== this.layers[0]) delta = layer.inputGradient(weights, delta);
    }
    return this.gradient;
  }

  /**
   * ∂L/∂x at the newest `forward`; the weights' gradient is not computed.
   * @param dy ∂L/∂output, [n, outputs]
   * @returns [n, inputs]
   */
  inputGradient(weights: Float32Array, dy: Float32Array): Float32Array {
    let delta = matrix(dy, dy.length / this.outputs, this.outputs);
    for (const layer of this.fromLast) {
      layer.activationBackward(delta);
      delta = layer.inputGradient(weights, delta);
    }
    return entries(delta);
  }

  /**
   * The output alone; what `forward` has kept stays.
   * @param x [n, inputs]
   * @returns [n, outputs], a new array
   */
  evaluate(weights: Float32Array, x: Float32Array): Float32Array {
    const rows = x.length / this.inputs;
    const result = new Float32Array(rows * this.outputs);
    for (let row = 0; row < rows; row += blockRows) {
      const count = Math.min(blockRows, rows - row);
      let out = matrix(x, count, this.inputs, row * this.inputs);
      for (const layer of this.blockLayers) out = layer.forward(weights, out);
      result.set(entries(out), row * this.outputs);
    }
    return result;
  }
}

/** The used part of a layer's array. */
function entries({ values, rows, columns }: Matrix): Float32Array {
  return values.subarray(0, rows * columns);
}

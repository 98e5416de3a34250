import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { adamBeta2, adamEpsilon } from '../../core/nn/model';
import type { Updater } from './adam';
import type { Weights } from './weights';

/**
 * TensorFlow.js's own Adam, to measure what a page pays that uses it as it comes. Its moments are its
 * own, so a checkpoint does not hold them.
 */
export class StockAdam extends tf.AdamOptimizer implements Updater {
  private readonly weights: Weights;

  constructor(weights: Weights, beta1: number) {
    super(0, beta1, adamBeta2, adamEpsilon.keras);
    this.weights = weights;
  }

  apply(gradients: ReadonlyMap<string, Tensor>, rate: number): void {
    this.learningRate = rate;
    this.applyGradients(
      [...gradients].map(([name, tensor]) => ({ name: this.weights.get(name).name, tensor })),
    );
  }
}

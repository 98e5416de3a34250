import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { adamBeta2, adamEpsilon } from '../../core/nn/model';
import type { Weights } from './weights';

/** What turns a net's gradients into new weights. */
export interface Updater {
  /**
   * @param gradients by parameter name
   * @param rate learning rate
   * @param t how many updates there will have been with this one, from 1
   */
  apply(gradients: ReadonlyMap<string, Tensor>, rate: number, t: number): void;
  dispose(): void;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1) for one net, with ε outside the root as TensorFlow.js has
 * it: w ← w − lr·m̂ / (√v̂ + ε). The bias corrections are folded into two numbers a step, which is the
 * same formula: with c = √(1 − β₂ᵗ), w ← w − (lr·c/(1 − β₁ᵗ)) · m / (√v + ε·c).
 */
export class Adam implements Updater {
  private readonly decays: { m: Scalar; v: Scalar; toM: Scalar; toV: Scalar };

  private readonly weights: Weights;
  private readonly beta1: number;

  constructor(weights: Weights, beta1: number) {
    this.weights = weights;
    this.beta1 = beta1;
    this.decays = {
      m: tf.scalar(beta1),
      v: tf.scalar(adamBeta2),
      toM: tf.scalar(1 - beta1),
      toV: tf.scalar(1 - adamBeta2),
    };
  }

  apply(gradients: ReadonlyMap<string, Tensor>, rate: number, t: number): void {
    tf.tidy(() => {
      const correction = Math.sqrt(1 - adamBeta2 ** t);
      const size = tf.scalar((rate * correction) / (1 - this.beta1 ** t));
      const epsilon = tf.scalar(adamEpsilon.keras * correction);
      const { decays } = this;
      for (const [name, gradient] of gradients) {
        const [w, m, v] = [name, `m/${name}`, `v/${name}`].map(this.weights.get);
        if (!w || !m || !v) continue;
        m.assign(tf.add(tf.mul(m, decays.m), tf.mul(gradient, decays.toM)));
        v.assign(tf.add(tf.mul(v, decays.v), tf.mul(tf.square(gradient), decays.toV)));
        w.assign(tf.sub(w, tf.div(tf.mul(m, size), tf.add(tf.sqrt(v), epsilon))));
      }
    });
  }

  dispose(): void {
    tf.dispose(Object.values(this.decays));
  }
}

import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import '#stock-gradients';

/**
 * TensorFlow.js builds the gradients of Mean and Sum from a JavaScript array of ones of the input's
 * size and uploads it, 16 to 41 MB in a training step. Tiling the small gradient on the device gives
 * the same numbers and uploads nothing.
 */
function spread(dy: Tensor, shape: number[], axis: unknown, average: boolean): Tensor {
  const axes = tf.util.parseAxisParam(axis as number | number[], shape);
  const kept = shape.map((side, i) => (axes.includes(i) ? 1 : side));
  const times = shape.map((side, i) => (axes.includes(i) ? side : 1));
  const count = tf.util.sizeFromShape(times);
  const small = average ? tf.mul(dy, 1 / count) : dy;
  return tf.tile(tf.reshape(small, kept), times);
}

function patched(kernelName: string, average: boolean): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => ({
      x: () => {
        const [x] = saved;
        if (!x || Array.isArray(dy)) throw new Error(`${kernelName} has one input and one output`);
        return spread(dy, x.shape, attributes['axis'], average);
      },
    }),
  };
}

const stock = [tf.Mean, tf.Sum].map((kernel) => tf.getGradient(kernel));
const ours = [patched(tf.Mean, true), patched(tf.Sum, false)];

/** Gradients are looked up when an operation runs, so the choice holds from the next step on. */
export function chooseGradients(which: 'stock' | 'ours'): void {
  for (const gradient of which === 'stock' ? stock : ours) tf.registerGradient(gradient);
}

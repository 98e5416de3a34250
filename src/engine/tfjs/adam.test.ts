import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { adamBeta2, adamEpsilon, presets } from '../../core/nn/model';
import { normals, streams } from '../../core/nn/random';
import { Adam } from './adam';
import { openBackend } from './backend';
import { Weights } from './weights';

beforeAll(async () => {
  await openBackend({ backend: 'cpu', onFault: () => undefined });
});

it('is TensorFlow.js’s Adam, step for step, for large, small and vanishing gradients', () => {
  const { beta1, generatorRate } = presets.tiny;
  const weights = new Weights(presets.tiny);
  const adam = new Adam(weights, beta1);
  const name = 'g.conv1.filter';
  const { shape, size } = weights.get(name);
  const theirs = tf.variable(tf.clone<tf.Tensor>(weights.get(name)), true, 'theirs');
  const reference = tf.train.adam(generatorRate, beta1, adamBeta2, adamEpsilon.keras);
  const start = weights.get(name).dataSync().slice();
  for (let t = 1; t <= 25; t++) {
    const scale = [1, 1e-3, 1e-8][t % 3]!;
    const values = normals(7, streams.explore, t, size).map((value) => scale * value);
    const gradient = tf.tensor(values, shape);
    adam.apply(new Map([[name, gradient]]), generatorRate, t);
    reference.applyGradients([{ name: 'theirs', tensor: gradient }]);
    const mine = weights.get(name).dataSync();
    const wanted = theirs.dataSync();
    // A step is about the rate; compare to a thousandth of it.
    const error = Math.max(...mine.map((value, i) => Math.abs(value - wanted[i]!)));
    expect(error, `update ${t}`).toBeLessThan(generatorRate * 1e-3);
  }
  const moved = Math.max(
    ...weights
      .get(name)
      .dataSync()
      .map((value, i) => value - start[i]!),
  );
  expect(moved).toBeGreaterThan(generatorRate);
  weights.dispose();
});

it('moves by the rate, whatever the gradient’s size, in the first update', () => {
  const weights = new Weights(presets.tiny);
  const adam = new Adam(weights, 0.5);
  const name = 'd.dense.bias';
  adam.apply(new Map([[name, tf.tensor1d([1e-3])]]), 0.25, 1);
  expect(weights.get(name).dataSync()[0]).toBeCloseTo(-0.25, 4);
  weights.dispose();
});

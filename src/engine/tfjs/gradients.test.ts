import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackend } from './backend';
import { chooseGradients } from './gradients';

beforeAll(async () => {
  await openBackend({ backend: 'cpu', onFault: () => undefined });
});
afterAll(() => chooseGradients('ours'));

it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
  ['the mean of everything', (x) => tf.mean(x)],
  ['means over batch and pixels', (x) => tf.mean(x, [0, 1, 2])],
  ['the sum of everything', (x) => tf.sum(x)],
  ['sums over channels', (x) => tf.sum(x, -1)],
  ['sums that keep their dimensions', (x) => tf.sum(x, [1, 3], true)],
])('has the stock gradient of %s', (_, reduce) => {
  const x = tf.randomNormal([2, 3, 4, 5], 0, 1, 'float32', 7);
  const weigh = tf.randomNormal(reduce(x).shape, 0, 1, 'float32', 8);
  const gradient = () => tf.grad((input: tf.Tensor) => tf.sum(tf.mul(reduce(input), weigh)))(x);
  chooseGradients('stock');
  const stock = gradient().dataSync();
  chooseGradients('ours');
  const ours = gradient();
  expect(ours.shape).toEqual(x.shape);
  ours.dataSync().forEach((value, i) => expect(value).toBeCloseTo(stock[i]!, 6));
});

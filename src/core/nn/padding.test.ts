import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { samePadding } from './padding';

it('puts the odd cell after: kernels of 3, 4 and 5 with stride 2', () => {
  const of = (large: number, kernel: number) =>
    samePadding({ large, small: Math.ceil(large / 2), kernel, stride: 2 });
  expect(of(8, 3)).toEqual({ before: 0, after: 1 });
  expect(of(8, 4)).toEqual({ before: 1, after: 1 });
  expect(of(8, 5)).toEqual({ before: 1, after: 2 });
  expect(of(7, 5)).toEqual({ before: 2, after: 2 });
});

it('is none where the windows leave cells over', () => {
  expect(samePadding({ large: 6, small: 2, kernel: 1, stride: 3 })).toEqual({
    before: 0,
    after: 0,
  });
});

it('is what TensorFlow’s own ‘same’ reads', async () => {
  await tf.setBackend('cpu');
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(
      size,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      (large, kernel, stride) => {
        const small = Math.ceil(large / stride);
        const { before, after } = samePadding({ large, small, kernel, stride });
        const [mine, theirs] = tf.tidy(() => {
          const row = tf.reshape<tf.Rank.R4>(tf.range(1, large + 1), [1, 1, large, 1]);
          const squares = tf.square(tf.range(1, kernel + 1));
          const taps = tf.reshape<tf.Rank.R4>(squares, [1, kernel, 1, 1]);
          const padded = tf.pad4d(row, [
            [0, 0],
            [0, 0],
            [before, after],
            [0, 0],
          ]);
          return [
            tf.conv2d(padded, taps, [1, stride], 'valid').dataSync(),
            tf.conv2d(row, taps, [1, stride], 'same').dataSync(),
          ];
        });
        expect([...mine].slice(0, small)).toEqual([...theirs]);
      },
    ),
  );
});

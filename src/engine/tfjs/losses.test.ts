import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logitCount, lossAndGradient, lossNames } from '../../core/nn/losses';
import type { LossName } from '../../core/nn/losses';
import { openBackend } from './backend';
import './gradients';
import { discriminatorLoss, generatorLoss } from './losses';

beforeAll(async () => {
  await openBackend({ backend: 'cpu', onFault: () => undefined });
});

const ordinary = [-3, -0.7, 0.2, 4, 0.9, -1.5, 2.5, 0.1];
const extreme = [-60, 60, 55, -55, 0, 0, -90, 90];

function tensorOf(loss: LossName, logits: number[]): tf.Tensor2D {
  const width = logitCount(loss);
  return tf.tensor2d(logits, [logits.length / width, width]);
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(found).toHaveLength(wanted.length);
  for (let i = 0; i < wanted.length; i++) expect(found[i]).toBeCloseTo(wanted[i]!, 5);
}

describe.each(lossNames)('%s', (loss) => {
  it.each([
    ['ordinary', ordinary],
    ['extreme', extreme],
  ])('equals the formula and its slope at %s logits', (_, logits) => {
    const opposite = logits.map((value) => -0.5 * value);
    const real = lossAndGradient(loss, 'real', logits);
    const fake = lossAndGradient(loss, 'fake', opposite);
    const both = tf.valueAndGrads((r: tf.Tensor, f: tf.Tensor) =>
      discriminatorLoss(loss, r as tf.Tensor2D, f as tf.Tensor2D),
    )([tensorOf(loss, logits), tensorOf(loss, opposite)]);
    expect(both.value.dataSync()[0]).toBeCloseTo(real.value + fake.value, 4);
    expectClose(both.grads[0]!.dataSync(), real.gradient);
    expectClose(both.grads[1]!.dataSync(), fake.gradient);

    const generator = lossAndGradient(loss, 'generator', logits);
    const one = tf.valueAndGrad((f: tf.Tensor) => generatorLoss(loss, f as tf.Tensor2D))(
      tensorOf(loss, logits),
    );
    expect(one.value.dataSync()[0]).toBeCloseTo(generator.value, 4);
    expectClose(one.grad.dataSync(), generator.gradient);
  });
});

/** The plain arithmetic against TensorFlow.js: its own ops, its automatic gradients, its Adam. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultToyGan, dimensions, toyBatch } from '../../core/toygan/config';
import type { ToyGanConfig } from '../../core/toygan/config';
import { dataSource, firstWeights, netsOf, noiseBatch } from '../../core/toygan/nets';
import type { Net } from '../../core/toygan/nets';
import { lossAndGradient, lossNames } from '../../core/nn/losses';
import { adamUpdate, initialState } from './adam';
import { Mlp } from './mlp';
import { ToyGan, discriminatorLoss } from './toyGan';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function oracleNet(net: Net, x: tf.Tensor, w: tf.Tensor): tf.Tensor {
  let h = x as tf.Tensor2D;
  for (const { inputs, outputs, offset, hidden } of net.layers) {
    const weights = tf.reshape(tf.slice(w, [offset], [inputs * outputs]), [inputs, outputs]);
    const bias = tf.slice(w, [offset + inputs * outputs], [outputs]);
    h = tf.add(tf.matMul(h, weights as tf.Tensor2D), bias);
    if (hidden) h = tf.tanh(h);
  }
  return h;
}

function oracleLoss(
  loss: ToyGanConfig['loss'],
  role: 'real' | 'fake' | 'generator',
  logits: tf.Tensor,
): tf.Scalar {
  const l =
    loss === 'softmax'
      ? tf.sub(tf.slice(logits, [0, 1], [-1, 1]), tf.slice(logits, [0, 0], [-1, 1]))
      : logits;
  const up = tf.mean<tf.Scalar>(tf.softplus(tf.neg(l)));
  const down = tf.mean<tf.Scalar>(tf.softplus(l));
  const squares = (to: number) => tf.mul<tf.Scalar>(0.5, tf.mean(tf.square(tf.sub(l, to))));
  if (loss === 'leastSquares') return squares(role === 'fake' ? 0 : 1);
  if (loss === 'hinge') {
    if (role === 'generator') return tf.neg(tf.mean<tf.Scalar>(l));
    return tf.mean(tf.relu(role === 'real' ? tf.sub(1, l) : tf.add(1, l)));
  }
  if (role === 'real') return up;
  if (role === 'fake') return down;
  return loss === 'minimax' ? tf.neg(down) : up;
}

/** Both players' losses on one batch, as functions of tensors. */
function oracleLosses(config: ToyGanConfig, x: Float32Array, z: Float32Array) {
  const { g, d } = netsOf(config);
  const n = dimensions(config.data);
  const real = tf.tensor2d(x, [x.length / n, n]);
  const noise = tf.tensor2d(z, [z.length / n, n]);
  const fakes = (gw: tf.Tensor) => oracleNet(g, noise, gw);
  const onFakes = (at: tf.Tensor, dw: tf.Tensor) =>
    oracleLoss(config.loss, 'generator', oracleNet(d, at, dw));
  return {
    fakes,
    onFakes,
    d: (gw: tf.Tensor, dw: tf.Tensor) =>
      tf.add<tf.Scalar>(
        oracleLoss(config.loss, 'real', oracleNet(d, real, dw)),
        oracleLoss(config.loss, 'fake', oracleNet(d, fakes(gw), dw)),
      ),
    g: (gw: tf.Tensor, dw: tf.Tensor) => onFakes(fakes(gw), dw),
  };
}

function expectClose(values: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number) {
  expect(values).toHaveLength(wanted.length);
  const scale = Math.max(1e-3, ...Array.from(wanted, Math.abs));
  for (let i = 0; i < wanted.length; i++) {
    expect(Math.abs(values[i]! - wanted[i]!)).toBeLessThan(tolerance * scale);
  }
}

const cases: ToyGanConfig[] = lossNames.flatMap((loss) =>
  ([1, 2, 3, 4] as const).flatMap((depth) =>
    (['two', 'ring'] as const).map((data) => ({
      ...defaultToyGan,
      loss,
      data,
      generatorDepth: depth,
      generatorWidth: 3 * depth + 2,
      discriminatorDepth: 5 - depth,
      discriminatorWidth: 19 - 3 * depth,
    })),
  ),
);

const title = '$loss on $data, G $generatorDepth and D $discriminatorDepth layers deep';

describe('losses and gradients', () => {
  it.each(cases)(title, (config) => {
    const nets = netsOf(config);
    const gw = firstWeights(config, 'g');
    const dw = firstWeights(config, 'd');
    const x = dataSource(config)(0, 50);
    const z = noiseBatch(config, 0, 50);
    const oracle = oracleLosses(config, x, z);
    const g = new Mlp(nets.g);
    const d = new Mlp(nets.d);
    const fakes = g.forward(gw, z).slice();

    const ofD = discriminatorLoss(config.loss, d.forward(dw, Float32Array.of(...x, ...fakes)));
    const wantedD = tf.valueAndGrad((w: tf.Tensor) => oracle.d(tf.tensor1d(gw), w))(
      tf.tensor1d(dw),
    );
    expect(ofD.value).toBeCloseTo(wantedD.value.dataSync()[0]!, 5);
    expectClose(d.weightGradient(dw, ofD.gradient), wantedD.grad.dataSync(), 1e-5);

    const ofG = lossAndGradient(config.loss, 'generator', d.forward(dw, fakes));
    const onFakes = d.inputGradient(dw, ofG.gradient);
    const wantedOnFakes = tf.grad((at: tf.Tensor) => oracle.onFakes(at, tf.tensor1d(dw)))(
      oracle.fakes(tf.tensor1d(gw)),
    );
    expectClose(onFakes, wantedOnFakes.dataSync(), 1e-5);
    const wantedG = tf.valueAndGrad((w: tf.Tensor) => oracle.g(w, tf.tensor1d(dw)))(
      tf.tensor1d(gw),
    );
    expect(ofG.value).toBeCloseTo(wantedG.value.dataSync()[0]!, 5);
    expectClose(g.weightGradient(gw, onFakes), wantedG.grad.dataSync(), 1e-5);

    const gan = new ToyGan(config);
    const each = wantedOnFakes.dataSync().map((value) => 50 * value);
    expectClose(gan.sampleGradient(fakes), each, 1e-5);
  });
});

describe('Adam', () => {
  it.each([0, 0.5, 0.9, 0.99])('is TensorFlow.js’s, with β₁ = %d', (beta1) => {
    const first = Float32Array.from({ length: 9 }, (_, i) => Math.sin(i));
    const state = initialState(first.slice());
    const w = tf.variable(tf.tensor1d(first));
    const adam = tf.train.adam(0.01, beta1, 0.999, 1e-8);
    for (let step = 0; step < 50; step++) {
      // Gradients of very different sizes, none of them at all, and signs that turn.
      const gradient = first.map((_, i) => (i === 4 ? 0 : 10 ** (i - 5) * Math.cos(step * i)));
      const before = state.w.slice();
      const moved = adamUpdate(state, gradient, { rate: 0.01, beta1 });
      adam.minimize(() => tf.sum(tf.mul(w, gradient)), false, [w]);
      expectClose(state.w, w.dataSync(), 1e-5);
      const distance = Math.hypot(...before.map((value, i) => state.w[i]! - value));
      expect(moved).toBeCloseTo(distance / Math.hypot(...before), 6);
    }
    expect(state.w[4]).toBe(first[4]);
    expect(state.updates).toBe(50);
  });
});

describe('ten iterations', () => {
  // Every loss at every depth, and with every β₁.
  const some = cases
    .filter((_, i) => i % 2 === Math.floor(i / 8) % 2)
    .map((config, i) => ({ ...config, beta1: [0, 0.5, 0.9][i % 3] ?? 0 }));
  it.each(some)(`${title}, β₁ = $beta1`, (config) => {
    const gan = new ToyGan(config);
    const gw = tf.variable(tf.tensor1d(firstWeights(config, 'g')));
    const dw = tf.variable(tf.tensor1d(firstWeights(config, 'd')));
    const gAdam = tf.train.adam(config.generatorRate, config.beta1, 0.999, 1e-8);
    const dAdam = tf.train.adam(config.discriminatorRate, config.beta1, 0.999, 1e-8);
    const draw = dataSource(config);
    for (let step = 0; step < 10; step++) {
      const z = noiseBatch(config, step, toyBatch);
      const oracle = oracleLosses(config, draw(step, toyBatch), z);
      const made = gan.advance('both');
      const dLoss = dAdam.minimize(() => oracle.d(gw, dw), true, [dw])!;
      const gLoss = gAdam.minimize(() => oracle.g(gw, dw), true, [gw])!;
      expect(made.d?.loss).toBeCloseTo(dLoss.dataSync()[0]!, 4);
      expect(made.g?.loss).toBeCloseTo(gLoss.dataSync()[0]!, 4);
    }
    const { g, d } = gan.save();
    expectClose(g.w, gw.dataSync(), 2e-4);
    expectClose(d.w, dw.dataSync(), 2e-4);
  });
});

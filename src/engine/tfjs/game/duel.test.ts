import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultGame, gameBatch } from '../../../core/game/config';
import type { GameConfig } from '../../../core/game/config';
import { lossAndGradient, lossNames } from '../../../core/losses';
import { dataSource, firstWeights, netsOf, noiseBatch } from '../../../core/game/nets';
import type { Net } from '../../../core/game/nets';
import { Duel } from './duel';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A net of stock ops, as the oracle. */
function stockAnswer(net: Net, x: tf.Tensor, w: tf.Tensor): tf.Tensor {
  let h = x as tf.Tensor2D;
  for (const { inputs, outputs, offset, hidden } of net.layers) {
    const matrix = tf.reshape(tf.slice(w, [offset], [inputs * outputs]), [inputs, outputs]);
    const bias = tf.slice(w, [offset + inputs * outputs], [outputs]);
    h = tf.add(tf.matMul(h, matrix as tf.Tensor2D), bias);
    if (hidden) h = tf.tanh(h);
  }
  return h;
}

function stockLoss(loss: GameConfig['loss'], role: string, logits: tf.Tensor): tf.Tensor {
  const l =
    loss === 'softmax'
      ? tf.sub(tf.slice(logits, [0, 1], [-1, 1]), tf.slice(logits, [0, 0], [-1, 1]))
      : logits;
  const up = tf.mean(tf.softplus(tf.neg(l)));
  const down = tf.mean(tf.softplus(l));
  const squares = (to: number) => tf.mul(0.5, tf.mean(tf.square(tf.sub(l, to))));
  if (loss === 'leastSquares') return squares(role === 'forged' ? 0 : 1);
  if (loss === 'hinge') {
    if (role === 'generator') return tf.neg(tf.mean(l));
    return tf.mean(tf.relu(role === 'real' ? tf.sub(1, l) : tf.add(1, l)));
  }
  if (role === 'real') return up;
  if (role === 'forged') return down;
  return loss === 'minimax' ? tf.neg(down) : up;
}

/** The same first iterations by stock ops, stock autodiff and stock Adam. */
function stockGame(config: GameConfig, iterations: number) {
  const { g, d } = netsOf(config);
  const gw = tf.variable(tf.tensor1d(firstWeights(config, 'g')));
  const dw = tf.variable(tf.tensor1d(firstWeights(config, 'd')));
  const gAdam = tf.train.adam(config.generatorRate, config.beta1, 0.999, 1e-8);
  const dAdam = tf.train.adam(config.discriminatorRate, config.beta1, 0.999, 1e-8);
  const draw = dataSource(config);
  const n = g.layers[0]!.inputs;
  const losses: { d: number; g: number }[] = [];
  for (let step = 0; step < iterations; step++) {
    const real = tf.tensor2d(draw(step, gameBatch), [gameBatch, n]);
    const z = tf.tensor2d(noiseBatch(config, step, gameBatch), [gameBatch, n]);
    const forged = stockAnswer(g, z, gw);
    const dLoss = dAdam.minimize(
      () =>
        tf.add<tf.Scalar>(
          stockLoss(config.loss, 'real', stockAnswer(d, real, dw)),
          stockLoss(config.loss, 'forged', stockAnswer(d, forged, dw)),
        ),
      true,
      [dw],
    )!;
    const gLoss = gAdam.minimize(
      () =>
        stockLoss(config.loss, 'generator', stockAnswer(d, stockAnswer(g, z, gw), dw)) as tf.Scalar,
      true,
      [gw],
    )!;
    losses.push({ d: dLoss.dataSync()[0]!, g: gLoss.dataSync()[0]! });
  }
  return { losses, g: gw.dataSync(), d: dw.dataSync() };
}

const cases: GameConfig[] = [
  ...lossNames.map((loss) => ({ ...defaultGame, loss })),
  { ...defaultGame, data: 'ring', generatorDepth: 1, discriminatorDepth: 3, discriminatorWidth: 5 },
];

describe('the duel', () => {
  it.each(cases)('plays as stock TensorFlow.js does ($loss on $data)', (config) => {
    const duel = new Duel(config);
    const oracle = stockGame(config, 10);
    oracle.losses.forEach((losses) => {
      const turn = duel.advance('both');
      expect(turn.d?.loss).toBeCloseTo(losses.d, 4);
      expect(turn.g?.loss).toBeCloseTo(losses.g, 4);
    });
    const { g, d } = duel.save();
    g.w.forEach((value, i) => expect(Math.abs(value - oracle.g[i]!)).toBeLessThan(2e-4));
    d.w.forEach((value, i) => expect(Math.abs(value - oracle.d[i]!)).toBeLessThan(2e-4));
  });

  it.each(lossNames)('pulls forgeries down the slope of their own loss (%s)', (loss) => {
    const duel = new Duel({ ...defaultGame, loss, seed: 3 });
    for (let i = 0; i < 20; i++) duel.advance('d');
    const x = Float32Array.from([-2.1, -0.4, 0.3, 1.7]);
    const pull = duel.pull(x);
    const lossAt = (at: number) =>
      lossAndGradient(loss, 'generator', duel.judge(Float32Array.of(at))).value;
    x.forEach((at, i) => {
      const h = 1e-2;
      const slope = (lossAt(at + h) - lossAt(at - h)) / (2 * h);
      expect(Math.abs(pull[i]! + slope)).toBeLessThan(2e-3 + 0.02 * Math.abs(slope));
    });
  });

  it('moves only who plays, and advances the step whoever plays', () => {
    const duel = new Duel(defaultGame);
    const before = duel.save();
    const turn = duel.advance('d');
    expect(turn.g).toBeNull();
    expect(turn.d?.moved).toBeGreaterThan(0);
    expect(duel.save().g.w).toEqual(before.g.w);
    expect(duel.save().d.w).not.toEqual(before.d.w);
    const middle = duel.save();
    duel.advance('g');
    expect(duel.save().d.w).toEqual(middle.d.w);
    expect(duel.save().g.w).not.toEqual(middle.g.w);
    expect(duel.step).toBe(2);
  });

  it('repeats a game from its seed, and goes on from a restored state as it did before', () => {
    const config = { ...defaultGame, discriminatorSteps: 2, headStart: 5 };
    const play = () => {
      const duel = new Duel(config);
      duel.headStart();
      for (let i = 0; i < 10; i++) duel.advance('both');
      return duel;
    };
    const duel = play();
    const at10 = duel.save();
    expect(play().save()).toEqual(at10);
    for (let i = 0; i < 5; i++) duel.advance('both');
    const at15 = duel.save();
    duel.restore(at10);
    expect(duel.step).toBe(10);
    for (let i = 0; i < 5; i++) duel.advance('both');
    expect(duel.save()).toEqual(at15);
  });

  it('leaves no tensors behind', () => {
    const duel = new Duel(defaultGame);
    duel.advance('both');
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) duel.advance('both');
    duel.pull(Float32Array.of(0, 1));
    duel.forge(Float32Array.of(0, 1));
    expect(tf.memory().numTensors).toBe(before);
  });
});

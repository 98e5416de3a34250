import * as tf from '@tensorflow/tfjs-core';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchNormEpsilon, batchNormMomentum, leakySlope } from '../src/core/nn/model';
import { openClassifier } from '../src/engine/classifier/classifier';
import { classifierFileNames } from '../src/engine/classifier/manifest';
import { classifierSpecs } from '../src/engine/classifier/net';
import { stateWithoutData } from '../src/engine/program/stateWithoutData';
import { writeClassifier } from '../src/engine/classifier/weights';
import { openBackend } from '../src/engine/tfjs/backend';
import '../src/engine/tfjs/gradients';
import { WasmDevice } from '../src/engine/wasm/device';
import { normalNumbers, relativeError } from '../src/testing/numbers';
import { batch, realImages, trainingBatch } from './classifier/batch';
import { labelledImages } from './classifier/data';
import type { LabelledImages } from './classifier/data';
import { publish } from './classifier/publish';
import {
  crossEntropy,
  initialClassifier,
  trainClassifier,
  trainingPrograms,
} from './classifier/train';
import { fileReader } from './fileReader';
import { nodeWasmHost } from './wasmHost';

const open = (threads = 2) => WasmDevice.open(nodeWasmHost(threads), false);

const folder = mkdtempSync(join(tmpdir(), 'ganvas-classifier-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The test images, which are fewer: enough to see that something is learned. */
let data: LabelledImages;
beforeAll(async () => {
  const read = fileReader(`${import.meta.dirname}/../public/data`);
  data = await labelledImages(read, 'mnist', 'test');
});

describe('a training step', () => {
  const images = 5;
  const pixels = normalNumbers(1, images * 28 * 28).map(Math.tanh);
  const targets = new Float32Array(images * 10);
  [3, 0, 9].forEach((label, image) => (targets[10 * image + label] = 1));
  targets.fill(0.1, 30);
  /** A little off the zeros and ones that training begins with, so that nothing is hidden by them. */
  const arrays = new Map(
    [...initialClassifier(2)].map(([name, values], index) => {
      const random = normalNumbers(10 + index, values.length);
      const moved = (value: number, i: number) => value + 0.1 * (random[i] ?? NaN);
      return [name, values.map((value, i) => (Number.isInteger(value) ? moved(value, i) : value))];
    }),
  );
  const trained = classifierSpecs.filter(({ trainable }) => trainable);

  /** The same in TensorFlow.js, whose own rules make the gradients. */
  function oracle(own: readonly tf.Tensor[]) {
    const parameter = (name: string) => own[trained.findIndex((spec) => spec.name === name)]!;
    const convolve = (x: tf.Tensor, filter: string) =>
      tf.conv2d(x as tf.Tensor4D, parameter(filter) as tf.Tensor4D, 2, 'same');
    const x = tf.tensor4d(pixels, [images, 28, 28, 1]);
    const conv1 = tf.leakyRelu(
      tf.add(convolve(x, 'conv1.filter'), parameter('conv1.bias')),
      leakySlope,
    );
    const sums = convolve(conv1, 'conv2.filter');
    const { mean, variance } = tf.moments(sums, [0, 1, 2]);
    const normal = tf.div(tf.sub(sums, mean), tf.sqrt(tf.add(variance, batchNormEpsilon)));
    const conv2 = tf.leakyRelu(
      tf.add(tf.mul(normal, parameter('conv2.gamma')), parameter('conv2.beta')),
      leakySlope,
    );
    const dense = (input: tf.Tensor, name: string) =>
      tf.add(
        tf.matMul(tf.reshape(input, [images, -1]), parameter(`${name}.weights`)),
        parameter(`${name}.bias`),
      );
    const logits = dense(tf.relu(dense(conv2, 'features')), 'logits');
    const loss = tf.losses.softmaxCrossEntropy(tf.tensor2d(targets, [images, 10]), logits);
    return { loss, logits, mean, variance };
  }

  it('has the loss, the gradients and the statistics of TensorFlow.js, and moves every weight', async () => {
    await openBackend({ backend: 'cpu', onFault: () => undefined });
    const own = trained.map(({ name, shape }) => tf.tensor(arrays.get(name)!, shape));
    const expected = oracle(own);
    const { grads } = tf.valueAndGrads((...each: tf.Tensor[]) => oracle(each).loss as tf.Scalar)(
      own,
    );

    const device = await open();
    const { tensors, logitGradient, forward, backward } = trainingPrograms(images);
    device.prepare([forward, backward]);
    for (const [name, values] of arrays) device.write(tensors.parameter(name), values);
    device.write(tensors.images, pixels);
    const state = stateWithoutData();
    await device.run(forward, state);
    const logits = device.read(tensors.logits);
    expect(relativeError(logits, expected.logits.dataSync())).toBeLessThan(1e-5);
    const { value, gradient } = crossEntropy(logits, targets);
    expect(value).toBeCloseTo(expected.loss.dataSync()[0]!, 5);

    device.write(logitGradient, gradient);
    state.updates.d = 1;
    state.learningRates.d = 0.01;
    await device.run(backward, state);
    const read = (name: string) => device.read(tensors.parameter(name));
    trained.forEach(({ name }, index) => {
      const gradients = grads[index]!.dataSync();
      expect(relativeError(read(`gradient/${name}`), gradients), name).toBeLessThan(1e-4);
      // Adam's first step is the rate times the sign of the gradient, where that is not near ε.
      const before = arrays.get(name)!;
      const after = read(name);
      const clear = [...gradients.keys()].filter((i) => Math.abs(gradients[i]!) > 1e-4);
      expect(clear.length, name).toBeGreaterThan(0);
      for (const i of clear) {
        expect(after[i]! - before[i]!).toBeCloseTo(-0.01 * Math.sign(gradients[i]!), 4);
      }
    });
    for (const part of ['mean', 'variance'] as const) {
      const old = arrays.get(`conv2.${part}`)!;
      const wanted = expected[part]
        .dataSync()
        .map((found, i) => batchNormMomentum * old[i]! + (1 - batchNormMomentum) * found);
      expect(relativeError(read(`conv2.${part}`), wanted)).toBeLessThan(1e-5);
    }
    device.dispose();
  });

  it('puts a finite price on an impossible answer', () => {
    const logits = new Float32Array(10);
    logits[4] = 1000;
    const sure = new Float32Array(10);
    sure[7] = 1;
    const { value, gradient } = crossEntropy(logits, sure);
    expect(value).toBe(1000);
    expect([gradient[4], gradient[7]]).toEqual([1, -1]);
  });
});

describe('a training batch', () => {
  const length = 28 * 28;
  const bright = { row: 10, column: 13 };
  /** One image with a single white pixel, of class 3. */
  const dot: LabelledImages = {
    pixels: Uint8Array.from({ length }, (_, i) =>
      i === bright.row * 28 + bright.column ? 255 : 0,
    ),
    labels: Uint8Array.of(3),
    ...{ size: 28, channels: 1, loaded: 1 },
  };

  it('has real images with their labels, moved by two pixels at most, each way as often', () => {
    const seen = new Map<string, number>();
    for (let step = 0; step < 10; step++) {
      const { images, targets } = trainingBatch(dot, { seed: 1, step });
      for (let image = 0; image < realImages; image++) {
        const own = images.subarray(image * length, (image + 1) * length);
        const at = own.indexOf(1);
        expect(own.filter((x) => x !== -1)).toEqual(Float32Array.of(1));
        const place = `${(at % 28) - bright.column} ${Math.floor(at / 28) - bright.row}`;
        seen.set(place, (seen.get(place) ?? 0) + 1);
        const row = [...targets.subarray(image * 10, (image + 1) * 10)];
        expect(row).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
      }
    }
    const wanted = [-2, -1, 0, 1, 2].flatMap((x) => [-2, -1, 0, 1, 2].map((y) => `${x} ${y}`));
    expect([...seen.keys()].sort()).toEqual(wanted.sort());
    expect(Math.min(...seen.values())).toBeGreaterThan(20);
  });

  it('has an eighth of images that show nothing, which are as likely to be any class', () => {
    const { images, targets } = trainingBatch(data, { seed: 1, step: 0 });
    expect(images).toHaveLength(batch * length);
    expect((batch - realImages) / batch).toBe(1 / 8);
    expect(new Set(targets.subarray(realImages * 10))).toEqual(new Set([Math.fround(0.1)]));
    const rest = images.subarray(realImages * length);
    expect(rest.every((x) => x >= -1 && x <= 1)).toBe(true);
    // The last are real images in pieces: as many bright pixels, elsewhere.
    const { images: dots } = trainingBatch(dot, { seed: 1, step: 0 });
    const last = [0, 1, 2, 3, 4, 5].map((i) => dots.subarray((batch - 6 + i) * length).indexOf(1));
    for (const at of last) {
      expect([(at % 28) % 7, Math.floor(at / 28) % 7]).toEqual([13 % 7, 10 % 7]);
    }
    expect(new Set(last).size).toBeGreaterThan(1);
  });
});

it('the same seed gives the same bits, with any number of threads, and learns', async () => {
  const train = async (threads: number, seed: number) => {
    const losses: number[] = [];
    const device = await open(threads);
    const onStep = (_: number, loss: number) => losses.push(loss);
    const arrays = await trainClassifier(device, data, { seed, steps: 12, onStep });
    device.dispose();
    return { losses, file: writeClassifier(arrays), arrays };
  };
  const [one, two, other] = [await train(1, 7), await train(2, 7), await train(1, 8)];
  expect(two).toEqual(one);
  expect(other.file).not.toEqual(one.file);
  expect(one.losses).toHaveLength(12);
  expect(one.losses.at(-1)).toBeLessThan(0.8 * one.losses[0]!);

  const few = { ...data, loaded: 500 };
  const facts = {
    dataset: 'mnist',
    seed: 7,
    epochs: 0.1,
    command: 'this test',
    licence: '',
  } as const;
  const said = await publish({ ...facts, arrays: one.arrays }, few, await open(), folder);
  const names = classifierFileNames('mnist');
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  expect(read(names.weights)).toEqual(one.file);
  const files = { manifest: read(names.manifest), weights: read(names.weights) };
  const { info } = await openClassifier({ dataset: 'mnist', ...files }, nodeWasmHost(1));
  expect(info).toEqual({
    dataset: 'mnist',
    version: said.version,
    testAccuracy: said.testAccuracy,
  });
  expect(said.testAccuracy).toBeGreaterThan(0.2);
});

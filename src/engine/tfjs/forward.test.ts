import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { architecture } from '../../core/nn/architecture';
import { forward as byHand } from '../../core/nn/forward';
import { presets } from '../../core/nn/model';
import type { ModelDescription } from '../../core/nn/model';
import { initialParameters } from '../../core/nn/parameters';
import { normals } from '../../core/nn/random';
import { forward } from './nets';

beforeAll(() => tf.setBackend('cpu'));

const models: [string, ModelDescription][] = [
  ['kernel 5', { ...presets.tiny, generator: [6, 5, 1], discriminator: [3, 4] }],
  ['kernel 4', { ...presets.tiny, kernel: 4, generator: [6, 5, 3], discriminator: [3, 4] }],
  ['kernel 3, odd sizes', { ...presets.tiny, kernel: 3, initialSize: 3, discriminator: [3, 4, 5] }],
  [
    'no norms',
    { ...presets.tiny, generatorNorm: false, discriminatorNorm: false, loss: 'softmax' as const },
  ],
  ['norm everywhere', { ...presets.tiny, discriminatorFirstNorm: true }],
];

/** Arrays of no special form: biases and statistics away from 0 and 1. */
function arraysOf(model: ModelDescription): Map<string, Float32Array> {
  const arrays = initialParameters(model);
  let i = 0;
  for (const [name, values] of arrays) {
    const noise = normals(9, 5, i++, values.length);
    arrays.set(
      name,
      noise.map((x) => (name.endsWith('variance') ? 0.5 + x * x : 0.3 * x)),
    );
  }
  return arrays;
}

describe.each(models)('the plain forward pass with %s', (_, model) => {
  const arrays = arraysOf(model);
  const shapes = new Map<string, number[]>();

  test('gives what TensorFlow.js gives, layer by layer', () => {
    const { generator, discriminator, image } = architecture(model);
    const lookup = (name: string) => {
      const values = arrays.get(name)!;
      return tf.tensor(values, shapes.get(name) ?? [values.length]);
    };
    for (const layer of [...generator, ...discriminator]) {
      const { name, kind, kernel: k, input, output } = layer;
      const [i, o] = [input.channels, output.channels];
      shapes.set(`${name}.filter`, kind === 'conv' ? [k, k, i, o] : [k, k, o, i]);
      const outputs = output.size ** 2 * o;
      shapes.set(`${name}.weights`, [input.size ** 2 * i, outputs]);
      if (kind === 'dense') shapes.set(`${name}.bias`, [outputs]);
    }
    for (const [layers, input, shape] of [
      [generator, normals(1, 4, 0, model.latent), [1, model.latent]],
      [
        discriminator,
        normals(2, 4, 0, image.size ** 2 * image.channels),
        [1, image.size, image.size, image.channels],
      ],
    ] as const) {
      const seen = new Map<string, Float32Array>();
      forward(layers, lookup, tf.tensor(input, [...shape]), {
        mode: 'running',
        see: (name, output) => seen.set(name, output.dataSync<'float32'>().slice()),
      });
      for (const { layer, data, size, channels } of byHand(layers, arrays, input)) {
        const expected = seen.get(layer)!;
        expect(data).toHaveLength(expected.length);
        expect(size * size * channels).toBe(expected.length);
        data.forEach((x, at) => expect(Math.abs(x - expected[at]!)).toBeLessThan(1e-4));
      }
    }
  });
});

test('an ablated channel is zero, and its effect goes on from there', () => {
  const model = presets.tiny;
  const { generator } = architecture(model);
  const arrays = arraysOf(model);
  const z = normals(1, 4, 0, model.latent);
  const plain = byHand(generator, arrays, z);
  const [dense, conv1, image] = byHand(generator, arrays, z, [{ layer: 'g.conv1', channel: 2 }]);
  expect(dense).toEqual(plain[0]);
  conv1!.data.forEach((x, at) => expect(x).toBe(at % 4 === 2 ? 0 : plain[1]!.data[at]));
  expect(image!.data).not.toEqual(plain[2]!.data);
});

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossNames } from '../../core/nn/losses';
import { presets } from '../../core/nn/model';
import type { ModelDescription } from '../../core/nn/model';
import { initialParameters, parameterSpecs } from '../../core/nn/parameters';
import { normals, streams } from '../../core/nn/random';
import { openBackend } from './backend';
import { referenceLosses } from '../../testing/referenceForward';
import { oracleStep } from './oracle';

const batch = 3;
const micro: ModelDescription = {
  ...presets.tiny,
  latent: 3,
  initialSize: 2,
  generator: [3, 2, 1],
  discriminator: [2, 3],
  batch,
};

/** Weights large enough for the activations to bend, and not at the corners of ReLU. */
function weightsOf(model: ModelDescription): Map<string, Float32Array> {
  const arrays = initialParameters(model);
  parameterSpecs(model).forEach(({ name, size, trainable }, i) => {
    if (trainable) {
      const spread = normals(5, streams.explore, i, size);
      const about = name.endsWith('gamma') ? 1 : 0;
      arrays.set(
        name,
        spread.map((value) => about + 0.3 * value),
      );
    }
  });
  return arrays;
}

const double = (values: Float32Array, rows: number) => {
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, n) =>
    Float64Array.from(values.subarray(n * width, (n + 1) * width)),
  );
};

function norm(values: Iterable<number>): number {
  return Math.sqrt([...values].reduce((sum, value) => sum + value ** 2, 0));
}

beforeAll(async () => {
  await openBackend({ backend: 'cpu', onFault: () => undefined });
});

describe.each(lossNames)('one iteration with the loss %s', (loss) => {
  it.each([
    ['no norm', { generatorNorm: false, discriminatorNorm: false }],
    ['norm', { discriminatorFirstNorm: false }],
    ['norm on every layer of D, kernel 4', { discriminatorFirstNorm: true, kernel: 4 }],
  ])('has the gradients that central differences have: %s', async (_, changes) => {
    const model = { ...micro, ...changes, loss };
    const arrays = weightsOf(model);
    const z = normals(7, streams.noise, 0, batch * model.latent);
    const real = normals(7, streams.explore, 99, batch * 64).map((value) => Math.tanh(value));
    const before = tf.memory().numTensors;
    const step = await oracleStep(model, arrays, z, real);
    expect(tf.memory().numTensors).toBe(before);

    const exact = new Map([...arrays].map(([name, a]) => [name, Float64Array.from(a)]));
    const losses = () => referenceLosses(model, exact, double(z, batch), double(real, batch));
    const { d, g } = losses();
    expect(step.losses.d).toBeCloseTo(d, 4);
    expect(step.losses.g).toBeCloseTo(g, 4);

    const h = 1e-5;
    for (const { name, player, size, trainable } of parameterSpecs(model)) {
      if (!trainable) continue;
      const values = exact.get(name)!;
      const differences = Array.from(values, (value, i) => {
        values[i] = value + h;
        const up = losses()[player];
        values[i] = value - h;
        const down = losses()[player];
        values[i] = value;
        return (up - down) / (2 * h);
      });
      const gradient = step.gradients.get(name)!;
      expect(gradient, name).toHaveLength(size);
      const error = norm(differences.map((value, i) => value - gradient[i]!));
      expect(error / (norm(differences) + 1e-5), name).toBeLessThan(2e-3);
    }
  });
});

it('shows every layer and every batch statistic', async () => {
  const arrays = weightsOf(micro);
  const z = normals(7, streams.noise, 0, batch * micro.latent);
  const { outputs, statistics } = await oracleStep(micro, arrays, z, new Float32Array(batch * 64));
  const d = ['d.conv1', 'd.conv2', 'd.dense'];
  expect([...outputs.keys()].sort()).toEqual(
    [
      ...['g.dense', 'g.conv1', 'g.conv2'],
      ...d.map((layer) => `real/${layer}`),
      ...d.map((layer) => `fake/${layer}`),
    ].sort(),
  );
  expect(outputs.get('g.conv2')).toHaveLength(batch * 64);
  expect([...statistics.keys()].sort()).toEqual(
    ['g.dense', 'g.conv1', 'real/d.conv2', 'fake/d.conv2']
      .flatMap((layer) => [`${layer}.mean`, `${layer}.variance`])
      .sort(),
  );
  // A black image through D's first layer is its bias everywhere.
  const bias = arrays.get('d.conv1.bias')!;
  const first = outputs.get('real/d.conv1')!;
  expect(first[0]).toBeCloseTo(bias[0]! >= 0 ? bias[0]! : 0.2 * bias[0]!, 5);
});

import { afterEach, expect, test } from 'vitest';
import { tinyConfig } from '../../testing/engine.fixture';
import { largestDifference } from '../../core/deconv/duality';
import { axisOf } from '../../core/deconv/geometry';
import { buildW, multiply, transpose } from '../../core/deconv/matrix';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import { Session } from './session';

const engine = new Session({
  openImages: (dataset, onProgress) =>
    openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
  openTrainer,
});

afterEach(() => engine.close());

test('a layer’s kernels on the maps before it make the maps that inspect shows', async () => {
  await engine.open(tinyConfig, 'auto');
  const z = Float32Array.of(0.5, -1, 2, 0.1);
  const { maps, step } = await engine.inspect(z, []);
  const looked = await engine.inspectLayer(z, 'g.conv1');
  expect(looked.step).toBe(step);
  const { before, output: after, filter, scale, shift } = looked;
  expect([before, after]).toEqual(maps);
  const axis = axisOf({
    direction: 'transpose',
    input: before.size,
    kernel: 3,
    stride: 2,
    padding: 'same',
    outputPadding: 0,
  });
  const Wt = transpose(buildW({ rows: axis, columns: axis }));
  const channel = (values: Float32Array, of: number, at: number) =>
    [...values].filter((_, i) => i % of === at);
  const sums = Array.from({ length: before.channels }, (_, c) =>
    multiply(Wt, channel(filter, before.channels, c), channel(before.data, before.channels, c)),
  );
  const made = sums
    .reduce((a, b) => a.map((value, i) => value + (b[i] ?? NaN)))
    .map((sum) => Math.tanh(sum * scale[0]! + shift[0]!));
  expect(largestDifference(made, after.data)).toBeLessThan(1e-5);
  await expect(engine.inspectLayer(z, 'g.dense')).rejects.toThrow('config.outOfRange');
  await expect(engine.inspectLayer(z.slice(1), 'g.conv1')).rejects.toThrow('config.outOfRange');
});

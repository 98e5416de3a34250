import { afterEach, expect, test } from 'vitest';
import { toy } from '../../bridge/engine.toy';
import { largestDifference } from '../../core/deconv/duality';
import { axisOf } from '../../core/deconv/geometry';
import { buildW, multiply, transpose } from '../../core/deconv/matrix';
import { openImages } from '../data/images';
import { openTrainer } from '../opener';
import { Session } from './session';

const engine = new Session({
  openImages: (dataset, onProgress) =>
    openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
  openTrainer,
});

afterEach(() => engine.close());

test('a layer’s kernel on the maps before it makes the maps that inspect shows', async () => {
  await engine.open(toy, 'auto');
  const { maps, step } = await engine.inspect(Float32Array.of(0.5, -1, 2, 0.1), []);
  const kernel = await engine.layerKernel('g.conv1', 0);
  expect(kernel.step).toBe(step);
  const [before, after] = maps;
  if (!before || !after) throw new Error('the toy has two layers');
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
    multiply(
      Wt,
      channel(kernel.filter, before.channels, c),
      channel(before.data, before.channels, c),
    ),
  );
  const made = sums
    .reduce((a, b) => a.map((value, i) => value + (b[i] ?? NaN)))
    .map((sum) => Math.tanh(sum * kernel.scale + kernel.shift));
  expect(largestDifference(made, after.data)).toBeLessThan(1e-5);
  await expect(engine.layerKernel('g.dense', 0)).rejects.toThrow('config.outOfRange');
  await expect(engine.layerKernel('g.conv1', 1)).rejects.toThrow('config.outOfRange');
});

import { expect, test } from 'vitest';
import { principalDirections } from '../core/latent/principal';
import { tiles } from '../core/pixels';
import { withAverage } from '../core/nn/parameters';
import { usualSamples } from '../core/metrics/quality';
import type { Quality } from '../core/metrics/quality';
import type { Engine } from '../rpc/engineProtocol';
import { rejectedFault, tinyConfig } from './engine.fixture';

/** The part of the engine's contract that is about looking inside G. */

const z = Float32Array.from({ length: tinyConfig.model.latent }, (_, i) => Math.sin(i + 1));

export function inspectionContract(present: () => Engine): void {
  const opened = async () => {
    const engine = present();
    await engine.open(tinyConfig, 'auto');
    await engine.step('both');
    return engine;
  };

  test('inspect shows every layer of the picture that generate draws, and what ablation does', async () => {
    const engine = await opened();
    const plain = await engine.inspect(z, []);
    expect(plain.step).toBe(1);
    expect(plain.maps.map(({ layer, size, channels }) => [layer, size, channels])).toEqual([
      ['g.dense', 16, 2],
      ['g.conv1', 32, 1],
    ]);
    const drawn = await engine.generate(z);
    expect(plain.score).toBeCloseTo(drawn.scores[0] ?? NaN, 4);
    // Rounding to a byte may fall on either side.
    const off = drawn.images.data.map((value, i) => Math.abs(value - (plain.image.data[i] ?? NaN)));
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
    const { maps, image } = await engine.inspect(z, [{ layer: 'g.dense', channel: 1 }]);
    const channel = (index: number) => maps[0]?.data.filter((_, i) => i % 2 === index);
    expect(channel(1)).toHaveLength(256);
    expect(channel(1)?.every((value) => value === 0)).toBe(true);
    expect(channel(0)).toEqual(plain.maps[0]?.data.filter((_, i) => i % 2 === 0));
    expect(image.data).not.toEqual(plain.image.data);
    await rejectedFault(engine.inspect(z.slice(1), []), 'config.outOfRange');
  });

  test('draws with the average of G or with its newest weights, in later runs too', async () => {
    const engine = await opened();
    for (let i = 0; i < 5; i++) await engine.step('both');
    const picture = async () => (await engine.inspect(z, [])).maps.at(-1)?.data;
    const average = await picture();
    const before = await engine.save();
    const grids: number[] = [];
    const leave = engine.subscribe((event) => {
      if (event.type === 'grid') grids.push(event.step);
    });
    await engine.useAverage(false);
    const newest = await picture();
    expect(newest).not.toEqual(average);
    await expect.poll(() => grids.length).toBeGreaterThan(0);
    leave();
    expect((await engine.save()).arrays).toEqual(before.arrays);
    await engine.load(before, 'auto');
    expect(await picture()).toEqual(newest);
    await engine.useAverage(true);
    expect(await picture()).toEqual(average);
  });

  test('measures its images by hand, and by itself once past step 100', async () => {
    const engine = await opened();
    const before = await engine.save();
    const measured = await engine.measure(128);
    expect(measured).toMatchObject({ step: 1, samples: 128, average: true, classifier: null });
    expect(measured.manifold).not.toBeNull();
    const { components, fakeScore, realScore, trainingSign } = measured;
    expect(components.share).toBeGreaterThan(components.real);
    expect(fakeScore).toBeGreaterThan(0);
    expect(realScore).toBeGreaterThan(0);
    expect(realScore).toBeLessThan(1);
    expect(Math.abs(trainingSign)).toBeLessThanOrEqual(1);
    expect((await engine.save()).arrays).toEqual(before.arrays);
    expect(await engine.measure(128)).toEqual(measured);
    await engine.useAverage(false);
    expect(await engine.measure(128)).toMatchObject({ average: false });
    await rejectedFault(engine.measure(1), 'config.outOfRange');
    await rejectedFault(engine.measure(1e9), 'config.outOfRange');

    const found: Quality[] = [];
    engine.subscribe((event) => {
      if (event.type === 'quality') found.push(event.quality);
    });
    await engine.start(120);
    await expect.poll(() => found.length, { timeout: 60_000 }).toBe(1);
    expect(found[0]).toMatchObject({ samples: usualSamples, manifold: null });
    expect(found[0]?.step).toBeGreaterThanOrEqual(100);
  });

  test('finds the training images nearest to a fake, and how near real ones are to each other', async () => {
    const engine = await opened();
    const found = await engine.nearestImages(z, 5);
    expect(found).toMatchObject({ step: 1, searched: 2048 });
    expect([found.fake.width, found.images.width, found.images.height]).toEqual([32, 160, 32]);
    expect(new Set(found.indices).size).toBe(5);
    const images = tiles(found.images, 5, 5);
    found.distances.forEach((distance, i) => {
      expect(distance).toBeGreaterThan(0);
      if (i > 0) expect(distance).toBeGreaterThanOrEqual(found.distances[i - 1] ?? NaN);
      // Grey: three equal channels, and a full alpha.
      const image = images[i]?.data ?? [];
      const squares = Array.from(image, (x, k) => (x - (found.fake.data[k] ?? NaN)) ** 2);
      const sum = squares.reduce((total, square) => total + square, 0);
      expect(Math.sqrt(sum / 3 / 32 ** 2)).toBeCloseTo(distance, 3);
    });
    const yardstick = await engine.nearestYardstick();
    expect(yardstick).toMatchObject({ kind: 'training', searched: 2048 });
    expect(yardstick.distances).toHaveLength(256);
    expect([...yardstick.distances]).toEqual([...yardstick.distances].sort((a, b) => a - b));
    await rejectedFault(engine.nearestImages(z, 0), 'config.outOfRange');
    await rejectedFault(engine.nearestImages(z.slice(1), 5), 'config.outOfRange');
  });

  test('tells what D wants of the pixels of a fake, and leaves the run as it is', async () => {
    const engine = await opened();
    const before = await engine.save();
    const found = await engine.critique(z);
    if (!found) throw new Error('It trains, so it can');
    expect(found).toMatchObject({ step: 1, batch: tinyConfig.model.batch });
    expect(found.gradient).toMatchObject({ size: 32, channels: 1 });
    expect(found.gradient.data.some((value) => value !== 0)).toBe(true);
    const drawn = await engine.inspect(z, []);
    const off = drawn.image.data.map((value, i) => Math.abs(value - (found.image.data[i] ?? NaN)));
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
    expect(await engine.critique(z)).toEqual(found);
    expect((await engine.save()).arrays).toEqual(before.arrays);
    await rejectedFault(engine.critique(z.slice(1)), 'config.outOfRange');
  });

  test('inspectLayer shows a transposed convolution between the maps of inspect', async () => {
    const engine = await opened();
    const { maps } = await engine.inspect(z, []);
    const arrays = withAverage((await engine.save()).arrays);
    const layer = await engine.inspectLayer(z, 'g.conv1');
    expect(layer).toMatchObject({ step: 1, filter: arrays.get('g.conv1.filter') });
    expect([layer.before, layer.output]).toEqual(maps);
    expect([layer.scale.length, layer.shift.length]).toEqual([1, 1]);
    await rejectedFault(engine.inspectLayer(z, 'g.dense'), 'config.outOfRange');
  });

  test('directions are the principal ones of the present weights, the strongest first', async () => {
    const engine = await opened();
    const arrays = withAverage((await engine.save()).arrays);
    const found = await engine.directions(3);
    expect(found).toEqual(principalDirections(tinyConfig.model, arrays, 3));
    expect(found.map(({ axis }) => axis.length)).toEqual([4, 4, 4]);
    const shares = found.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    // There are no more of them than z has dimensions.
    const all = await engine.directions(9);
    expect(all.slice(0, 3)).toEqual(found);
    expect(all).toHaveLength(4);
    expect(all.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 5);
  });
}

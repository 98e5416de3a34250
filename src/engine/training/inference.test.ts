import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rejectedFault } from '../../testing/engine.fixture';
import { presetFor } from '../../core/config';
import { normals, streams } from '../../core/nn/random';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import { Session } from './session';
import { initialCheckpoint } from './checkpoints';

/** A run that no device here can train is opened all the same, to be looked at. */

const config = presetFor('quick', 'shapes');
const { latent } = config.model;

function session(): Session {
  vi.stubGlobal('navigator', {});
  return new Session({
    openImages: (dataset, onProgress) =>
      openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
    openTrainer,
  });
}

// Without WebAssembly, in Node, there is nothing to train on.
beforeEach(() => vi.stubGlobal('WebAssembly', undefined));
afterEach(() => vi.unstubAllGlobals());

test('pictures, maps, directions and the saved state come; training is refused', async () => {
  const engine = session();
  const phases: string[] = [];
  const grids: number[] = [];
  engine.subscribe((event) => {
    if (event.type === 'phase') phases.push(event.phase);
    if (event.type === 'grid') grids.push(event.step);
  });
  const checkpoint = { ...initialCheckpoint(config), step: 1600 };
  const info = await engine.load(checkpoint, 'auto');
  expect(info).toMatchObject({
    engine: 'inference',
    backend: 'cpu',
    step: 1600,
    fallback: 'noWebGPU',
    cannotTrain: { code: 'engine.cannotTrain', params: {} },
  });
  const z = normals(7, streams.explore, 0, latent);
  const { images, scores } = await engine.generate(z);
  expect([images.width, images.height]).toEqual([32, 32]);
  expect(scores[0]).toBeGreaterThan(0);
  const ablated = [{ layer: 'g.conv1', channel: 0 }];
  expect((await engine.inspect(z, ablated)).maps).toHaveLength(3);
  expect((await engine.inspectLayer(z, 'g.conv1')).output.size).toBe(16);
  expect(await engine.directions(3)).toHaveLength(3);
  expect((await engine.nearestImages(z, 2)).indices).toHaveLength(2);
  expect(await engine.critique(z)).toBeNull();
  expect(await engine.save()).toEqual(checkpoint);
  await vi.waitFor(() => expect(grids).toEqual([1600]), 30_000);

  const before = [...phases];
  await rejectedFault(engine.start(null), 'engine.cannotTrain');
  await rejectedFault(engine.step('both'), 'engine.cannotTrain');
  expect(phases).toEqual(before);
  expect(await engine.save()).toEqual(checkpoint);
  await engine.close();
});

test('opened to be trained, it is refused, and what was there stays', async () => {
  const engine = session();
  await engine.load(initialCheckpoint(config), 'auto');
  await rejectedFault(engine.open(config, 'auto'), 'engine.cannotTrain');
  expect((await engine.save()).config).toEqual(config);
  await engine.close();
});

import { describe, expect, test } from 'vitest';
import { needWebGPU } from '../../../scripts/device';
import { engineContract } from '../../testing/engine.contract';
import { EventLog, tinyConfig } from '../../testing/engine.fixture';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import { Session } from './session';

await needWebGPU();

function session(): Session {
  return new Session({
    openImages: (dataset, onProgress) =>
      openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
    openTrainer,
  });
}

describe('on WebGPU', () => {
  const make = () => {
    const engine = session();
    return { engine, close: () => engine.close() };
  };
  engineContract('the session with the compiled trainer', make, 'gpu', {
    engine: 'gpu',
    backend: 'webgpu',
  });

  test('another engine takes over the same run', async () => {
    const { engine, close } = make();
    const watcher = new EventLog(engine);
    expect(await engine.open(tinyConfig, 'gpu')).toMatchObject({ engine: 'gpu', fallback: null });
    await engine.start(5);
    await watcher.first('phase', ({ phase }) => phase === 'paused');
    const saved = await engine.save();
    const info = await engine.load(saved, 'tfjs');
    expect(info).toMatchObject({ engine: 'tfjs', backend: 'webgpu', step: 5, fallback: null });
    const byTfjs = await engine.step('both');
    await engine.load(saved, 'gpu');
    const byUs = await engine.step('both');
    expect(byUs.step).toBe(6);
    expect(Math.abs(byUs.losses.d - byTfjs.losses.d)).toBeLessThan(1e-3);
    expect(Math.abs(byUs.losses.g - byTfjs.losses.g)).toBeLessThan(1e-3);
    await close();
  });
});

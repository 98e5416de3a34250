import { expect, test } from 'vitest';
import { toy } from '../../bridge/engine.toy';
import { openImages } from '../data/images';
import { openTrainer } from '../opener';
import type { Trainer } from '../trainer';
import { Session } from './session';

/** Milliseconds that a picture takes here. */
const cost = 40;

const session = new Session({
  openImages: (dataset, onProgress) =>
    openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
  openTrainer: async (config, choice, store, onFault) => {
    const { trainer, fallback } = await openTrainer(config, choice, store, onFault);
    const slow = Object.create(trainer) as Trainer;
    slow.forge = async (z) => {
      await new Promise((resolve) => setTimeout(resolve, cost));
      return trainer.forge(z);
    };
    return { trainer: slow, fallback };
  },
});

/** @returns pictures that come within so many milliseconds, one asked for after the other */
async function pictures(ms: number): Promise<number> {
  const z = Float32Array.of(0.5, -1, 2, 0.1);
  const end = performance.now() + ms;
  let count = 0;
  for (; performance.now() < end; count++) await session.generate(z);
  return count;
}

test('whoever asks for pictures all the time has a share of training, and all of a pause', async () => {
  await session.open(toy, 'auto');
  await session.start(null);
  const during = await pictures(2000);
  expect(during).toBeGreaterThanOrEqual(2);
  expect(during * cost).toBeLessThanOrEqual(0.15 * 2000 + 2 * cost);
  await session.pause();
  expect((await pictures(1000)) * cost).toBeGreaterThan(0.3 * 1000);
  await session.close();
});

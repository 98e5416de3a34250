import { expect, test } from 'vitest';
import { tinyConfig } from '../../testing/engine.fixture';
import { fakeClock, restoreClock } from '../../testing/fakeClock';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import type { Trainer } from '../trainer';
import { Session } from './session';

/** Milliseconds of the fake clock that a picture takes, and an iteration. */
const cost = 40;
const work = 20;
const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const session = new Session({
  openImages: (dataset, onProgress) =>
    openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
  openTrainer: async (request) => {
    const { trainer, fallback } = await openTrainer(request);
    const slow = Object.create(trainer) as Trainer;
    slow.generateScored = async (z) => {
      await later(cost);
      return trainer.generateScored(z);
    };
    slow.enqueueSteps = async (players) => {
      await later(work);
      return trainer.enqueueSteps(players, 1);
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
  await session.open(tinyConfig, 'auto');
  const clock = fakeClock();
  try {
    await clock.wait(session.start(null));
    const during = await clock.wait(pictures(2000));
    expect(during).toBeGreaterThanOrEqual(2);
    expect(during * cost).toBeLessThanOrEqual(0.15 * 2000 + 2 * cost);
    await clock.wait(session.pause());
    expect((await clock.wait(pictures(1000))) * cost).toBeGreaterThan(0.9 * 1000);
    await clock.wait(session.close());
  } finally {
    restoreClock();
  }
});

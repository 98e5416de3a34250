import { afterEach, expect, test } from 'vitest';
import { EventLog, tinyConfig } from '../../testing/engine.fixture';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import type { Trainer } from '../trainer';
import { Session } from './session';
import { firstNonFinite } from './checkpoints';

/** Weights that are no numbers any more, put into a run in training. */

let session: Session;
afterEach(() => session.close());

/** Before its first iteration after `step`, one weight of the net becomes `value`. */
function poison(trainer: Trainer, name: string, value: number, step: number) {
  const counts = { after: 0 };
  const advance = trainer.enqueueSteps.bind(trainer);
  trainer.enqueueSteps = async (...given) => {
    if (trainer.step === step && counts.after === 0) {
      const state = await trainer.checkpoint();
      const array = state.arrays.get(name);
      if (!array) throw new Error(`No array ${name}`);
      array[1] = value;
      await trainer.restore(state);
    }
    if (trainer.step >= step) counts.after++;
    return advance(...given);
  };
  return counts;
}

test.each([
  ['D', 'd.conv1.filter', NaN],
  ['D', 'd.conv1.filter', Infinity],
  ['G', 'g.dense.weights', NaN],
  ['G', 'g.dense.weights', -Infinity],
])(
  'in %s (%s = %d): training stops, and goes on from the last good state with half the rates',
  async (_, name, value) => {
    let counts = { after: 0 };
    session = new Session({
      openImages: (dataset, onProgress) =>
        openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
      openTrainer: async (request) => {
        const opened = await openTrainer(request);
        counts = poison(opened.trainer, name, value, 60);
        return opened;
      },
    });
    const watcher = new EventLog(session);
    await session.open(tinyConfig, 'auto');
    await session.start(null);
    const { fault, resume } = await watcher.first('fault');
    expect(fault).toEqual({ code: 'engine.notFinite', params: { step: 61 } });
    // By how fast the iterations were.
    expect([25, 50]).toContain(resume);
    // Noticed at the next report or checkpoint, whichever comes first.
    expect(counts.after).toBeLessThanOrEqual(50);
    expect(watcher.all('losses').at(-1)!.steps.at(-1)).toBeLessThanOrEqual(60);
    await watcher.first('phase', ({ phase, step }) => phase === 'stopped' && step === resume);
    const { arrays, config } = await session.save();
    expect(firstNonFinite(arrays)).toBeNull();

    const { generatorRate, discriminatorRate } = config.model;
    const half = { generator: generatorRate / 2, discriminator: discriminatorRate / 2 };
    await session.setRates(half);
    await session.start(80);
    await watcher.first('phase', ({ phase, step }) => phase === 'paused' && step === 80);
    const saved = await session.save();
    expect(firstNonFinite(saved.arrays)).toBeNull();
    expect(saved.config.model.generatorRate).toBe(half.generator);
    for (const { d, g } of watcher.all('losses')) {
      expect([...d, ...g].every(Number.isFinite)).toBe(true);
    }
  },
);

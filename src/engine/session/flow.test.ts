import { afterEach, expect, test } from 'vitest';
import { Watcher, toy } from '../../bridge/engine.toy';
import { openImages } from '../data/images';
import { openTrainer } from '../opener';
import type { Trainer } from '../trainer';
import { Session } from './session';

/** Milliseconds that an answer is on its way from the device, and that the device takes for a step. */
let way = 60;
const work = 4;

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Milliseconds that the device has been at iterations, and the newest one. */
let busy = 0;
let reached = 0;

/**
 * A device of its own: what was enqueued takes its time, answers take longer, and both go on side by
 * side. The trainer inside only lends its numbers; losses of steps in `bad` are not finite.
 */
async function distant(trainer: Trainer, bad: (step: number) => boolean): Promise<Trainer> {
  const { arrays } = await trainer.snapshot();
  const images = await trainer.generate(new Float32Array(64 * 4));
  const glimpse = await trainer.glimpse(1);
  let step = 0;
  let told = 0;
  let updates = { g: 0, d: 0 };
  const answer = <T>(value: T) => later(way).then(() => value);
  return {
    info: trainer.info,
    overlaps: true,
    get step() {
      return step;
    },
    advance: async () => {
      const began = performance.now();
      await later(work);
      busy += performance.now() - began;
      reached = ++step;
      updates = { g: step, d: step };
      return 1;
    },
    settle: () => later(1),
    losses: () => {
      const records = Array.from({ length: step - told }, (_, i) => {
        const at = told + 1 + i;
        return { step: at, d: bad(at) ? NaN : 1, g: 1 };
      });
      told = step;
      return answer(records);
    },
    setRates: () => undefined,
    generate: (z) => answer(images.slice(0, (images.length / 64) * (z.length / 4))),
    forge: (z) =>
      answer({
        images: images.slice(0, (images.length / 64) * (z.length / 4)),
        verdicts: new Float32Array(z.length / 4),
      }),
    inspect: () => answer({ maps: [], verdict: 0.5 }),
    judge: (all) => answer(new Float32Array(all.length)),
    glimpse: () => answer({ ...glimpse, step }),
    snapshot: () => answer({ step, updates, arrays: new Map(arrays) }),
    restore: (snapshot) => {
      ({ step } = snapshot);
      told = step;
      return Promise.resolve();
    },
    dispose: () => trainer.dispose(),
  };
}

let session: Session;
afterEach(async () => {
  await session.close();
  way = 60;
});

async function setUp(bad: (step: number) => boolean = () => false) {
  session = new Session({
    openImages: (dataset, onProgress) =>
      openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
    openTrainer: async (config, choice, store, onFault) => {
      const { trainer, fallback } = await openTrainer(config, choice, store, onFault);
      return { trainer: await distant(trainer, bad), fallback };
    },
  });
  const watcher = new Watcher(session);
  await session.open(toy, 'auto');
  return watcher;
}

test('training goes on while losses, pictures and snapshots are on their way', async () => {
  const watcher = await setUp();
  let dragging = true;
  let pictures = 0;
  busy = 0;
  const began = performance.now();
  await session.start(null);
  const drag = (async () => {
    while (dragging) {
      await Promise.all([
        session.generate(new Float32Array(4)),
        session.inspect(new Float32Array(4), []),
      ]);
      pictures++;
    }
  })();
  await later(2000);
  dragging = false;
  await drag;
  // About 60 answers came, each of which would have kept it from training for so long.
  expect(busy / (performance.now() - began)).toBeGreaterThan(0.6);
  // And a picture had hardly more to wait for than its own way.
  expect(2000 / pictures).toBeLessThan(3 * way);
  const { step } = await session.pause();
  expect(watcher.all('grid').length).toBeGreaterThanOrEqual(4);
  expect(watcher.all('glimpse').length).toBeGreaterThanOrEqual(4);
  const steps = watcher.all('losses').flatMap((event) => [...event.steps]);
  expect(steps).toEqual(Array.from({ length: step }, (_, i) => i + 1));
  const kept = watcher.all('snapshot').map(({ snapshot }) => snapshot.step);
  expect(kept.at(-1)).toBe(step);
  expect(kept.slice(0, -1)).toEqual(kept.slice(0, -1).map((_, i) => 25 * (i + 1)));
});

test('the newest snapshot is never more than 50 iterations old, however long its way', async () => {
  // About 80 iterations: training has to wait for it.
  way = 400;
  const watcher = await setUp();
  const ages: number[] = [];
  let newest = 0;
  session.subscribe((event) => {
    if (event.type !== 'snapshot') return;
    // Just before the new one came.
    ages.push(reached - newest);
    newest = event.snapshot.step;
  });
  await session.start(200);
  await watcher.next('phase', ({ phase }) => phase === 'paused');
  expect(ages.length).toBeGreaterThanOrEqual(8);
  expect(Math.max(...ages)).toBeLessThanOrEqual(50);
});

test('a loss that is not finite is noticed behind the training, which goes back before it', async () => {
  const watcher = await setUp((step) => step >= 60);
  await session.start(null);
  const { fault, resume } = await watcher.first('fault');
  expect(fault).toEqual({ code: 'engine.notFinite', params: { step: 60 } });
  expect(resume).toBe(50);
  const steps = watcher.all('losses').flatMap((event) => [...event.steps]);
  expect(steps).toEqual(Array.from({ length: 59 }, (_, i) => i + 1));
  expect((await session.save()).step).toBe(50);
});

import { afterEach, expect, test } from 'vitest';
import { EventLog, tinyConfig } from '../../testing/engine.fixture';
import { fakeClock, restoreClock } from '../../testing/fakeClock';
import type { FakeClock } from '../../testing/fakeClock';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import type { Trainer } from '../trainer';
import { Session } from './session';

/** Milliseconds that an answer is on its way from the device, and that the device takes for a step. */
let way = 60;
let work = 4;
/** Whether the device goes on meanwhile. */
let goesOn = true;

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Milliseconds of the fake clock that the device has been at iterations, and the newest one. */
let busy = 0;
let reached = 0;

/**
 * A device of its own: what was enqueued takes its time, answers take longer, and both go on side by
 * side. The trainer inside only lends its numbers; losses of steps in `bad` are not finite.
 */
async function distant(trainer: Trainer, bad: (step: number) => boolean): Promise<Trainer> {
  const { arrays } = await trainer.checkpoint();
  const images = await trainer.generate(new Float32Array(64 * 4));
  const batchPreview = await trainer.batchPreview(1);
  let step = 0;
  let told = 0;
  let updates = { g: 0, d: 0 };
  const answer = <T>(value: T) => later(way).then(() => value);
  return {
    info: trainer.info,
    supportsAsyncReads: goesOn,
    get step() {
      return step;
    },
    enqueueSteps: async () => {
      const began = performance.now();
      await later(work);
      busy += performance.now() - began;
      reached = ++step;
      updates = { g: step, d: step };
      return 1;
    },
    flush: () => later(1),
    losses: () => {
      const records = Array.from({ length: step - told }, (_, i) => {
        const at = told + 1 + i;
        return { step: at, d: bad(at) ? NaN : 1, g: 1 };
      });
      told = step;
      return answer(records);
    },
    setRates: () => undefined,
    useAverage: () => undefined,
    generate: (z) => answer(images.slice(0, (images.length / 64) * (z.length / 4))),
    generateScored: (z) =>
      answer({
        images: images.slice(0, (images.length / 64) * (z.length / 4)),
        scores: new Float32Array(z.length / 4),
      }),
    inspect: () => answer({ maps: [], score: 0.5 }),
    score: (all) => answer(new Float32Array((64 * all.length) / images.length)),
    batchPreview: () => answer({ ...batchPreview, step }),
    checkpoint: () => answer({ step, updates, arrays: new Map(arrays) }),
    restore: (checkpoint) => {
      ({ step } = checkpoint);
      told = step;
      return Promise.resolve();
    },
    dispose: () => trainer.dispose(),
  };
}

let session: Session;
let clock: FakeClock;
afterEach(async () => {
  await clock.wait(session.close());
  restoreClock();
  way = 60;
  work = 4;
  goesOn = true;
});

async function setUp(bad: (step: number) => boolean = () => false) {
  session = new Session({
    openImages: (dataset, onProgress) =>
      openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
    openTrainer: async (request) => {
      const { trainer, fallback } = await openTrainer(request);
      return { trainer: await distant(trainer, bad), fallback };
    },
  });
  const watcher = new EventLog(session);
  await session.open(tinyConfig, 'auto');
  // All that opening began is over.
  await watcher.first('grid');
  clock = fakeClock();
  return watcher;
}

test('training goes on while losses, pictures and checkpoints are on their way', async () => {
  const watcher = await setUp();
  let dragging = true;
  let pictures = 0;
  busy = 0;
  const began = performance.now();
  await clock.wait(session.start(null));
  const drag = (async () => {
    while (dragging) {
      await Promise.all([
        session.generate(new Float32Array(4)),
        session.inspect(new Float32Array(4), []),
      ]);
      pictures++;
    }
  })();
  await clock.pass(2000);
  dragging = false;
  await clock.wait(drag);
  const passed = performance.now() - began;
  // About 60 answers came, each of which would have kept it from training for so long.
  expect(busy / passed).toBeGreaterThan(0.6);
  // And a picture had hardly more to wait for than its own way.
  expect(2000 / pictures).toBeLessThan(3 * way);
  const { step } = await clock.wait(session.pause());
  const steps = watcher.all('losses').flatMap((event) => [...event.steps]);
  expect(steps).toEqual(Array.from({ length: step }, (_, i) => i + 1));
  const kept = watcher.all('checkpoint').map(({ checkpoint }) => checkpoint.step);
  expect(kept.at(-1)).toBe(step);
  expect(kept.slice(0, -1)).toEqual(kept.slice(0, -1).map((_, i) => 25 * (i + 1)));
});

test('events come a few times a second, however fast the iterations are', async () => {
  const watcher = await setUp();
  await clock.wait(session.start(null));
  watcher.events.length = 0;
  await clock.pass(6000);
  const told = (type: 'losses' | 'grid' | 'batchPreview' | 'speed') => watcher.all(type).length / 6;
  // Five a second, and once for every checkpoint.
  const checkpoints = watcher.all('checkpoint').length;
  expect(told('losses')).toBeLessThanOrEqual((5 * 6 + checkpoints + 1) / 6);
  for (const [type, most] of [
    ['grid', 4],
    ['batchPreview', 4],
    ['speed', 2],
  ] as const) {
    expect(told(type)).toBeLessThanOrEqual(most);
    expect(told(type)).toBeGreaterThan(most / 4);
  }
  // However long the pictures' way.
  expect(told('speed')).toBeGreaterThan(1.5);
});

test('the newest checkpoint is never more than 50 iterations old, however long its way', async () => {
  // About 80 iterations: training has to wait for it.
  way = 400;
  const watcher = await setUp();
  const ages: number[] = [];
  let newest = 0;
  session.subscribe((event) => {
    if (event.type !== 'checkpoint') return;
    // Just before the new one came.
    ages.push(reached - newest);
    newest = event.checkpoint.step;
  });
  const paused = watcher.next('phase', ({ phase }) => phase === 'paused');
  await clock.wait(session.start(200));
  await clock.wait(paused);
  expect(ages.length).toBeGreaterThanOrEqual(8);
  expect(Math.max(...ages)).toBeLessThanOrEqual(50);
});

test.each([
  [4, 50],
  [20, 25],
])(
  'where nothing goes on meanwhile and a step takes %d ms, one is taken every %d steps',
  async (ms, every) => {
    [way, work, goesOn] = [0, ms, false];
    const watcher = await setUp();
    const paused = watcher.next('phase', ({ phase }) => phase === 'paused');
    await clock.wait(session.start(200));
    await clock.wait(paused);
    const kept = watcher.all('checkpoint').map(({ checkpoint }) => checkpoint.step);
    expect(kept).toEqual(Array.from({ length: 200 / every }, (_, i) => every * (i + 1)));
  },
);

test('a loss that is not finite is noticed behind the training, which goes back before it', async () => {
  const watcher = await setUp((step) => step >= 60);
  await clock.wait(session.start(null));
  const { fault, resume } = await clock.wait(watcher.first('fault'));
  expect(fault).toEqual({ code: 'engine.notFinite', params: { step: 60 } });
  expect(resume).toBe(50);
  const steps = watcher.all('losses').flatMap((event) => [...event.steps]);
  expect(steps).toEqual(Array.from({ length: 59 }, (_, i) => i + 1));
  expect((await clock.wait(session.save())).step).toBe(50);
});

test('a tab that was frozen for ten minutes goes on where it stood, with no burst of steps', async () => {
  const watcher = await setUp();
  await clock.wait(session.start(null));
  await clock.pass(1000);
  const before = reached;
  clock.spend(600_000);
  watcher.events.length = 0;
  await clock.pass(1000);
  expect(reached - before).toBeGreaterThan(10);
  // No more than the device can do in a second.
  expect(reached - before).toBeLessThanOrEqual(1000 / work + 1);
  expect(watcher.all('fault')).toEqual([]);
  const steps = watcher.all('losses').flatMap((event) => [...event.steps]);
  expect(steps).toEqual(steps.map((_, i) => (steps[0] ?? 0) + i));
  expect(watcher.all('losses').length).toBeLessThanOrEqual(
    5 + watcher.all('checkpoint').length + 1,
  );
  await clock.wait(session.pause());
});

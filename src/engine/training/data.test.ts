import { afterEach, expect, test } from 'vitest';
import { EventLog, rejectedFault, tinyConfig } from '../../testing/engine.fixture';
import { Fault } from '../../core/fault';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import type { ImageStore, Trainer } from '../trainer';
import type { Images, Parts } from './run';
import { Session } from './session';

/** The procedural shapes, arriving in two halves like a download that can break down in between. */
function slowShapes(): Images & { arrive: () => void; breakDown: (fault: Fault) => void } {
  const all = openImages('shapes', () => Promise.reject(new Error('no files')));
  let waiting: { resolve: () => void; reject: (fault: Fault) => void }[] = [];
  let loaded = 0;
  let fault: Fault | null = null;
  return {
    pixels: all.pixels,
    images: all.images,
    shardImages: all.images / 2,
    size: all.size,
    channels: all.channels,
    get loaded() {
      return loaded;
    },
    get fault() {
      return fault;
    },
    get progress() {
      return { loaded, images: all.images, bytes: loaded, totalBytes: all.images };
    },
    whenLoaded: (images) => {
      if (images <= loaded) return Promise.resolve();
      if (fault !== null) return Promise.reject(fault);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    arrive: () => {
      loaded += all.images / 2;
      for (const { resolve } of waiting.splice(0)) resolve();
    },
    breakDown: (reason) => {
      fault = reason;
      const broken = waiting;
      waiting = [];
      for (const { reject } of broken) reject(reason);
    },
    retry: () => (fault = null),
    close: () => undefined,
  };
}

const sessions: Session[] = [];
afterEach(() => Promise.all(sessions.splice(0).map((session) => session.close())));

async function setUp(openWith: Parts['openTrainer'] = openTrainer) {
  const images = slowShapes();
  const session = new Session({ openImages: () => images, openTrainer: openWith });
  sessions.push(session);
  const watcher = new EventLog(session);
  await session.open(tinyConfig, 'auto');
  return { session, watcher, images };
}

const missing = new Fault({ code: 'data.missing', params: { file: 'shapes/train-1.bin' } });

test('training waits for its images, and can be paused while it waits', async () => {
  const { session, watcher, images } = await setUp();
  await session.start(null);
  expect((await session.pause()).step).toBe(0);
  await session.start(3);
  images.arrive();
  await watcher.next('phase', ({ phase }) => phase === 'paused');
  expect((await session.pause()).step).toBe(3);
});

test('a missing shard stops training where it is; start tries again', async () => {
  const { session, watcher, images } = await setUp();
  images.arrive();
  await session.start(60);
  // Iteration 50 may draw from the second half, which has not come. A slow machine keeps step 25, others 50.
  await watcher.first('checkpoint');
  images.breakDown(missing);
  const { fault, resume } = await watcher.first('fault');
  expect([fault, resume]).toEqual([missing.record, 50]);
  expect(await session.pause()).toEqual({ step: 50 });
  expect(watcher.all('phase').at(-1)).toMatchObject({ phase: 'stopped', step: 50 });
  const done = watcher.next('phase', ({ phase }) => phase === 'paused');
  await session.start(60);
  images.arrive();
  expect((await done).step).toBe(60);
  const steps = watcher.all('losses').flatMap((event) => [...event.steps]);
  expect(steps).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
});

test('a step by hand that lacks its images is refused, and the next one tries again', async () => {
  const { session, images } = await setUp();
  const step = session.step('both');
  await new Promise((resolve) => setTimeout(resolve, 20));
  images.breakDown(missing);
  await rejectedFault(step, 'data.missing');
  images.arrive();
  expect(await session.step('both')).toMatchObject({ step: 1 });
});

test('a trainer that breaks stops training, once, with the last good step', async () => {
  let breakDown: (fault: Fault) => void = () => undefined;
  const { session, watcher, images } = await setUp((request) => {
    breakDown = request.onFault;
    return openTrainer(request);
  });
  images.arrive();
  images.arrive();
  await session.start(null);
  await watcher.first('checkpoint', ({ checkpoint }) => checkpoint.step >= 50);
  const lost = new Fault({ code: 'engine.deviceLost', params: { reason: 'test' } });
  breakDown(lost);
  await watcher.first('phase', ({ phase }) => phase === 'stopped');
  breakDown(lost);
  const [event, ...more] = watcher.all('fault');
  expect(event?.fault).toEqual(lost.record);
  expect(event?.resume).toBeGreaterThanOrEqual(50);
  expect(more).toEqual([]);
  await rejectedFault(session.start(null), 'engine.deviceLost');
  await rejectedFault(session.step('both'), 'engine.deviceLost');
  // What was good is still there, and can be opened again.
  const kept = await session.save();
  expect(kept.step).toBe(event?.resume);
  expect(await session.load(kept, 'auto')).toMatchObject({ step: kept.step });
});

test('work that a lost device never finishes does not hold the session up', async () => {
  let breakDown: (fault: Fault) => void = () => undefined;
  const { session, watcher, images } = await setUp(async (request) => {
    breakDown = request.onFault;
    const { trainer, fallback } = await openTrainer(request);
    const hanging: Trainer = Object.create(trainer) as Trainer;
    hanging.enqueueSteps = () => new Promise(() => undefined);
    return { trainer: hanging, fallback };
  });
  images.arrive();
  await session.start(null);
  breakDown(new Fault({ code: 'engine.deviceLost', params: { reason: 'test' } }));
  expect((await watcher.first('fault')).resume).toBe(0);
  await session.pause();
});

test('an opening that fails leaves the run in training', async () => {
  let fail = false;
  const opened: ImageStore[] = [];
  const { session, watcher, images } = await setUp((request) => {
    if (fail) throw new Fault({ code: 'engine.tooLarge', params: { what: 'x', bytes: 2, max: 1 } });
    opened.push(request.images);
    return openTrainer(request);
  });
  images.arrive();
  images.arrive();
  await session.start(null);
  await watcher.next('losses');
  fail = true;
  const other = { ...tinyConfig, model: { ...tinyConfig.model, seed: 8 } };
  await rejectedFault(session.open(other, 'auto'), 'engine.tooLarge');
  expect(watcher.all('phase').at(-1)?.phase).toBe('training');
  const { steps } = await watcher.next('losses');
  expect(steps[0]).toBeGreaterThan(1);
  expect((await session.save()).config.model.seed).toBe(7);
});

test('a profile that waits for images ends with the run that it is of', async () => {
  const { session } = await setUp();
  const refused = rejectedFault(session.profile(), 'engine.notOpen');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await session.open({ ...tinyConfig, model: { ...tinyConfig.model, seed: 8 } }, 'auto');
  await refused;
});

test('a trainer that runs no program of ours has no profile', async () => {
  const { session } = await setUp(async (request) => {
    const { trainer, fallback } = await openTrainer(request);
    const other: Trainer = Object.create(trainer) as Trainer;
    Object.defineProperty(other, 'profile', { value: undefined });
    return { trainer: other, fallback };
  });
  expect(await session.profile()).toBeNull();
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventLog, rejectedFault, tinyConfig } from '../../testing/engine.fixture';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import type { Trainer } from '../trainer';
import { Session } from './session';

/** A device that lives but computes nothing any more: no answer comes, and no error. */

let now = 0;
beforeEach(() => {
  now = 0;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(seconds: number): void {
  for (let passed = 0; passed < seconds; passed++) {
    now += 1000;
    vi.advanceTimersByTime(1000);
  }
}

/** @param last the step after which the device computes nothing */
function stalling(trainer: Trainer, last: number, onStall: () => void): Trainer {
  const never = <T>() => new Promise<T>(() => undefined);
  const stalled = () => trainer.step >= last;
  return new Proxy(trainer, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name === 'dispose') return value.bind(target) as unknown;
      return (...args: unknown[]) => {
        if (!stalled()) return value.apply(target, args) as unknown;
        if (name === 'enqueueSteps') onStall();
        return never();
      };
    },
  });
}

async function stalledAt(last: number) {
  let tell: () => void = () => undefined;
  const stalled = new Promise<void>((resolve) => (tell = resolve));
  const session = new Session(
    {
      openImages: (dataset, onProgress) =>
        openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
      openTrainer: async (request) => {
        const opened = await openTrainer(request);
        return { ...opened, trainer: stalling(opened.trainer, last, tell) };
      },
    },
    () => now,
  );
  const watcher = new EventLog(session);
  await session.open(tinyConfig, 'auto');
  await session.start(null);
  await stalled;
  return { session, watcher };
}

test('training that comes to nothing is told of as a lost device, and what waited for it ends', async () => {
  const { session, watcher } = await stalledAt(60);
  const pause = session.pause();
  const reset = rejectedFault(session.reset(), 'engine.stalled');
  const told = watcher.first('fault');
  pass(59);
  expect(watcher.all('fault')).toEqual([]);
  pass(10);
  const { fault, resume } = await told;
  expect(fault.code).toBe('engine.stalled');
  expect(resume).toBe(50);
  expect(await pause).toEqual({ step: 60 });
  await reset;
  await watcher.first('phase', ({ phase }) => phase === 'stopped');
  expect((await session.save()).step).toBe(50);
  await session.close();
});

test('a run that stands still is not missed', async () => {
  const session = new Session(
    {
      openImages: (dataset, onProgress) =>
        openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
      openTrainer,
    },
    () => now,
  );
  const watcher = new EventLog(session);
  await session.open(tinyConfig, 'auto');
  await session.start(5);
  await watcher.first('phase', ({ phase }) => phase === 'paused');
  pass(3600);
  expect(watcher.all('fault')).toEqual([]);
  expect((await session.step('both')).step).toBe(6);
  await session.close();
});

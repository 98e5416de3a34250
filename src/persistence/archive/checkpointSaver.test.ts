// In the page its code has come by the first save; here it must not come in the middle of one.
import '../../core/safetensors/checkpoint';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Fault } from '../../core/fault';
import type { SaverOptions } from './checkpointSaver';
import { keepHistory } from './history';
import { config, idleEngine, checkpointAt } from '../../testing/history.fixture';
import { memoryArchive } from './memory';
import { saveInterval, saveSeconds } from './savePolicy';

const never = () => new Promise<never>(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened(storage?: SaverOptions['storage']) {
  const fake = idleEngine();
  const archive = memoryArchive();
  const keeper = keepHistory(fake.engine, archive, { storage, now: () => Date.now() });
  await keeper.engine.open(config, 'auto');
  const save = async (step: number) => {
    fake.emit({ type: 'checkpoint', checkpoint: checkpointAt(step) });
    await vi.advanceTimersByTimeAsync(0);
  };
  const steps = async () => (await archive.read()).checkpoints.map(({ step }) => step);
  return { ...fake, archive, keeper, save, steps, state: keeper.history.getState };
}

test('a browser that answers nothing about its storage does not hold up a save', async () => {
  const persist = vi.fn(never);
  const { save, steps, state } = await opened({ persist, estimate: never });
  for (const step of [50, 100, 150]) await save(step);
  expect(await steps()).toEqual([50, 100, 150]);
  expect(persist).toHaveBeenCalledTimes(1);
  expect(state()).toMatchObject({ saving: false, problem: null, quota: null });
});

test('neither does one that refuses', async () => {
  const refuse = () => Promise.reject(new TypeError('no'));
  const { save, steps, state } = await opened({ persist: refuse, estimate: refuse });
  await save(50);
  await save(100);
  expect(await steps()).toEqual([50, 100]);
  expect(state().problem).toBeNull();
});

describe('an archive that never answers', () => {
  test.each(['addBranch', 'saveCheckpoint', 'changeFrames'] as const)(
    'ends in a banner, and the next save tries again: %s',
    async (call) => {
      const { archive, save, steps, state } = await opened();
      const hung = vi.spyOn(archive, call).mockImplementation(never);
      await save(50);
      expect(state()).toMatchObject({ saving: true, problem: null });
      const seconds = saveSeconds(state().keeping.bytes);
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      const params = { seconds };
      expect(state()).toMatchObject({ saving: false, problem: { code: 'store.timeout', params } });
      hung.mockRestore();
      await save(100);
      expect(await steps()).toContain(100);
      expect(state().problem).toBeNull();
    },
  );

  test('is told to stop, and leaves the run free to go on', async () => {
    const { archive, save, keeper, emit } = await opened();
    let signal: AbortSignal | undefined;
    vi.spyOn(archive, 'saveCheckpoint').mockImplementation((_state, _pieces, given) => {
      signal ??= given;
      return never();
    });
    emit({ type: 'phase', phase: 'training', step: 0 });
    await save(50);
    expect(signal!.aborted).toBe(false);
    await keeper.engine.open(config, 'auto');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signal!.aborted).toBe(true);
  });
});

test('a save that failed in a pause is tried again by itself until it succeeds', async () => {
  const { archive, save, steps, state } = await opened();
  const keep = vi
    .spyOn(archive, 'saveCheckpoint')
    .mockRejectedValue(new Fault({ code: 'store.blocked', params: {} }));
  await save(50);
  expect(state().problem!.code).toBe('store.blocked');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(keep.mock.calls.length).toBeGreaterThan(2);
  keep.mockRestore();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await steps()).toEqual([50]);
  expect(state().problem).toBeNull();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await steps()).toEqual([50]);
});

test('what an earlier visit left shows by itself once no older tab blocks it', async () => {
  const { archive, keeper, save, state } = await opened();
  await save(50);
  const read = vi
    .spyOn(archive, 'read')
    .mockRejectedValue(new Fault({ code: 'store.blocked', params: {} }));
  await keeper.look();
  expect(state().problem!.code).toBe('store.blocked');
  await vi.advanceTimersByTimeAsync(12_000);
  expect(state().resumable).toBeNull();
  read.mockRestore();
  await vi.advanceTimersByTimeAsync(5000);
  expect(state()).toMatchObject({ problem: null, resumable: { step: 50 } });
});

test('the last state of a run that was left is tried again until it is kept', async () => {
  const { archive, keeper, save, state, steps } = await opened();
  archive.refuse = 'store.full';
  await save(50);
  const { run } = state();
  await keeper.engine.load(checkpointAt(0), 'auto');
  await vi.advanceTimersByTimeAsync(0);
  expect(state()).toMatchObject({ problem: { code: 'store.full' }, checkpoints: [] });
  archive.refuse = null;
  await vi.advanceTimersByTimeAsync(5000);
  expect(await steps()).toEqual([50]);
  expect(state()).toMatchObject({ problem: null, checkpoints: [], resumable: { run, step: 50 } });
});

test('large states are kept less often, slow disks are asked less often', async () => {
  expect(saveInterval(200_000, 30)).toBe(5000);
  // Paper's: no more bytes a second than a small one's.
  expect(saveInterval(433_000_000, 0)).toBeGreaterThan(4 * 60_000);
  expect(saveInterval(200_000, 4000)).toBe(80_000);
  const { archive, emit, save, steps, state } = await opened();
  const keep = archive.saveCheckpoint.bind(archive);
  vi.spyOn(archive, 'saveCheckpoint').mockImplementation(async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return keep(...given);
  });
  emit({ type: 'phase', phase: 'training', step: 0 });
  await save(50);
  await vi.advanceTimersByTimeAsync(2000);
  expect(state().keeping.interval).toBe(40_000);
  for (let step = 100; step <= 500; step += 50) {
    await vi.advanceTimersByTimeAsync(10_000);
    await save(step);
  }
  await vi.advanceTimersByTimeAsync(2000);
  expect(await steps()).toEqual([50, 250, 500]);
});

test('the run says what its states take before it trains', async () => {
  const { state } = await opened({
    persist: never,
    estimate: () => Promise.resolve({ usage: 1, quota: 2 }),
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(state().keeping.bytes).toBeGreaterThan(10_000);
  expect(state().quota).toEqual({ usage: 1, quota: 2 });
});

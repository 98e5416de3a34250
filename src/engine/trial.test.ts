import { expect, test, vi } from 'vitest';
import { tinyConfig } from '../testing/engine.fixture';
import type { ImageStore, Trainer } from './trainer';
import { holdTrial } from './trial';

const { model } = tinyConfig;

/** Contenders on one clock that only their steps move on. */
function track() {
  let time = 0;
  const contender = (backend: 'cpu' | 'webgl', first: number, each: number, atLeast?: number) => {
    const dispose = vi.fn();
    const open = vi.fn((images: ImageStore) => {
      expect(images.loaded).toBe(model.batch);
      const trainer = {
        step: 0,
        enqueueSteps(_: string, limit: number) {
          const made = Math.min(limit, 1);
          time += this.step === 0 ? first : each;
          this.step += made;
          return Promise.resolve(made);
        },
        flush: () => Promise.resolve(),
        dispose,
      };
      return Promise.resolve(trainer as unknown as Trainer);
    });
    return { backend, open, dispose, ...(atLeast === undefined ? {} : { atLeast }) };
  };
  return { contender, now: () => time };
}

test('the fastest comes first, and the step that compiles does not count', async () => {
  const { contender, now } = track();
  const wasm = contender('cpu', 5, 40);
  const webgl = contender('webgl', 4000, 30);
  const results = await holdTrial(model, [wasm, webgl], { now });
  expect(results).toEqual([
    { backend: 'webgl', ms: 30 },
    { backend: 'cpu', ms: 40 },
  ]);
  expect(wasm.dispose).toHaveBeenCalledOnce();
  expect(webgl.dispose).toHaveBeenCalledOnce();
});

test('what can gain nothing is not opened', async () => {
  const { contender, now } = track();
  const wasm = contender('cpu', 5, 15);
  const webgl = contender('webgl', 4000, 30, 20);
  expect(await holdTrial(model, [wasm, webgl], { now })).toEqual([{ backend: 'cpu', ms: 15 }]);
  expect(webgl.open).not.toHaveBeenCalled();
});

test('what breaks loses', async () => {
  const { contender, now } = track();
  const wasm = contender('cpu', 5, 40);
  const broken = { ...contender('webgl', 1, 1), open: () => Promise.reject(new Error('no')) };
  expect(await holdTrial(model, [broken, wasm], { now })).toEqual([
    { backend: 'cpu', ms: 40 },
    { backend: 'webgl', ms: Infinity },
  ]);
});

test('what never ends loses, and is closed should it come after all', async () => {
  vi.useFakeTimers();
  try {
    const { contender, now } = track();
    const late = contender('webgl', 1, 1);
    let come: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (come = resolve));
    const open = (images: ImageStore) => waits.then(() => late.open(images));
    const trial = holdTrial(model, [contender('cpu', 5, 40), { ...late, open }], {
      now,
      timeout: 1000,
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect((await trial).map(({ backend }) => backend)).toEqual(['cpu', 'webgl']);
    come();
    await vi.waitFor(() => expect(late.dispose).toHaveBeenCalled(), 30_000);
  } finally {
    vi.useRealTimers();
  }
});

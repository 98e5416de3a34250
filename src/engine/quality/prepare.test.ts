import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presetFor } from '../../core/config';
import type { DatasetName } from '../../core/dataset';
import type { Run } from '../training/run';
import { QualityMeter } from './meter';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A meter that only tells for which data its judge was opened, and a run whose images are let come. */
function prepared(dataset: DatasetName, ships: boolean) {
  const opened: string[] = [];
  const meter = new QualityMeter({
    judge: {
      openClassifier: (name) => {
        opened.push(name);
        return new Promise(() => undefined);
      },
      ...(ships && { fetchReference: () => Promise.resolve(null) }),
    },
    onMeasured: () => undefined,
    now: () => 0,
  });
  const arrived: (() => void)[] = [];
  const images = {
    images: 60_000,
    loaded: 60_000,
    heldOut: () => {
      opened.push('images held out');
      return Promise.resolve(null);
    },
    whenLoaded: (count: number) => {
      expect(count).toBe(60_000);
      return new Promise<void>((resolve) => arrived.push(resolve));
    },
  };
  const moved = { config: presetFor('quick', dataset), images, step: 0 };
  const run = moved as unknown as Run;
  return { meter, run, moved, opened, arrive: () => arrived.forEach((resolve) => resolve()) };
}

/** Modules that are loaded when they are needed take a moment, whose length no clock here tells. */
async function settled(): Promise<void> {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(0);
}

test('what measures is opened once a run rests and its images are there', async () => {
  const { meter, run, moved, opened, arrive } = prepared('mnist', true);
  meter.prepare(run);
  await vi.advanceTimersByTimeAsync(999);
  arrive();
  await settled();
  expect(opened).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await settled();
  expect(opened).toEqual([]);
  arrive();
  await settled();
  expect(opened).toEqual(['images held out', 'mnist']);
  // By the first measurement it is there.
  moved.step = 60;
  meter.look(run);
  await settled();
  expect(opened).toEqual(['images held out', 'mnist']);
});

test('a run that is closed at once has nothing opened', async () => {
  const { meter, run, opened, arrive } = prepared('mnist', true);
  meter.prepare(run);
  meter.close();
  await vi.advanceTimersByTimeAsync(5000);
  arrive();
  await settled();
  expect(opened).toEqual([]);
});

test('where what is known of the images does not ship, finding it waits for training', async () => {
  for (const [dataset, ships] of [
    ['mnist', false],
    ['shapes', true],
  ] as const) {
    const { meter, run, opened, arrive } = prepared(dataset, ships);
    meter.prepare(run);
    await vi.advanceTimersByTimeAsync(5000);
    arrive();
    await settled();
    expect(opened).toEqual([]);
  }
});

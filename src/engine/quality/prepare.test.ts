import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presetFor } from '../../core/config';
import type { DatasetName } from '../../core/dataset';
import { normalNumbers } from '../../testing/numbers';
import type { OpenClassifier } from '../classifier/classifier';
import type { Run } from '../training/run';
import { QualityMeter } from './meter';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const models = new URL('../../../public/models/', import.meta.url).pathname;
const onMeasured = vi.fn();

/** A meter that tells for which data its judge was opened, and a run whose images are let come. */
function prepared(dataset: DatasetName, ships: boolean, classifier?: OpenClassifier) {
  const opened: string[] = [];
  const reference = () =>
    Promise.resolve(
      classifier ? new Uint8Array(readFileSync(`${models}reference-${dataset}.safetensors`)) : null,
    );
  const meter = new QualityMeter({
    judge: {
      openClassifier: (name) => {
        opened.push(name);
        return classifier ? Promise.resolve(classifier) : new Promise(() => undefined);
      },
      ...(ships && { fetchReference: reference }),
    },
    onMeasured,
    now: () => 0,
  });
  const arrived: (() => void)[] = [];
  const images = {
    ...{ images: 60_000, loaded: 60_000, size: 28, channels: 1 },
    pixels: new Uint8Array(1000 * 28 ** 2),
    heldOut: () => {
      opened.push('images held out');
      return Promise.resolve(null);
    },
    whenLoaded: (count: number) => {
      if (count < 60_000) return Promise.resolve();
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

test('real images are measured once before training, which nobody is told of', async () => {
  const { version } = JSON.parse(
    readFileSync(`${models}classifier-mnist.json`, 'utf8'),
  ) as OpenClassifier['info'];
  const seen: number[] = [];
  const { meter, run, arrive } = prepared('mnist', true, {
    info: { dataset: 'mnist', version, testAccuracy: 0.99 },
    classify: (images) => {
      const count = images.length / 28 ** 2;
      seen.push(count);
      const features = normalNumbers(1, count * 64);
      return Promise.resolve({ features, probabilities: new Float32Array(count * 10) });
    },
    dispose: () => undefined,
  });
  meter.prepare(run);
  await vi.advanceTimersByTimeAsync(1000);
  expect(seen).toEqual([]);
  arrive();
  await settled();
  await vi.waitFor(() => expect(seen).toEqual([512]));
  await settled();
  expect(onMeasured).not.toHaveBeenCalled();
  meter.close();
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

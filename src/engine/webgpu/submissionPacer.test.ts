import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lowLatencyDepth, throughputDepth, SubmissionPacer } from './submissionPacer';
import type { QueueDepth } from './submissionPacer';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A device that takes so many milliseconds an iteration, one submission after another. */
function deviceOf(iteration: number) {
  let free = 0;
  let due = 0;
  const onSubmittedWorkDone = () =>
    new Promise<undefined>((resolve) => {
      free = Math.max(free, performance.now()) + due;
      setTimeout(() => resolve(undefined), free - performance.now());
    });
  const pacing = new SubmissionPacer({ onSubmittedWorkDone } as unknown as GPUQueue);
  const submit = (count: number) => {
    due = count * iteration;
    pacing.submitted(count);
  };
  /** Milliseconds until a picture that is asked for now has been drawn. */
  const queue = () => Math.max(0, free - performance.now());
  return { pacing, submit, queue };
}

/** Trains for a while. @returns the longest wait of a picture, and iterations a second */
async function train(iteration: number, pace: QueueDepth): Promise<{ wait: number; rate: number }> {
  const { pacing, submit, queue } = deviceOf(iteration);
  let wait = 0;
  let count = 0;
  let from = 0;
  let going = true;
  const loop = (async () => {
    while (going) {
      await pacing.waitForRoom(pace);
      const next = pacing.iterations(pace);
      submit(next);
      count += next;
      if (from > 0) wait = Math.max(wait, queue());
    }
  })();
  await vi.advanceTimersByTimeAsync(1000);
  [from, count] = [performance.now(), 0];
  await vi.advanceTimersByTimeAsync(2000);
  going = false;
  await vi.advanceTimersByTimeAsync(1000);
  await loop;
  return { wait, rate: count / 2 };
}

test('keeps a fast device busy, three submissions of 20 ms ahead', async () => {
  const { wait, rate } = await train(1, throughputDepth);
  expect(rate).toBeGreaterThan(950);
  expect(wait).toBeLessThanOrEqual(60);
});

test('keeps no more than a frame ahead when a picture is waited for, and the device still busy', async () => {
  const { wait, rate } = await train(1, lowLatencyDepth);
  expect(rate).toBeGreaterThan(950);
  expect(wait).toBeLessThanOrEqual(8);
});

test('has one iteration at a time on a slow device, which never waits', async () => {
  const { wait, rate } = await train(300, lowLatencyDepth);
  expect(rate).toBeGreaterThan(3);
  expect(wait).toBeLessThanOrEqual(600);
});

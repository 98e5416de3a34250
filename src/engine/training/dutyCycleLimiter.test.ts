import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DutyCycleLimiter } from './dutyCycleLimiter';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const spend = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const now = () => performance.now();
/** Work that keeps the device busy from `began` to now. */
const timed = <T>(answer: T, began: number) => ({ answer, began, ended: now() });
const busy = async (ms: number) => {
  const began = now();
  await spend(ms);
  return timed(null, began);
};

/** Asks anew as soon as there is an answer, for so long. @returns pictures made and time spent on them */
async function drag(amid: DutyCycleLimiter, cost: number, wait: number, length: number) {
  const made = { count: 0, spent: 0 };
  const end = now() + length;
  const loop = (async () => {
    while (now() < end) {
      await amid.run(async () => {
        // Iterations that were under way, then the picture.
        await spend(wait);
        const began = now();
        await spend(cost);
        made.count++;
        made.spent += cost;
        return timed(null, began);
      });
    }
  })();
  await vi.advanceTimersByTimeAsync(length + 100 * cost + wait);
  await loop;
  return made;
}

test('dear pictures take no more than their share of training', async () => {
  const amid = new DutyCycleLimiter(0.2, () => true, now);
  const { count, spent } = await drag(amid, 100, 0, 30_000);
  expect(spent).toBeLessThanOrEqual(0.2 * 30_000 + 100);
  // And no less, where someone asks all the time.
  expect(count).toBeGreaterThanOrEqual(57);
});

test('a cheap picture is never held back for long', async () => {
  const amid = new DutyCycleLimiter(0.2, () => true, now);
  const { count } = await drag(amid, 1, 0, 1000);
  // Every 5 or 6 ms: well within a frame.
  expect(count).toBeGreaterThanOrEqual(160);
});

test('waiting for iterations under way costs a picture nothing', async () => {
  const amid = new DutyCycleLimiter(0.2, () => true, now);
  const { count } = await drag(amid, 10, 60, 7000);
  // 60 ms under way and 10 ms of its own: the 40 ms it owes pass meanwhile but for their beginning.
  expect(count).toBeGreaterThanOrEqual(63);
});

test('the way of an answer from the device costs nothing either', async () => {
  const amid = new DutyCycleLimiter(0.2, () => true, now);
  let count = 0;
  const end = now() + 1000;
  const loop = (async () => {
    for (; now() < end; count++) {
      await amid.run(async () => {
        const time = { began: now(), ended: now() + 1 };
        await spend(10);
        return { answer: null, ...time };
      });
    }
  })();
  await vi.advanceTimersByTimeAsync(1100);
  await loop;
  expect(count).toBeGreaterThanOrEqual(95);
});

test('nothing is held back while nothing is being trained, nor any more once it ends', async () => {
  let training = false;
  const amid = new DutyCycleLimiter(0.2, () => training, now);
  expect((await drag(amid, 100, 0, 5000)).count).toBe(50);
  training = true;
  const dear = amid.run(() => busy(4000));
  await vi.advanceTimersByTimeAsync(4000);
  await dear;
  let drawn = false;
  const waiting = amid.run(() => {
    drawn = true;
    return Promise.resolve(timed(null, now()));
  });
  await vi.advanceTimersByTimeAsync(5000);
  expect(drawn).toBe(false);
  training = false;
  await vi.advanceTimersByTimeAsync(60);
  expect(drawn).toBe(true);
  await waiting;
});

test('work that fails has spent its time, too, and the next one gets its turn', async () => {
  const amid = new DutyCycleLimiter(0.5, () => true, now);
  const failed = amid.run(async () => {
    await spend(100);
    throw new Error('no');
  });
  const next = amid.run(() => Promise.resolve(timed(now(), now())));
  const refused = expect(failed).rejects.toThrow('no');
  const began = now();
  await vi.advanceTimersByTimeAsync(400);
  await refused;
  expect(await next).toBeGreaterThanOrEqual(began + 200);
});

test('is busy from when work is asked for until a moment after it', async () => {
  const amid = new DutyCycleLimiter(0.5, () => false, now);
  expect(amid.busy).toBe(false);
  const work = amid.run(() => busy(30));
  expect(amid.busy).toBe(true);
  await vi.advanceTimersByTimeAsync(30);
  await work;
  await vi.advanceTimersByTimeAsync(150);
  expect(amid.busy).toBe(true);
  await vi.advanceTimersByTimeAsync(100);
  expect(amid.busy).toBe(false);
});

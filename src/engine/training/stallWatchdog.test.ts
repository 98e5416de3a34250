import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StallWatchdog } from './stallWatchdog';

let stalls: number[];
let watchdog: StallWatchdog;
const now = () => Date.now();

beforeEach(() => {
  vi.useFakeTimers();
  stalls = [];
  watchdog = new StallWatchdog((seconds) => stalls.push(seconds), now);
});
afterEach(() => {
  watchdog.close();
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);

function step(seconds: number, count = 1): void {
  for (let i = 0; i < count; i++) {
    pass(seconds);
    watchdog.stepped();
  }
}

test('a device that stops among fast steps has a minute, and is told of once', () => {
  step(0.02, 100);
  pass(59);
  expect(stalls).toEqual([]);
  pass(10);
  expect(stalls).toHaveLength(1);
  pass(600);
  expect(stalls).toHaveLength(1);
});

test('the first steps may compile for minutes', () => {
  step(280, 2);
  expect(stalls).toEqual([]);
  pass(290);
  expect(stalls).toHaveLength(1);
});

test('a slow device has time in proportion, whatever its first steps took', () => {
  step(200, 2);
  step(10, 20);
  pass(290);
  expect(stalls).toEqual([]);
  pass(20);
  expect(stalls).toHaveLength(1);
});

test('one step that took long does not make it wait for ever after', () => {
  step(0.1, 10);
  step(50);
  step(0.1, 60);
  pass(70);
  expect(stalls).toHaveLength(1);
});

test('a page that was asleep is no stalled device', () => {
  step(0.02, 100);
  vi.setSystemTime(Date.now() + 3_600_000);
  pass(30);
  expect(stalls).toEqual([]);
  step(0.02);
  pass(55);
  expect(stalls).toEqual([]);
});

test('waiting for data is not counted', async () => {
  step(0.02, 100);
  let arrive: () => void = () => undefined;
  const waiting = watchdog.without(new Promise<void>((resolve) => (arrive = resolve)));
  pass(600);
  arrive();
  await waiting;
  expect(stalls).toEqual([]);
  pass(65);
  expect(stalls).toHaveLength(1);
});

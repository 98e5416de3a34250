import { expect, test } from 'vitest';
import { slowedWithin } from './slowed';
import type { Tick } from './slowed';

/** A step every 10 ms, told every 200 ms, and nothing at all for `pause` before each of two moments. */
function training(pause: number) {
  const ticks: Tick[] = [];
  const told: number[] = [];
  for (let at = 0, step = 0; at <= 20_000; at += 200, step += 20) {
    if (step === 400 || step === 1200) {
      at += pause;
      told.push(at);
    }
    ticks.push({ at, step });
  }
  return { ticks, told };
}

test('a training is slowed by what the steps around the interruptions took longer', () => {
  for (const pause of [0, 100, 500]) {
    const { ticks, told } = training(pause);
    const steps = ticks.at(-1)?.step ?? NaN;
    expect(slowedWithin(ticks, told, 500)).toBeCloseTo((2 * pause) / (steps * 10), 10);
  }
});

test('the time that a machine loses elsewhere is not counted', () => {
  const { ticks, told } = training(100);
  const slower = ticks.map(({ at, step }) => ({ at: at + (step > 1700 ? 3 : 0), step }));
  expect(slowedWithin(slower, told, 500)).toBeCloseTo(slowedWithin(ticks, told, 500), 3);
});

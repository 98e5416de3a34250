import { expect, test } from 'vitest';
import { RestartPolicy } from './restartPolicy';

const minute = 60_000;

test('two losses within a minute lead to the processor, one there to the end', () => {
  const policy = new RestartPolicy();
  const lost = (now: number) => policy.next(now, false);
  expect([lost(0), lost(minute - 1), lost(2 * minute)]).toEqual(['asked', 'wasm', 'stop']);
});

test('losses without progress are counted, however far apart they are', () => {
  const policy = new RestartPolicy();
  const losses = [0, 1, 2, 3, 4].map((hour) => policy.next(hour * 60 * minute, false));
  expect(losses).toEqual(['asked', 'asked', 'asked', 'stop', 'stop']);
});

test('progress between them gives each loss its restarts', () => {
  const policy = new RestartPolicy();
  for (let hour = 0; hour < 9; hour++) {
    expect(policy.next(hour * 60 * minute, false)).toBe('asked');
    policy.progressed();
  }
});

test('a restart that fails is a second loss, however long it took', () => {
  const policy = new RestartPolicy();
  policy.next(0, false);
  expect(policy.next(5 * minute, true)).toBe('wasm');
  expect(policy.next(10 * minute, true)).toBe('stop');
});

test('a person who tries again stays where the run was; one who opens a run does not', () => {
  const policy = new RestartPolicy();
  policy.next(0, false);
  policy.next(1, false);
  policy.retry();
  expect(policy.level).toBe('wasm');
  policy.reset();
  expect(policy.level).toBe('asked');
});

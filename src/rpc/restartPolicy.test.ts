import { expect, test } from 'vitest';
import { RestartPolicy } from './restartPolicy';

const minute = 60_000;

test('two losses within a minute lead to the processor, one there to the end', () => {
  const policy = new RestartPolicy();
  const lost = (now: number) => policy.next(now, false, false);
  expect([lost(0), lost(minute - 1), lost(2 * minute)]).toEqual(['asked', 'wasm', 'stop']);
});

test('a run that is on the processor already has nowhere to go', () => {
  const policy = new RestartPolicy();
  policy.next(0, false, true);
  expect(policy.next(1, false, true)).toBe('stop');
});

test('losses without progress are counted, however far apart they are', () => {
  const policy = new RestartPolicy();
  const losses = [0, 1, 2, 3, 4].map((hour) => policy.next(hour * 60 * minute, false, false));
  expect(losses).toEqual(['asked', 'asked', 'asked', 'stop', 'stop']);
});

test('progress between them gives each loss its restarts', () => {
  const policy = new RestartPolicy();
  for (let hour = 0; hour < 9; hour++) {
    expect(policy.next(hour * 60 * minute, false, false)).toBe('asked');
    policy.progressed();
  }
});

test('a restart that fails is a second loss, however long it took', () => {
  const policy = new RestartPolicy();
  policy.next(0, false, false);
  expect(policy.next(5 * minute, true, false)).toBe('wasm');
  expect(policy.next(10 * minute, true, false)).toBe('stop');
});

test('a person who tries again stays where the run was; one who opens a run does not', () => {
  const policy = new RestartPolicy();
  policy.next(0, false, false);
  policy.next(1, false, false);
  policy.retry();
  expect(policy.level).toBe('wasm');
  policy.reset();
  expect(policy.level).toBe('asked');
});

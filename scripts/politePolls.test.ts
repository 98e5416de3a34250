import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { politePolls } from './politePolls';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => vi.useRealTimers());

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('lets native code wait for a timer', async () => {
  const polls = politePolls(setImmediate);
  const found: number[] = [];
  polls(Array.prototype.push.bind(found), 1);
  await turn();
  await turn();
  expect(found).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(found).toEqual([1]);
});

it('is Node’s own for everything else', async () => {
  const polls = politePolls(setImmediate);
  const found: number[] = [];
  polls((value) => found.push(value), 1);
  const taken = polls(() => found.push(2));
  clearImmediate(taken);
  await turn();
  expect(found).toEqual([1]);
  expect(await promisify(polls)(3)).toBe(3);
});

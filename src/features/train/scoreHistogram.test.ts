import { expect, test } from 'vitest';
import { scoreHistogram, scoreWidth } from './scoreHistogram';

test('a score has a bar within its track, and one that is no number has none', () => {
  expect(scoreWidth(0.5, 100)).toBe(50);
  expect(scoreWidth(0, 100)).toBe(3);
  expect(scoreWidth(1, 100)).toBe(100);
  expect(scoreWidth(Infinity, 100)).toBe(100);
  expect(scoreWidth(-Infinity, 100)).toBe(3);
  expect(scoreWidth(NaN, 100)).toBeNull();
});

test('scores that are no numbers are in no bin', () => {
  const bins = scoreHistogram([NaN, 0.1], [Infinity, NaN], 10);
  expect(bins.map(({ fake }) => fake)).toEqual([0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(bins.map(({ real }) => real)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5]);
});

import { expect, it } from 'vitest';
import { median, pairedRatio, quantile } from './statistics';

it('takes quantiles by interpolation, whatever the order', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
  expect(median([])).toBeNaN();
});

it('pairs ratios within repetitions, so that a slow spell cancels', () => {
  expect(pairedRatio([10, 100, 20], [1, 10, 2])).toBe(10);
});

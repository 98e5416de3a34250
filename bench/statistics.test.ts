import { expect, it } from 'vitest';
import { meanWithError, median, pairedRatio, quantile } from './statistics';

it('takes quantiles by interpolation, whatever the order', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
  expect(median([])).toBeNaN();
});

it('pairs ratios within repetitions, so that a slow spell cancels', () => {
  expect(pairedRatio([10, 100, 20], [1, 10, 2])).toBe(10);
});

it('says how sure a mean is: √(variance ÷ n), the variance by n − 1', () => {
  // Squares about 3: 4 + 1 + 0 + 1 + 4 = 10; √(10 ÷ 4 ÷ 5) = √½.
  const { mean, error } = meanWithError([1, 2, 3, 4, 5]);
  expect(mean).toBe(3);
  expect(error).toBeCloseTo(Math.SQRT1_2, 12);
  expect(meanWithError([7]).error).toBeNaN();
});

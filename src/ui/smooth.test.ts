import { describe, expect, it } from 'vitest';
import { calmRange, smooth } from './smooth';

describe('smooth', () => {
  it('leaves a constant alone and keeps gaps', () => {
    expect(smooth([1, 2, 3, 4], [5, NaN, 5, 5], 2)).toEqual([5, null, 5, 5]);
  });

  it('forgets a jump by 1 − 1/e over its span, however it is sampled', () => {
    const expected = 1 - Math.exp(-1);
    expect(smooth([0, 10], [0, 1], 10)[1]).toBeCloseTo(expected, 12);
    const fine = smooth(
      Array.from({ length: 101 }, (_, i) => i / 10),
      Array.from({ length: 101 }, (_, i) => (i === 0 ? 0 : 1)),
      10,
    );
    expect(fine[100]).toBeCloseTo(expected, 12);
  });
});

describe('calmRange', () => {
  it('lets a lone spike stick out but no line that must be seen', () => {
    const values = [...Array.from({ length: 300 }, (_, i) => 1 + (i % 7) / 10), 500];
    const [low, high] = calmRange(values, [3]);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(3);
    expect(high).toBeLessThan(4);
  });

  it('has a range for nothing at all', () => {
    const [low, high] = calmRange([], [0.69]);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.69);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilson } from '../../testing/metrics.fixture';
import { classCounts, summariseClasses, wilsonInterval } from './classes';

test('each sample counts for its most probable class', () => {
  const probabilities = Float32Array.of(0.2, 0.5, 0.3, 0.9, 0.1, 0, 0.4, 0.4, 0.2, 0, 0, 1);
  expect([...classCounts(probabilities, 3)]).toEqual([2, 1, 1]);
  expect([...classCounts(Float32Array.of(NaN, NaN, 0, 1), 2)]).toEqual([0, 1]);
  expect(() => classCounts(new Float32Array(7), 3)).toThrow(RangeError);
});

test('a class is covered above 2 % of the samples', () => {
  const summary = summariseClasses(Uint32Array.of(60, 20, 0, 21, 899));
  expect([...summary.shares]).toEqual([0.06, 0.02, 0, 0.021, 0.899]);
  expect(summary).toMatchObject({ covered: 3, missing: [1, 2], largestShare: 0.899 });
  expect(summariseClasses(new Uint32Array(2))).toMatchObject({ covered: 0, largestShare: 0 });
});

test.each(wilson)(
  'Wilson’s interval is scipy’s: $count of $total',
  ({ count, total, low, high }) => {
    const found = wilsonInterval(count, total);
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
  },
);

test('of no samples anything may be', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test('Wilson’s interval has the share within it, and its ends solve (p − q)² = z² p (1 − p) / n', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), fc.nat({ max: 5_000 }), (a, b) => {
      fc.pre(a + b > 0);
      const total = a + b;
      const { low, high } = wilsonInterval(a, total);
      const share = a / total;
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
      for (const end of [low, high]) {
        expect((end - share) ** 2).toBeCloseTo(
          (1.959963984540054 ** 2 * end * (1 - end)) / total,
          12,
        );
      }
    }),
  );
});

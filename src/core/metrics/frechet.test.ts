import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairs } from '../../testing/metrics.fixture';
import { normalNumbers } from '../../testing/numbers';
import { eigen, eigenvalues } from './eigen';
import { frechetDistance, frechetResult } from './frechet';
import { gaussianOf, mergeMoments, momentsOf, totalVariance } from './gaussian';

const fit = (features: Float32Array, d: number) => gaussianOf(momentsOf(features, d));

/** Equal to within `part` of `scale`. */
function expectNear(found: number, expected: number, part: number, scale = Math.abs(expected)) {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(part * scale);
}

/** Features whose dimensions vary differently and depend on each other. */
function draw(seed: number, count: number, d: number): Float32Array {
  const noise = normalNumbers(seed, count * d);
  return noise.map((x, i) => x / (1 + (i % d)) + (i % d > 0 ? 0.5 * (noise[i - 1] ?? 0) : 0));
}

const seeds = fc.integer({ min: 1, max: 1_000_000 });

describe.each(pairs)('numpy and scipy agree: $name', (pair) => {
  const { dimensions: d, real, fake } = pair;
  const a = fit(real, d);
  test('Fréchet distance and total variance', () => {
    expectNear(frechetDistance(a, fit(fake, d)), pair.frechet, 1e-6);
    expectNear(frechetDistance(fit(fake, d), a), pair.frechet, 1e-6);
    expectNear(totalVariance(a), pair.variance, 1e-12);
  });

  test('covariance and its eigenvalues', () => {
    pair.covariance.forEach((value, i) => {
      expectNear(a.covariance[Math.floor(i / 8) * d + (i % 8)]!, value, 1e-12, pair.variance);
    });
    const values = eigenvalues(a.covariance, d);
    expect(values).toHaveLength(d);
    pair.eigenvalues.forEach((value, i) => expectNear(values[i]!, value, 1e-13, pair.variance));
  });
});

describe('moments', () => {
  test('batches, halves and blocks give what the whole gives', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.nat({ max: 7 }), { minLength: 1 }), (seed, sizes) => {
        const d = 3;
        const count = sizes.reduce((sum, size) => sum + size, 2);
        // Far from zero: sums of squares would lose the variance.
        const features = draw(seed, count, d).map((x) => Math.round(x * 64) / 64 + 65536);
        let merged = momentsOf(features.subarray(0, 2 * d), d);
        let at = 2;
        for (const size of sizes) {
          const batch = features.subarray(at * d, (at + size) * d);
          merged = mergeMoments(merged, momentsOf(batch, d));
          at += size;
        }
        const whole = gaussianOf(momentsOf(features, d));
        const found = gaussianOf(merged);
        expect(found.count).toBe(count);
        found.mean.forEach((x, k) => expectNear(x, whole.mean[k]!, 1e-13));
        found.covariance.forEach((x, k) => expect(x).toBeCloseTo(whole.covariance[k]!, 8));
      }),
      { numRuns: 50 },
    );
  });

  test('what has no Gaussian is refused', () => {
    expect(() => momentsOf(new Float32Array(7), 2)).toThrow(RangeError);
    expect(() => gaussianOf(momentsOf(new Float32Array(0), 2))).toThrow(RangeError);
    const [a, b] = [momentsOf(new Float32Array(6), 2), momentsOf(new Float32Array(6), 3)];
    expect(() => mergeMoments(a, b)).toThrow(RangeError);
    expect(() => frechetDistance(gaussianOf(a), gaussianOf(b))).toThrow(RangeError);
    expect(() => frechetResult(gaussianOf(a), [])).toThrow(RangeError);
  });
});

describe('Fréchet distance', () => {
  test('is 0 of a set with itself, and symmetric', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 12 }), (seed, d) => {
        const a = fit(draw(seed, 9, d), d);
        const b = fit(draw(seed + 1, 7, d), d);
        expectNear(frechetDistance(a, a), 0, 1e-6, totalVariance(a));
        const distance = frechetDistance(a, b);
        expect(distance).toBeGreaterThan(0);
        expectNear(frechetDistance(b, a), distance, 1e-6, totalVariance(a) + totalVariance(b));
      }),
      { numRuns: 60 },
    );
  });

  test('does not change when both sets are rotated', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [d, count] = [5, 30];
        const noise = normalNumbers(seed, d * d);
        const symmetric = Float64Array.from(
          noise,
          (_, i) => noise[i]! + noise[(i % d) * d + Math.floor(i / d)]!,
        );
        const { vectors } = eigen(symmetric, d);
        const rotate = (features: Float32Array) =>
          features.map((_, i) => {
            const from = i - (i % d);
            return vectors[i % d]!.reduce((sum, x, k) => sum + x * features[from + k]!, 0);
          });
        const [a, b] = [draw(seed, count, d), draw(seed + 1, count, d)];
        const before = frechetDistance(fit(a, d), fit(b, d));
        expectNear(frechetDistance(fit(rotate(a), d), fit(rotate(b), d)), before, 1e-5);
      }),
      { numRuns: 40 },
    );
  });

  test('grows by the squared length of a shift', () => {
    const d = 4;
    const a = fit(draw(3, 50, d), d);
    const b = fit(draw(4, 50, d), d);
    const shift = a.mean.map((x, k) => x - b.mean[k]!);
    const centred = frechetDistance(a, { ...b, mean: a.mean });
    const length = shift.reduce((sum, x) => sum + x * x, 0);
    expectNear(frechetDistance(a, b), centred + length, 1e-12);
  });

  test('one dimension by hand: (μ₁ − μ₂)² + (σ₁ − σ₂)²', () => {
    const a = { count: 9, mean: Float64Array.of(1), covariance: Float64Array.of(9) };
    const b = { count: 9, mean: Float64Array.of(-1), covariance: Float64Array.of(4) };
    expect(frechetDistance(a, b)).toBeCloseTo(5, 12);
  });

  test('constant, single and huge or tiny features give numbers', () => {
    const d = 3;
    const constant = fit(new Float32Array(12).fill(2), d);
    const single = fit(Float32Array.of(2, 2, 3), d);
    const varied = fit(draw(1, 20, d), d);
    expect(frechetDistance(constant, constant)).toBe(0);
    expect(frechetDistance(constant, single)).toBe(1);
    const shift = varied.mean.reduce((sum, x) => sum + (x - 2) ** 2, 0);
    for (const distance of [frechetDistance(constant, varied), frechetDistance(varied, constant)]) {
      expectNear(distance, shift + totalVariance(varied), 1e-12);
    }
    for (const scale of [1e-12, 1e12]) {
      const scaled = (seed: number) =>
        fit(
          draw(seed, 20, d).map((x) => x * scale),
          d,
        );
      const ratio = frechetDistance(scaled(1), scaled(2)) / scale ** 2;
      expectNear(ratio, frechetDistance(fit(draw(1, 20, d), d), fit(draw(2, 20, d), d)), 1e-4);
    }
  });

  test('what is not finite gives NaN at once', () => {
    const d = 2;
    const broken = fit(Float32Array.of(1, NaN, 2, 3), d);
    expect(frechetDistance(broken, fit(draw(1, 9, d), d))).toBeNaN();
    expect(frechetDistance(fit(draw(1, 9, d), d), broken)).toBeNaN();
  });
});

describe('the distance as it is shown', () => {
  const [d, count, blocks] = [4, 256, 8];
  const real = fit(draw(9_999, 4_096, d), d);
  const inBlocks = (features: Float32Array) =>
    Array.from({ length: blocks }, (_, b) => {
      const size = features.length / blocks;
      return momentsOf(features.subarray(b * size, (b + 1) * size), d);
    });

  test('is that of all fakes, as a share of the real variance', () => {
    const fakes = draw(7, count, d).map((x) => x / 2);
    const found = frechetResult(real, inBlocks(fakes));
    expectNear(found.distance, frechetDistance(real, fit(fakes, d)), 1e-9);
    expectNear(found.share, found.distance / totalVariance(real), 1e-12);
    expectNear(found.varianceRatio, totalVariance(fit(fakes, d)) / totalVariance(real), 1e-9);
    expect(frechetResult(real, [momentsOf(fakes, d)]).standardError).toBeNaN();
  });

  test('its error is how much it differs from draw to draw', () => {
    const results = Array.from({ length: 60 }, (_, i) =>
      frechetResult(real, inBlocks(draw(100 + i, count, d).map((x) => x * 0.6 + 0.2))),
    );
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    const centre = mean(results.map(({ distance }) => distance));
    const spread = Math.sqrt(mean(results.map(({ distance }) => (distance - centre) ** 2)));
    const claimed = Math.sqrt(mean(results.map(({ standardError }) => standardError ** 2)));
    expect(claimed / spread).toBeGreaterThan(0.75);
    expect(claimed / spread).toBeLessThan(1.33);
  });

  test('features that do not vary', () => {
    const still = fit(new Float32Array(4 * d), d);
    expect(frechetResult(still, [momentsOf(new Float32Array(2 * d), d)]).share).toBe(0);
    expect(frechetResult(still, inBlocks(draw(1, 16, d))).share).toBe(Infinity);
  });
});

describe('eigen', () => {
  test.each([1, 2, 3, 30])('A v = λ v, orthonormal and in order, for %i', (n) => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: n }), (seed, rank) => {
        const noise = normalNumbers(seed, n * rank);
        const sign = (k: number) => (k % 2 ? -1 : 1);
        const matrix = new Float64Array(n * n);
        for (let at = 0; at < n * n; at++) {
          const [i, j] = [Math.floor(at / n), at % n];
          for (let k = 0; k < rank; k++) {
            matrix[at]! += sign(k) * noise[i * rank + k]! * noise[j * rank + k]!;
          }
        }
        const { values, vectors } = eigen(matrix, n);
        const size = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
        expect([...values]).toEqual([...values].sort((a, b) => b - a));
        const product = (x: Float64Array, y: Float64Array) =>
          x.reduce((sum, value, k) => sum + value * y[k]!, 0);
        const errors = [...eigenvalues(matrix, n)].map((x, i) => (x - values[i]!) / size);
        vectors.forEach((v, p) => {
          for (let i = 0; i < n; i++) {
            const row = product(v, matrix.subarray(i * n, (i + 1) * n));
            errors.push((row - values[p]! * v[i]!) / size);
          }
          vectors.forEach((other, q) => errors.push(product(v, other) - (p === q ? 1 : 0)));
        });
        expect(errors).toHaveLength(n + 2 * n * n);
        expect(Math.max(...errors.map(Math.abs))).toBeLessThan(1e-12);
      }),
      { numRuns: 20 },
    );
  });

  test('diagonal, zero and graded matrices', () => {
    expect([...eigenvalues(Float64Array.of(1, 0, 0, 0, 3, 0, 0, 0, 2), 3)]).toEqual([3, 2, 1]);
    expect([...eigenvalues(new Float64Array(9), 3)]).toEqual([0, 0, 0]);
    const [first, second] = eigenvalues(Float64Array.of(1e-200, 1e-200, 1e-200, 1e-200), 2);
    expectNear(first!, 2e-200, 1e-12);
    expectNear(second!, 0, 1e-12, 2e-200);
  });

  test.each([-1, 1])('a column that all but points along one axis (%i)', (lead) => {
    const matrix = Float64Array.of(2, lead, 1e-7, lead, 0, 0.3, 1e-7, 0.3, 1);
    const { values, vectors } = eigen(matrix, 3);
    vectors.forEach((v, p) => {
      for (let i = 0; i < 3; i++) {
        const row = v.reduce((sum, x, k) => sum + x * matrix[3 * i + k]!, 0);
        expectNear(row, values[p]! * v[i]!, 1e-13, 3);
      }
    });
  });

  test('anything else is refused', () => {
    expect(() => eigenvalues(new Float64Array(5), 2)).toThrow(RangeError);
    expect(() => eigenvalues(Float64Array.of(1, NaN, NaN, 1), 2)).toThrow(RangeError);
  });
});

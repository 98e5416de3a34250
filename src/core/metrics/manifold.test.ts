import { describe, expect, test } from 'vitest';
import { pairs } from '../../testing/metrics.fixture';
import { normalNumbers } from '../../testing/numbers';
import { manifoldMetrics, manifoldOf } from './manifold';

const d = 6;
const count = 120;
const features = (seed: number, scale = 1) => normalNumbers(seed, count * d).map((x) => x * scale);

async function measure(real: Float32Array, fake: Float32Array) {
  return manifoldMetrics(await manifoldOf(real, d), await manifoldOf(fake, d));
}

test.each(pairs)('numpy agrees: $name', async (pair) => {
  const real = await manifoldOf(pair.real, pair.dimensions);
  const found = await manifoldMetrics(real, await manifoldOf(pair.fake, pair.dimensions));
  const { precision, recall, density, coverage } = pair;
  expect(found.precision).toBeCloseTo(precision, 12);
  expect(found.recall).toBeCloseTo(recall, 12);
  expect(found.density).toBeCloseTo(density, 12);
  expect(found.coverage).toBeCloseTo(coverage, 12);
});

describe('what the numbers tell', () => {
  test('a set and itself: all is covered', async () => {
    const found = await measure(features(1), features(1));
    expect(found).toMatchObject({ precision: 1, recall: 1, coverage: 1 });
    // In its own ball, and on average in 5 others'.
    expect(found.density).toBeCloseTo(6 / 5, 12);
  });

  test('fakes that are few and good: precise without recall', async () => {
    const found = await measure(features(1), features(2, 0.2));
    expect(found.precision).toBe(1);
    expect(found.density).toBeGreaterThan(1);
    expect(found.recall).toBeLessThan(0.2);
    expect(found.coverage).toBeLessThan(0.7);
  });

  test('fakes that are all the same image', async () => {
    const real = features(1);
    const same = real.map((_, i) => real[i % d]!);
    const found = await measure(real, same);
    expect(found.precision).toBe(1);
    // Their balls are points: only the image that they copy is reached.
    expect(found.recall).toBeCloseTo(1 / count, 12);
  });

  test('fakes elsewhere, and fakes that are not numbers', async () => {
    const nothing = { precision: 0, recall: 0, density: 0, coverage: 0 };
    const real = features(1);
    expect(
      await measure(
        real,
        features(2).map((x) => x + 100),
      ),
    ).toEqual(nothing);
    expect(
      await measure(
        real,
        features(2).map(() => NaN),
      ),
    ).toEqual(nothing);
    const oneBroken = features(1);
    oneBroken[count * d - 1] = NaN;
    const found = await measure(real, oneBroken);
    expect(found.precision).toBeCloseTo(1 - 1 / count, 12);
    expect(found.recall).toBeGreaterThan(0.98);
    expect(found.coverage).toBe(1);
  });
});

test('too few features and others’ dimensions are refused', async () => {
  await expect(manifoldOf(new Float32Array(5 * d), d)).rejects.toThrow(RangeError);
  await expect(manifoldOf(new Float32Array(7), d)).rejects.toThrow(RangeError);
  const real = await manifoldOf(features(1), d);
  const fake = await manifoldOf(features(1), 2 * d);
  await expect(manifoldMetrics(real, fake)).rejects.toThrow(RangeError);
});

test('messages are answered while it measures', async () => {
  let measuring = true;
  let answered = 0;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    answered++;
    if (measuring) channel.port2.postMessage(null);
  };
  channel.port2.postMessage(null);
  await manifoldOf(normalNumbers(1, 512 * 64), 64);
  measuring = false;
  channel.port1.close();
  expect(answered).toBeGreaterThan(2);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchIndices, imagesOpenAt, normals, pcg4d, streams, uniforms, unit } from './random';

const word = fc.integer({ min: 0, max: 0xffffffff });

/** PCG4D in exact integers, from the listing in the paper. */
function exactPcg4d(counters: readonly number[]): number[] {
  const mask = 0xffffffffn;
  let [x = 0n, y = 0n, z = 0n, w = 0n] = counters.map(
    (value) => (BigInt(value) * 1664525n + 1013904223n) & mask,
  );
  const mix = () => {
    x = (x + y * w) & mask;
    y = (y + z * x) & mask;
    z = (z + x * y) & mask;
    w = (w + y * z) & mask;
  };
  mix();
  [x, y, z, w] = [x ^ (x >> 16n), y ^ (y >> 16n), z ^ (z >> 16n), w ^ (w >> 16n)];
  mix();
  return [x, y, z, w].map(Number);
}

function momentsOf(values: ArrayLike<number>) {
  const all = Array.from(values);
  const power = (p: number) => all.reduce((sum, value) => sum + value ** p, 0) / all.length;
  return { mean: power(1), second: power(2), third: power(3), fourth: power(4) };
}

describe('pcg4d', () => {
  it('equals the same hash in exact integers', () => {
    fc.assert(
      fc.property(word, word, word, word, (a, b, c, d) => {
        expect(pcg4d(a, b, c, d)).toEqual(exactPcg4d([a, b, c, d]));
      }),
    );
  });

  it('never changes: runs of old links and checkpoints depend on it', () => {
    expect(pcg4d(0, 0, 0, 0)).toEqual(exactPcg4d([0, 0, 0, 0]));
    expect(pcg4d(7, 1, 0, 0)).toEqual([1843931005, 3601111351, 355911558, 2787097220]);
  });
});

describe('unit and uniforms', () => {
  it('stays inside the open interval, so that its logarithm is finite', () => {
    expect(unit(0)).toBeGreaterThan(0);
    expect(unit(0xffffffff)).toBeLessThan(1);
  });

  it('has the mean and variance of the uniform distribution', () => {
    const { mean, second } = momentsOf(uniforms(3, streams.explore, 0, 40_000));
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(second - mean ** 2).toBeCloseTo(1 / 12, 2);
  });
});

describe('normals', () => {
  it('have the first four moments of the standard normal distribution', () => {
    const { mean, second, third, fourth } = momentsOf(normals(7, streams.noise, 0, 100_000));
    // Four standard errors of each: √(var of xᵖ / n).
    expect(Math.abs(mean)).toBeLessThan(0.013);
    expect(Math.abs(second - 1)).toBeLessThan(0.018);
    expect(Math.abs(third)).toBeLessThan(0.05);
    expect(Math.abs(fourth - 3)).toBeLessThan(0.13);
  });

  it('are unrelated between steps, streams and seeds', () => {
    const n = 20_000;
    const base = normals(7, streams.noise, 0, n);
    for (const other of [
      normals(7, streams.noise, 1, n),
      normals(7, streams.weights, 0, n),
      normals(8, streams.noise, 0, n),
    ]) {
      const product = base.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0) / n;
      expect(Math.abs(product)).toBeLessThan(0.03);
    }
  });

  it('extend: a longer draw begins with the shorter one', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)];
        const draw = (count: number) => normals(7, streams.noise, 5, count);
        expect(draw(long).slice(0, short)).toEqual(draw(short));
      }),
    );
  });
});

describe('batchIndices', () => {
  it('draws only from what is available, and all of it', () => {
    const seen = new Set<number>();
    for (let step = 0; step < 200; step++) {
      for (const index of batchIndices(7, step, 64, 100)) seen.add(index);
    }
    expect(seen.size).toBe(100);
    expect(Math.max(...seen)).toBe(99);
  });

  it('draws another batch at every step, the same one for the same step', () => {
    expect(batchIndices(7, 3, 64, 60_000)).toEqual(batchIndices(7, 3, 64, 60_000));
    expect(batchIndices(7, 3, 64, 60_000)).not.toEqual(batchIndices(7, 4, 64, 60_000));
  });
});

it('opens one more shard every 50 steps, up to all images', () => {
  const open = (step: number) => imagesOpenAt(step, 10_000, 25_000);
  expect([0, 49, 50, 99, 100, 10_000].map(open)).toEqual([
    10_000, 10_000, 20_000, 20_000, 25_000, 25_000,
  ]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copying } from '../../testing/metrics.fixture';
import {
  copiedShare,
  copyingStatistic,
  leastStatistic,
  nearestFew,
  nothingSearched,
  searchNearest,
} from './copying';

const pixels = 60;
const picture = fc.uint8Array({ minLength: pixels, maxLength: pixels });
const pictures = fc
  .array(picture, { minLength: 1, maxLength: 12 })
  .map((list) => Uint8Array.from(list.flatMap((one) => [...one])));

/** Every distance, then the least: by definition. */
function reference(queries: Uint8Array, images: Uint8Array) {
  const row = (all: Uint8Array, i: number) => [...all.subarray(i * pixels, (i + 1) * pixels)];
  return Array.from({ length: queries.length / pixels }, (_, q) => {
    const distances = Array.from({ length: images.length / pixels }, (_, i) => {
      const image = row(images, i);
      return row(queries, q).reduce((sum, x, k) => sum + (x - image[k]!) ** 2, 0);
    });
    const least = Math.min(...distances);
    return { index: distances.indexOf(least), distance: least };
  });
}

describe('nearest training images', () => {
  test('are those of brute force, in one piece and shard by shard', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, pictures, fc.nat({ max: 12 }), async (queries, images, cut) => {
        const total = images.length / pixels;
        const split = Math.min(cut, total);
        const nearest = nothingSearched(queries.length / pixels);
        for (const [begin, end] of [
          [0, split],
          [split, total],
        ] as const) {
          const shard = images.subarray(begin * pixels, end * pixels);
          await searchNearest(queries, { images: shard, pixels, first: begin }, nearest);
        }
        const expected = reference(queries, images);
        expect([...nearest.indices]).toEqual(expected.map(({ index }) => index));
        expect([...nearest.distances]).toEqual(expected.map(({ distance }) => distance));
      }),
      { numRuns: 60 },
    );
  });

  test('are the same by way of coordinates, and never an image itself', async () => {
    const count = 40;
    const images = Uint8Array.from(
      { length: count * pixels },
      (_, i) => 100 + 90 * Math.sin(i * (1 + Math.floor(i / pixels))),
    );
    // The first pixels are coordinates, too.
    const width = 11;
    const coordinates = Float32Array.from({ length: count * width }, (_, i) => {
      return images[Math.floor(i / width) * pixels + (i % width)]!;
    });
    const search = async (options: Parameters<typeof searchNearest>[3]) => {
      const nearest = nothingSearched(count);
      await searchNearest(images, { images, pixels, first: 5 }, nearest, options);
      return nearest;
    };
    const projected = { images: coordinates, queries: coordinates };
    const self = Uint32Array.from({ length: count }, (_, i) => 5 + i);
    expect(await search({ projected })).toEqual({
      indices: self,
      distances: new Float64Array(count),
    });
    const others = await search({ own: self });
    expect(others.distances.every((distance) => distance > 0)).toBe(true);
    expect(await search({ own: self, projected })).toEqual(others);
  });

  test('of one image are a few, nearest first', async () => {
    const images = Uint8Array.from(
      [9, 4, 7, 5, 4, 200].flatMap((x) => Array<number>(pixels).fill(x)),
    );
    const found = await nearestFew(
      new Uint8Array(pixels).fill(5),
      { images, pixels, first: 10 },
      4,
    );
    expect([...found.indices]).toEqual([13, 11, 14, 12]);
    expect([...found.distances]).toEqual([0, 1, 1, 4].map((square) => square * pixels));
    expect(
      (await nearestFew(images.slice(0, pixels), { images, pixels, first: 0 }, 9)).indices,
    ).toHaveLength(6);
  });

  test('a copy is at distance 0, whatever else there is', async () => {
    const images = Uint8Array.from({ length: 40 * pixels }, (_, i) => (i * 7919) % 256);
    const nearest = nothingSearched(1);
    const copy = images.slice(17 * pixels, 18 * pixels);
    await searchNearest(copy, { images, pixels, first: 100 }, nearest);
    expect([...nearest.indices]).toEqual([117]);
    expect([...nearest.distances]).toEqual([0]);
  });

  test('what does not fit is refused', async () => {
    const images = new Uint8Array(2 * pixels);
    const search = (queries: Uint8Array, count: number) =>
      searchNearest(queries, { images, pixels, first: 0 }, nothingSearched(count));
    await expect(search(new Uint8Array(pixels), 2)).rejects.toThrow(RangeError);
    await expect(search(new Uint8Array(pixels + 1), 1)).rejects.toThrow(RangeError);
  });
});

test('copies but for noise are counted', () => {
  const distances = Float64Array.of(0, pixels * 64, pixels * 64 + 1, Infinity);
  expect(copiedShare(distances, pixels)).toBe(0.5);
  expect(copiedShare(distances, pixels, 0)).toBe(0.25);
  expect(copiedShare(new Float64Array(0), pixels)).toBe(0);
});

const distances = fc
  .array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 30 })
  .map((list) => Float64Array.from(list));

describe('the copying statistic', () => {
  test('is scipy’s Mann–Whitney U, standardised', () => {
    expect(copyingStatistic(copying.generated, copying.heldOut)).toBeCloseTo(copying.z, 10);
  });

  test('counts pairs, changes its sign with the roles, and depends on the order alone', () => {
    fc.assert(
      fc.property(distances, distances, (generated, heldOut) => {
        const found = copyingStatistic(generated, heldOut);
        expect(copyingStatistic(heldOut, generated)).toBeCloseTo(-found, 9);
        expect(copyingStatistic(generated.map(Math.sqrt), heldOut.map(Math.sqrt))).toBe(found);
        let pairs = 0;
        for (const x of generated) for (const y of heldOut) pairs += Math.sign(x - y);
        expect(Math.sign(Math.round(found * 1e9))).toBe(Math.sign(pairs));
      }),
    );
  });

  test('is far below −10 of copies, and near 0 of new images', () => {
    const heldOut = Float64Array.from({ length: 500 }, (_, i) => 1_000 + ((i * 619) % 500));
    const alike = heldOut.map((x) => x + 0.5);
    expect(
      copyingStatistic(
        heldOut.map(() => 3),
        heldOut,
      ),
    ).toBeLessThan(-25);
    expect(Math.abs(copyingStatistic(alike, heldOut))).toBeLessThan(0.1);
    expect(
      copyingStatistic(
        heldOut.map((x) => x * 2),
        heldOut,
      ),
    ).toBeGreaterThan(25);
  });

  test('of few images it cannot be below −10', () => {
    const heldOut = (count: number) => Float64Array.from({ length: count }, (_, i) => 1_000 + i);
    const copies = (count: number) => Float64Array.from({ length: count }, (_, i) => i);
    expect(copyingStatistic(copies(66), heldOut(66))).toBeGreaterThan(-10);
    expect(copyingStatistic(copies(70), heldOut(70))).toBeLessThan(-10);
    expect(copyingStatistic(copies(900), heldOut(900))).toBeCloseTo(leastStatistic(900), 1);
  });

  test('nothing to compare gives 0', () => {
    expect(copyingStatistic(new Float64Array(0), Float64Array.of(1, 2))).toBe(0);
    expect(copyingStatistic(new Float64Array(0), new Float64Array(0))).toBe(0);
    expect(copyingStatistic(Float64Array.of(4, 4), Float64Array.of(4))).toBe(0);
    expect(copyingStatistic(Float64Array.of(Infinity), Float64Array.of(Infinity, Infinity))).toBe(
      0,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Link } from '../layout';
import { gradientOp, gradientSplits } from '../products';
import { directTiling } from '../tiling';
import type { Tiling } from '../tiling';
import { convolutions, denseLinks, lengths, product, thinConvolutions } from './plainLink';
import { numbers, off, smallTiling, sumOfSplits, withStand } from './stand';

interface Case {
  tiling: Tiling;
  link: Link;
  images: number;
  splits: number;
  seed: number;
}

async function compare({ tiling, link, images, splits, seed }: Case): Promise<void> {
  const length = lengths(link, images);
  const maps = { big: numbers(seed, length.big), small: numbers(seed + 1, length.small) };
  const expected = product(link, images, 'filter', { ...maps, filter: new Float32Array() });
  await withStand(async (stand) => {
    const gradient = stand.output(splits * length.filter);
    const big = stand.input(maps.big, link.bigChannels);
    const small = stand.input(maps.small, link.smallChannels);
    await stand.run([
      gradientOp({ plan: stand.plan, tiling }, { link, images, big, small, gradient, splits }),
    ]);
    const found = sumOfSplits(await stand.read(gradient), length.filter);
    expect(off(found, expected)).toBeLessThan(1e-5);
  });
}

const images = fc.integer({ min: 1, max: 9 });
const seed = fc.integer({ min: 0, max: 1e6 });
/** Part of the lines that there are, as the number of splits; 0 for what the plan would choose. */
const part = fc.constantFrom(0, 0.01, 0.3, 0.7, 1);

const rows = [
  { name: 'direct tiles', tiling: directTiling, links: fc.oneof(convolutions, denseLinks) },
  { name: 'shared tiles', tiling: smallTiling, links: fc.oneof(convolutions, denseLinks) },
  { name: 'of a grey image', tiling: directTiling, links: thinConvolutions },
];

describe("a filter's gradient alone", () => {
  test.each(rows)('$name', async ({ tiling, links }) => {
    await fc.assert(
      fc.asyncProperty(fc.record({ link: links, images, seed }), part, (own, share) => {
        const { link, images: count } = own;
        const lines = count * link.small;
        const splits = share ? Math.ceil(share * lines) : gradientSplits(tiling, link, count);
        return compare({ ...own, tiling, splits });
      }),
      { numRuns: 30 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../../core/architecture';
import type { Link } from '../layout';
import { productOp } from '../products';
import { directTiling } from '../tiling';
import { epilogueCode } from './activation';
import type { Epilogue } from './activation';
import type { Direction } from './convolution';
import { activationNames, activations, slopes } from './plainActivation';
import { convolutions, denseLinks, lengths, product, thinConvolutions } from './plainLink';
import { numbers, off, smallTiling, withStand } from './stand';

const finishes = fc.record({
  epilogue: fc.constantFrom(...(Object.keys(epilogueCode) as Epilogue[])),
  activation: fc.constantFrom(...activationNames),
});

async function compare(
  direction: Direction,
  tiling: typeof directTiling,
  link: Link,
  images: number,
  { epilogue, activation }: { epilogue: Epilogue; activation: Activation },
  seed: number,
): Promise<void> {
  const [from, to] =
    direction === 'toBig' ? (['small', 'big'] as const) : (['big', 'small'] as const);
  const length = lengths(link, images);
  const channels = direction === 'toBig' ? link.bigChannels : link.smallChannels;
  const maps = { big: numbers(seed, length.big), small: numbers(seed + 1, length.small) };
  const filter = numbers(seed + 2, length.filter);
  const backward = epilogue === 'timesSlope';
  const extra = numbers(seed + 3, backward ? length[to] : channels);
  if (backward) extra.forEach((x, i) => (extra[i] = activations[activation](x)));

  const sums = product(link, images, to, { ...maps, filter });
  const other = (i: number) => extra[backward ? i : i % channels]!;
  if (epilogue === 'biasAndActivation') sums.forEach((sum, i) => (sums[i] = sum + other(i)));
  const expected = sums.map((sum, i) => {
    if (epilogue === 'none') return sum;
    return backward ? sum * slopes[activation](other(i)) : activations[activation](sum);
  });

  await withStand(async (stand) => {
    const tail = from === 'big' ? link.bigChannels : link.smallChannels;
    const output = stand.output(length[to]);
    const op = productOp(stand.plan, tiling, direction, {
      link,
      images,
      most: images,
      input: stand.input(maps[from], tail),
      filters: stand.input(filter),
      output,
      epilogue,
      activation,
      extra: stand.input(extra),
    });
    await stand.run([op]);
    expect(off(await stand.read(output), expected, sums)).toBeLessThan(1e-5);
  });
}

const images = fc.integer({ min: 1, max: 9 });
const seed = fc.integer({ min: 0, max: 1e6 });

describe('a convolution alone', () => {
  for (const [tiles, tiling] of [
    ['direct', directTiling],
    ['shared', smallTiling],
  ] as const) {
    for (const direction of ['toSmall', 'toBig'] as const) {
      test(`${direction}, ${tiles} tiles`, async () => {
        await fc.assert(
          fc.asyncProperty(convolutions, images, finishes, seed, (link, count, finish, from) =>
            compare(direction, tiling, link, count, finish, from),
          ),
          { numRuns: 30 },
        );
      });
    }

    test(`of one pixel by one tap, which is a dense layer, ${tiles} tiles`, async () => {
      await fc.assert(
        fc.asyncProperty(denseLinks, images, finishes, seed, (link, count, finish, from) =>
          compare('toSmall', tiling, link, count, finish, from),
        ),
        { numRuns: 15 },
      );
    });
  }

  for (const direction of ['toSmall', 'toBig'] as const) {
    test(`${direction}, where the big map is a grey image`, async () => {
      await fc.assert(
        fc.asyncProperty(thinConvolutions, images, finishes, seed, (link, count, finish, from) =>
          compare(direction, directTiling, link, count, finish, from),
        ),
        { numRuns: 30 },
      );
    });
  }
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../../core/architecture';
import type { Link } from '../layout';
import { productOp } from '../products';
import { directTiling } from '../tiling';
import type { Tiling } from '../tiling';
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

interface Case {
  direction: Direction;
  tiling: Tiling;
  link: Link;
  images: number;
  finish: { epilogue: Epilogue; activation: Activation };
  seed: number;
}

async function compare({ direction, tiling, link, images, finish, seed }: Case): Promise<void> {
  const { epilogue, activation } = finish;
  const [from, to] =
    direction === 'toBig' ? (['small', 'big'] as const) : (['big', 'small'] as const);
  const length = lengths(link, images);
  const channels = direction === 'toBig' ? link.bigChannels : link.smallChannels;
  const maps = { big: numbers(seed, length.big), small: numbers(seed + 1, length.small) };
  const filter = numbers(seed + 2, length.filter);
  const backward = epilogue === 'timesSlope';
  const operand = numbers(seed + 3, backward ? length[to] : channels);
  if (backward) operand.forEach((x, i) => (operand[i] = activations[activation](x)));

  const sums = product(link, images, to, { ...maps, filter });
  if (!backward) sums.forEach((sum, i) => (sums[i] = sum + operand[i % channels]!));
  const expected = sums.map((sum, i) =>
    backward ? sum * slopes[activation](operand[i]!) : activations[activation](sum),
  );

  await withStand(async (stand) => {
    const tail = from === 'big' ? link.bigChannels : link.smallChannels;
    const output = stand.output(length[to]);
    const op = productOp({ plan: stand.plan, tiling }, direction, {
      link,
      images,
      most: images,
      input: stand.input(maps[from], tail),
      filters: stand.input(filter),
      output,
      epilogue,
      activation,
      operand: stand.input(operand),
    });
    await stand.run([op]);
    expect(off(await stand.read(output), expected, sums)).toBeLessThan(1e-5);
  });
}

const images = fc.integer({ min: 1, max: 9 });
const seed = fc.integer({ min: 0, max: 1e6 });

const cases = (links: fc.Arbitrary<Link>, direction: Direction, tiling: Tiling) =>
  fc.record<Case>({
    direction: fc.constant(direction),
    tiling: fc.constant(tiling),
    link: links,
    images,
    finish: finishes,
    seed,
  });

describe('a convolution alone', () => {
  for (const [tiles, tiling] of [
    ['direct', directTiling],
    ['shared', smallTiling],
  ] as const) {
    for (const direction of ['toSmall', 'toBig'] as const) {
      test(`${direction}, ${tiles} tiles`, async () => {
        const all = cases(convolutions, direction, tiling);
        await fc.assert(fc.asyncProperty(all, compare), { numRuns: 30 });
      });
    }

    test(`of one pixel by one tap, which is a dense layer, ${tiles} tiles`, async () => {
      const all = cases(denseLinks, 'toSmall', tiling);
      await fc.assert(fc.asyncProperty(all, compare), { numRuns: 15 });
    });
  }

  for (const direction of ['toSmall', 'toBig'] as const) {
    test(`${direction}, where the big map is a grey image`, async () => {
      const all = cases(thinConvolutions, direction, directTiling);
      await fc.assert(fc.asyncProperty(all, compare), { numRuns: 30 });
    });
  }
});

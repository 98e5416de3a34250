import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../../core/nn/architecture';
import { activate } from '../../../core/nn/forward';
import { lengthOf } from '../../program/program';
import type { ConvolutionGeometry, Epilogue } from '../../program/program';
import { convolutionOps } from '../convolutions';
import { productKey } from '../products';
import type { Product } from '../products';
import { deviceExtensions, directTiling, subgroupTile } from '../tiling';
import type { Tiling } from '../tiling';
import { activationCode } from './activation';
import type { ConvPass } from './convolutionPasses';
import {
  convGeometryOf,
  convolutions,
  denseGeometries,
  singleChannelConvolutions,
} from '../../../testing/geometries.fixture';
import { alone, convolutionTensors, interpret, tensorOf } from '../../../testing/interpret';
import { smallTiling, testDevice, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

/** Parts that a convolution's terms are split in at most here: some are empty where there are few terms. */
const mostParts = 5;

const finishes = fc.record({
  kind: fc.constantFrom('biasAndActivation' as const, 'activationGradient' as const),
  activation: fc.constantFrom(...(Object.keys(activationCode) as Activation[])),
});

interface Case {
  direction: ConvPass;
  tiling: Tiling;
  /** Parts that the terms are split in, where the tiles are shared. */
  splitK: number;
  /** Relative error that is allowed. */
  tolerance?: number;
  geometry: ConvolutionGeometry;
  images: number;
  finish: { kind: Epilogue['kind']; activation: Activation };
  seed: number;
}

const kinds = { forward: 'convolution', inputGradient: 'convolutionTranspose' } as const;

/** A tiling that cuts a product up with its first tile and so many parts. */
function splitTiling(tiling: Tiling, product: Product, splitK: number): Tiling {
  const [tile] = tiling.tiles;
  if (!tile) throw new Error('A tiling needs tiles');
  return { ...tiling, choices: new Map([[productKey(product), { tile, splitK }]]) };
}

async function compare(own: Case): Promise<void> {
  const { direction, splitK, geometry, images, finish, seed } = own;
  const { kind, activation } = finish;
  const { large, small, filter } = convolutionTensors(geometry, images);
  const [input, output] = direction === 'forward' ? [large, small] : [small, large];
  const values = normalNumbers(seed, lengthOf(input));
  const filters = normalNumbers(seed + 1, lengthOf(filter));
  const channels = output.shape.at(-1) ?? 1;
  const backward = kind === 'activationGradient';
  const operand = backward ? tensorOf('of', ...output.shape) : tensorOf('bias', channels);
  const operands = normalNumbers(seed + 2, lengthOf(operand)).map((x) =>
    backward ? activate({ activation }, x) : x,
  );
  const finishedBy = (by: Activation) => {
    const epilogue: Epilogue = backward
      ? { kind, of: operand, activation: by }
      : { kind: 'biasAndActivation', bias: operand, activation: by };
    const fields = { images, geometry, input, filter, output, epilogue };
    const given = [
      [input, values],
      [filter, filters],
      [operand, operands],
    ] as const;
    return interpret([alone(kinds[direction], fields)], given).then((read) => read(output));
  };
  const [expected, sums] = [await finishedBy(activation), await finishedBy('none')];

  const geometryThere = convGeometryOf(geometry);
  const product = { pass: direction, geometry: geometryThere, images };
  const tiling = splitK === 1 ? own.tiling : splitTiling(own.tiling, product, splitK);
  await withKernelHarness(async (harness) => {
    const result = harness.output(lengthOf(output));
    const ops = convolutionOps({ plan: harness.plan, tiling }, direction, {
      geometry: geometryThere,
      images,
      maxImages: images,
      input: harness.input(values, input.shape.at(-1)),
      filters: harness.input(filters),
      output: result,
      epilogue: backward ? 'activationBackward' : kind,
      activation,
      operand: harness.input(operands),
      partials: harness.output(mostParts * lengthOf(output)),
    });
    await harness.run(ops);
    expect(relativeError(await harness.read(result), expected, sums)).toBeLessThan(
      own.tolerance ?? 1e-5,
    );
  });
}

const images = fc.integer({ min: 1, max: 9 });
const seed = fc.integer({ min: 0, max: 1e6 });

const cases = (
  geometries: fc.Arbitrary<ConvolutionGeometry>,
  direction: ConvPass,
  tiling: Tiling,
) =>
  fc.record<Case>({
    direction: fc.constant(direction),
    tiling: fc.constant(tiling),
    splitK: tiling === smallTiling ? fc.integer({ min: 1, max: mostParts }) : fc.constant(1),
    geometry: geometries,
    images,
    finish: finishes,
    seed,
  });

describe('a convolution alone', () => {
  for (const [tiles, tiling] of [
    ['direct', directTiling],
    ['shared', smallTiling],
  ] as const) {
    for (const direction of ['forward', 'inputGradient'] as const) {
      test(`${direction}, ${tiles} tiles`, async () => {
        const all = cases(convolutions, direction, tiling);
        await fc.assert(fc.asyncProperty(all, compare), { numRuns: 30 });
      });
    }

    test.each(['forward', 'inputGradient'] as const)(
      `of one pixel by one tap, which is a dense layer, %s, ${tiles} tiles`,
      async (direction) => {
        const all = cases(denseGeometries, direction, tiling);
        await fc.assert(fc.asyncProperty(all, compare), { numRuns: 15 });
      },
    );
  }

  test.each(['forward', 'inputGradient'] as const)(
    '%s, where a subgroup shares what it reads of the rows, on devices that have them',
    async (direction) => {
      if (!deviceExtensions(testDevice).includes('subgroups')) return;
      const tiling = { ...smallTiling, tiles: [subgroupTile] };
      for (const geometries of [convolutions, denseGeometries]) {
        const all = cases(geometries, direction, tiling).map((own) => ({ ...own, splitK: 1 }));
        await fc.assert(fc.asyncProperty(all, compare), { numRuns: 20 });
      }
    },
  );

  test('forward, with operands in half precision, on devices that have it', async () => {
    if (!deviceExtensions(testDevice).includes('f16')) return;
    const tiles = smallTiling.tiles.map((tile) => ({ ...tile, half: true as const }));
    const all = cases(convolutions, 'forward', { ...smallTiling, tiles });
    const half = all.map((own) => ({ ...own, splitK: 1, tolerance: 1e-3 }));
    await fc.assert(fc.asyncProperty(half, compare), { numRuns: 20 });
  });

  for (const direction of ['forward', 'inputGradient'] as const) {
    test(`${direction}, where the large map is a grey image`, async () => {
      const all = cases(singleChannelConvolutions, direction, directTiling);
      await fc.assert(fc.asyncProperty(all, compare), { numRuns: 30 });
    });
  }
});

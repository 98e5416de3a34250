import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lengthOf } from '../../program/program';
import type { ConvolutionGeometry } from '../../program/program';
import { weightGradientOp, weightGradientSplitK } from '../convolutions';
import { directTiling } from '../tiling';
import type { Tiling } from '../tiling';
import {
  convGeometryOf,
  convolutions,
  denseGeometries,
  singleChannelConvolutions,
} from '../../../testing/geometries.fixture';
import { alone, convolutionTensors, interpret } from '../../../testing/interpret';
import { smallTiling, sumSplitK, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

interface Case {
  tiling: Tiling;
  geometry: ConvolutionGeometry;
  images: number;
  splitK: number;
  seed: number;
}

async function compare({ tiling, geometry, images, splitK, seed }: Case): Promise<void> {
  const { large, small, filter: gradient } = convolutionTensors(geometry, images);
  const inputs = normalNumbers(seed, lengthOf(large));
  const outputs = normalNumbers(seed + 1, lengthOf(small));
  const fields = { images, geometry, large, small, gradient };
  const read = await interpret(
    [alone('convolutionWeightGradient', fields)],
    [
      [large, inputs],
      [small, outputs],
    ],
  );
  const expected = read(gradient);
  const length = lengthOf(gradient);
  await withKernelHarness(async (harness) => {
    const splits = harness.output(splitK * length);
    await harness.run([
      weightGradientOp(
        { plan: harness.plan, tiling },
        {
          geometry: convGeometryOf(geometry),
          images,
          maxImages: images,
          convInput: harness.input(inputs, geometry.large.channels),
          convOutput: harness.input(outputs, geometry.small.channels),
          gradient: splits,
          splitK,
        },
      ),
    ]);
    const found = sumSplitK(await harness.read(splits), length);
    expect(relativeError(found, expected)).toBeLessThan(1e-5);
  });
}

const images = fc.integer({ min: 1, max: 9 });
const seed = fc.integer({ min: 0, max: 1e6 });
/** Part of the lines that there are, as the number of splits; 0 for what the plan would choose. */
const part = fc.constantFrom(0, 0.01, 0.3, 0.7, 1);

const rows = [
  {
    name: 'direct tiles',
    tiling: directTiling,
    geometries: fc.oneof(convolutions, denseGeometries),
  },
  {
    name: 'shared tiles',
    tiling: smallTiling,
    geometries: fc.oneof(convolutions, denseGeometries),
  },
  { name: 'of a grey image', tiling: directTiling, geometries: singleChannelConvolutions },
];

describe("a filter's gradient alone", () => {
  test.each(rows)('$name', async ({ tiling, geometries }) => {
    await fc.assert(
      fc.asyncProperty(fc.record({ geometry: geometries, images, seed }), part, (own, share) => {
        const { geometry, images: count } = own;
        const lines = count * geometry.small.size;
        const splitK = share
          ? Math.ceil(share * lines)
          : weightGradientSplitK(tiling, convGeometryOf(geometry), count);
        return compare({ ...own, tiling, splitK });
      }),
      { numRuns: 30 },
    );
  });
});

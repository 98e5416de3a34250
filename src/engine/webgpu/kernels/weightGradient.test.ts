import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConvGeometry } from '../layout';
import { weightGradientOp, weightGradientSplitK } from '../convolutions';
import { directTiling } from '../tiling';
import type { Tiling } from '../tiling';
import {
  convolutions,
  denseGeometries,
  mapLengths,
  referenceConvolution,
  singleChannelConvolutions,
} from '../../../testing/referenceConvolution';
import { smallTiling, sumSplitK, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

interface Case {
  tiling: Tiling;
  geometry: ConvGeometry;
  images: number;
  splitK: number;
  seed: number;
}

async function compare({ tiling, geometry, images, splitK, seed }: Case): Promise<void> {
  const length = mapLengths(geometry, images);
  const maps = {
    convInput: normalNumbers(seed, length.convInput),
    convOutput: normalNumbers(seed + 1, length.convOutput),
  };
  const expected = referenceConvolution(geometry, images, 'filter', {
    ...maps,
    filter: new Float32Array(),
  });
  await withKernelHarness(async (harness) => {
    const gradient = harness.output(splitK * length.filter);
    const convInput = harness.input(maps.convInput, geometry.inputChannels);
    const convOutput = harness.input(maps.convOutput, geometry.outputChannels);
    await harness.run([
      weightGradientOp(
        { plan: harness.plan, tiling },
        { geometry, images, convInput, convOutput, gradient, splitK },
      ),
    ]);
    const found = sumSplitK(await harness.read(gradient), length.filter);
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
        const lines = count * geometry.outputSize;
        const splitK = share
          ? Math.ceil(share * lines)
          : weightGradientSplitK(tiling, geometry, count);
        return compare({ ...own, tiling, splitK });
      }),
      { numRuns: 30 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConvGeometry } from '../layout';
import { weightGradientOp, weightGradientSplitK } from '../convolutions';
import { directTiling } from '../tiling';
import type { Tiling } from '../tiling';
import {
  convolutions,
  denseGeometries,
  lengths,
  product,
  singleChannelConvolutions,
} from './referenceConvolution';
import { numbers, off, smallTiling, sumOfSplitK, withStand } from './stand';

interface Case {
  tiling: Tiling;
  geometry: ConvGeometry;
  images: number;
  splitK: number;
  seed: number;
}

async function compare({ tiling, geometry, images, splitK, seed }: Case): Promise<void> {
  const length = lengths(geometry, images);
  const maps = {
    convInput: numbers(seed, length.convInput),
    convOutput: numbers(seed + 1, length.convOutput),
  };
  const expected = product(geometry, images, 'filter', { ...maps, filter: new Float32Array() });
  await withStand(async (stand) => {
    const gradient = stand.output(splitK * length.filter);
    const convInput = stand.input(maps.convInput, geometry.inputChannels);
    const convOutput = stand.input(maps.convOutput, geometry.outputChannels);
    await stand.run([
      weightGradientOp(
        { plan: stand.plan, tiling },
        { geometry, images, convInput, convOutput, gradient, splitK },
      ),
    ]);
    const found = sumOfSplitK(await stand.read(gradient), length.filter);
    expect(off(found, expected)).toBeLessThan(1e-5);
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

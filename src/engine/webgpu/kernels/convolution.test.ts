import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../../core/nn/architecture';
import type { ConvGeometry } from '../layout';
import { convolutionOp } from '../convolutions';
import { directTiling } from '../tiling';
import type { Tiling } from '../tiling';
import { epilogueCode } from './activation';
import type { Epilogue } from './activation';
import type { ConvPass } from './convolution';
import { activationNames, activations, derivatives } from '../../../testing/referenceActivation';
import {
  convolutions,
  denseGeometries,
  mapLengths,
  referenceConvolution,
  singleChannelConvolutions,
} from '../../../testing/referenceConvolution';
import { smallTiling, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

const finishes = fc.record({
  epilogue: fc.constantFrom(...(Object.keys(epilogueCode) as Epilogue[])),
  activation: fc.constantFrom(...activationNames),
});

interface Case {
  direction: ConvPass;
  tiling: Tiling;
  geometry: ConvGeometry;
  images: number;
  finish: { epilogue: Epilogue; activation: Activation };
  seed: number;
}

async function compare({ direction, tiling, geometry, images, finish, seed }: Case): Promise<void> {
  const { epilogue, activation } = finish;
  const [from, to] =
    direction === 'inputGradient'
      ? (['convOutput', 'convInput'] as const)
      : (['convInput', 'convOutput'] as const);
  const length = mapLengths(geometry, images);
  const channels = direction === 'inputGradient' ? geometry.inputChannels : geometry.outputChannels;
  const maps = {
    convInput: normalNumbers(seed, length.convInput),
    convOutput: normalNumbers(seed + 1, length.convOutput),
  };
  const filter = normalNumbers(seed + 2, length.filter);
  const backward = epilogue === 'activationBackward';
  const operand = normalNumbers(seed + 3, backward ? length[to] : channels);
  if (backward) operand.forEach((x, i) => (operand[i] = activations[activation](x)));

  const sums = referenceConvolution(geometry, images, to, { ...maps, filter });
  if (!backward) sums.forEach((sum, i) => (sums[i] = sum + operand[i % channels]!));
  const expected = sums.map((sum, i) =>
    backward ? sum * derivatives[activation](operand[i]!) : activations[activation](sum),
  );

  await withKernelHarness(async (harness) => {
    const tail = from === 'convInput' ? geometry.inputChannels : geometry.outputChannels;
    const output = harness.output(length[to]);
    const op = convolutionOp({ plan: harness.plan, tiling }, direction, {
      geometry,
      images,
      maxImages: images,
      input: harness.input(maps[from], tail),
      filters: harness.input(filter),
      output,
      epilogue,
      activation,
      operand: harness.input(operand),
    });
    await harness.run([op]);
    expect(relativeError(await harness.read(output), expected, sums)).toBeLessThan(1e-5);
  });
}

const images = fc.integer({ min: 1, max: 9 });
const seed = fc.integer({ min: 0, max: 1e6 });

const cases = (geometries: fc.Arbitrary<ConvGeometry>, direction: ConvPass, tiling: Tiling) =>
  fc.record<Case>({
    direction: fc.constant(direction),
    tiling: fc.constant(tiling),
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

    test(`of one pixel by one tap, which is a dense layer, ${tiles} tiles`, async () => {
      const all = cases(denseGeometries, 'forward', tiling);
      await fc.assert(fc.asyncProperty(all, compare), { numRuns: 15 });
    });
  }

  for (const direction of ['forward', 'inputGradient'] as const) {
    test(`${direction}, where the convInput map is a grey image`, async () => {
      const all = cases(singleChannelConvolutions, direction, directTiling);
      await fc.assert(fc.asyncProperty(all, compare), { numRuns: 30 });
    });
  }
});

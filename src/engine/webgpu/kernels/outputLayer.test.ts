import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationCode } from './activation';
import { outputLayerBackward, outputLayerForward, outputLayerThreads } from './outputLayer';
import {
  activationNames,
  activations,
  derivatives as slopeOf,
} from '../../../testing/referenceActivation';
import { sumSplitK, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

const heads = fc.record({
  images: fc.integer({ min: 1, max: 9 }),
  // A thread has more than one vec4 from 65 on.
  vec4Count: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 60, max: 200 })),
  width: fc.constantFrom(1, 2),
  activation: fc.constantFrom(...activationNames),
  part: fc.constantFrom(0.01, 0.5, 1),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** Σ over j of a[i, j] · b[j, k] for i < rows and k < columns, each operand by its strides. */
function matrixProduct(
  [rows, terms, columns]: readonly [number, number, number],
  a: (i: number, j: number) => number,
  b: (j: number, k: number) => number,
): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) {
      for (let j = 0; j < terms; j++) out[i * columns + k]! += a(i, j) * b(j, k);
    }
  }
  return out;
}

describe("D's head alone", () => {
  test('logits', async () => {
    await fc.assert(
      fc.asyncProperty(heads, async ({ images, vec4Count, width, seed }) => {
        const length = vec4Count * 4;
        const features = normalNumbers(seed, images * length);
        const weights = normalNumbers(seed + 1, width * length);
        const bias = normalNumbers(seed + 2, width);
        const expected = matrixProduct(
          [images, length, width],
          (i, j) => features[i * length + j]!,
          (j, k) => weights[k * length + j]!,
        );
        expected.forEach((_, i) => (expected[i]! += bias[i % width]!));
        // What was added up: its square has the mean of as many squares of normal numbers.
        const terms = [Math.sqrt(length)];
        await withKernelHarness(async (harness) => {
          const logits = harness.output(images * width);
          const tensors = {
            features: harness.input(features),
            weights: harness.input(weights),
            bias: harness.input(bias),
            logits,
          };
          await harness.run([
            harness.plan.op(outputLayerForward, {
              tensors,
              fields: { vec4Count, width },
              groups: [images],
            }),
          ]);
          expect(relativeError(await harness.read(logits), expected, terms)).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('gradients of features, weights and bias', async () => {
    const cases = fc.tuple(heads, fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        cases,
        async ([{ images, vec4Count, width, activation, part, seed }, train]) => {
          const length = vec4Count * 4;
          const splitK = Math.ceil(part * images);
          const features = normalNumbers(seed, images * length).map(activations[activation]);
          const weights = normalNumbers(seed + 1, width * length);
          const logitGradient = normalNumbers(seed + 2, images * width);
          const ofFeatures = matrixProduct(
            [images, width, length],
            (i, j) => logitGradient[i * width + j]!,
            (j, k) => weights[j * length + k]!,
          ).map((sum, i) => sum * slopeOf[activation](features[i]!));
          const slopesOf = (k: number, i: number) => logitGradient[i * width + k]!;
          const ofWeights = matrixProduct(
            [width, images, length],
            slopesOf,
            (j, k) => features[j * length + k]!,
          );
          const ofBias = matrixProduct([width, images, 1], slopesOf, () => 1);
          await withKernelHarness(async (harness) => {
            const featureGradients = harness.output(images * length);
            const weightGradients = harness.output(splitK * width * length);
            const biasGradients = harness.output(splitK * 4);
            const op = harness.plan.op(outputLayerBackward, {
              tensors: {
                features: harness.input(features),
                weights: harness.input(weights),
                logitGradient: harness.input(logitGradient),
                featureGradients,
                weightGradients,
                biasGradients,
              },
              fields: {
                images,
                vec4Count,
                width,
                splitK,
                weightSize: (width * length) / 4,
                biasSize: 1,
                activation: activationCode[activation],
                train: train ? 1 : 0,
              },
              groups: [Math.ceil(vec4Count / outputLayerThreads), splitK],
            });
            await harness.run([op]);
            expect(
              relativeError(await harness.read(featureGradients), ofFeatures, [1]),
            ).toBeLessThan(1e-5);
            const partsOfWeights = await harness.read(weightGradients);
            const partsOfBias = await harness.read(biasGradients);
            if (!train) {
              expect([...partsOfWeights, ...partsOfBias].every(Number.isNaN)).toBe(true);
              return;
            }
            const found = sumSplitK(partsOfWeights, width * length);
            expect(relativeError(found, ofWeights, [1])).toBeLessThan(1e-5);
            const padded = Float64Array.from({ length: 4 }, (_, i) => ofBias[i] ?? 0);
            expect(relativeError(sumSplitK(partsOfBias, 4), padded, [1])).toBeLessThan(1e-5);
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

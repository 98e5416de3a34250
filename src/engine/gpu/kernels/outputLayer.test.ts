import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationCode } from './activation';
import { outputLayerBackward, outputLayerForward, outputLayerThreads } from './outputLayer';
import { activationNames, activations, derivatives as slopeOf } from './referenceActivation';
import { numbers, off, sumOfSplitK, withStand } from './stand';

const heads = fc.record({
  images: fc.integer({ min: 1, max: 9 }),
  // A thread has more than one four from 65 on.
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
        const features = numbers(seed, images * length);
        const weights = numbers(seed + 1, width * length);
        const bias = numbers(seed + 2, width);
        const expected = matrixProduct(
          [images, length, width],
          (i, j) => features[i * length + j]!,
          (j, k) => weights[k * length + j]!,
        );
        expected.forEach((_, i) => (expected[i]! += bias[i % width]!));
        // What was added up: its square has the mean of as many squares of normal numbers.
        const terms = [Math.sqrt(length)];
        await withStand(async (stand) => {
          const logits = stand.output(images * width);
          const tensors = {
            features: stand.input(features),
            weights: stand.input(weights),
            bias: stand.input(bias),
            logits,
          };
          await stand.run([
            stand.plan.op(outputLayerForward, {
              tensors,
              fields: { vec4Count, width },
              groups: [images],
            }),
          ]);
          expect(off(await stand.read(logits), expected, terms)).toBeLessThan(1e-5);
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
          const features = numbers(seed, images * length).map(activations[activation]);
          const weights = numbers(seed + 1, width * length);
          const logitGradient = numbers(seed + 2, images * width);
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
          await withStand(async (stand) => {
            const featureGradients = stand.output(images * length);
            const weightGradients = stand.output(splitK * width * length);
            const biasGradients = stand.output(splitK * 4);
            const op = stand.plan.op(outputLayerBackward, {
              tensors: {
                features: stand.input(features),
                weights: stand.input(weights),
                logitGradient: stand.input(logitGradient),
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
            await stand.run([op]);
            expect(off(await stand.read(featureGradients), ofFeatures, [1])).toBeLessThan(1e-5);
            const partsOfWeights = await stand.read(weightGradients);
            const partsOfBias = await stand.read(biasGradients);
            if (!train) {
              expect([...partsOfWeights, ...partsOfBias].every(Number.isNaN)).toBe(true);
              return;
            }
            const found = sumOfSplitK(partsOfWeights, width * length);
            expect(off(found, ofWeights, [1])).toBeLessThan(1e-5);
            const padded = Float64Array.from({ length: 4 }, (_, i) => ofBias[i] ?? 0);
            expect(off(sumOfSplitK(partsOfBias, 4), padded, [1])).toBeLessThan(1e-5);
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

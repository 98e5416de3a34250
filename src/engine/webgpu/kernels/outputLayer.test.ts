import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../../core/nn/architecture';
import { activate } from '../../../core/nn/forward';
import { outputLayerGradientOp, outputLayerOp } from '../outputLayer';
import { activationCode } from './activation';
import { sumSplitK, withKernelHarness } from '../../../testing/kernelHarness';
import { alone, interpret, tensorOf } from '../../../testing/interpret';
import { normalNumbers, relativeError } from '../../../testing/numbers';

const activationNames = Object.keys(activationCode) as Activation[];

const layers = fc.record({
  images: fc.integer({ min: 1, max: 9 }),
  // A thread has more than one vec4 from 65 on.
  vec4Count: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 60, max: 200 })),
  width: fc.constantFrom(1, 2),
  activation: fc.constantFrom(...activationNames),
  part: fc.constantFrom(0.01, 0.5, 1),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** A layer's tensors and numbers. */
function layerOf(images: number, length: number, width: number, seed: number) {
  return {
    input: tensorOf('features', images, length),
    weights: tensorOf('weights', length, width),
    bias: tensorOf('bias', width),
    logits: tensorOf('logits', images, width),
    weightValues: normalNumbers(seed + 1, length * width),
  };
}

/** Rows become columns: the kernels keep the weights of each logit together. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)] ?? NaN);
}

describe("D's output layer alone", () => {
  test('logits', async () => {
    await fc.assert(
      fc.asyncProperty(layers, async ({ images, vec4Count, width, seed }) => {
        const length = vec4Count * 4;
        const own = layerOf(images, length, width, seed);
        const { input, weights, bias, logits, weightValues } = own;
        const features = normalNumbers(seed, images * length);
        const biases = normalNumbers(seed + 2, width);
        const epilogue = { kind: 'biasAndActivation', bias, activation: 'none' } as const;
        const read = await interpret(
          [alone('dense', { images, input, weights, output: logits, epilogue })],
          [
            [input, features],
            [weights, weightValues],
            [bias, biases],
          ],
        );
        // What was added up: its square has the mean of as many squares of normal numbers.
        const terms = [Math.sqrt(length)];
        await withKernelHarness(async (harness) => {
          const tensors = {
            features: harness.input(features),
            weights: harness.input(transposed(weightValues, length, width)),
            bias: harness.input(biases),
            logits: harness.output(images * width),
          };
          const layer = { features: length, logitCount: width };
          await harness.run([outputLayerOp(harness.plan, layer, tensors, images)]);
          const found = await harness.read(tensors.logits);
          expect(relativeError(found, read(logits), terms)).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('gradients of features, weights and bias', async () => {
    const cases = fc.tuple(layers, fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        cases,
        async ([{ images, vec4Count, width, activation, part, seed }, train]) => {
          const length = vec4Count * 4;
          const splitK = Math.ceil(part * images);
          const own = layerOf(images, length, width, seed);
          const { input, weights, bias, logits, weightValues } = own;
          const features = normalNumbers(seed, images * length).map((x) =>
            activate({ activation }, x),
          );
          const gradients = normalNumbers(seed + 2, images * width);
          const weightGradient = tensorOf('weight gradient', length, width);
          const inputGradient = {
            output: tensorOf('feature gradient', images, length),
            activation,
          };
          const fields = { images, input, weights, outputGradient: logits, weightGradient };
          const read = await interpret(
            [alone('denseGradient', { ...fields, biasGradient: bias, inputGradient })],
            [
              [input, features],
              [weights, weightValues],
              [logits, gradients],
            ],
          );
          await withKernelHarness(async (harness) => {
            const tensors = {
              features: harness.input(features),
              weights: harness.input(transposed(weightValues, length, width)),
              logitGradient: harness.input(gradients),
              featureGradients: harness.output(images * length),
              weightGradients: harness.output(splitK * width * length),
              biasGradients: harness.output(splitK * 4),
            };
            const layer = { features: length, logitCount: width };
            const how = { images, activation, splitK, train };
            await harness.run([outputLayerGradientOp(harness.plan, layer, tensors, how)]);
            const found = await harness.read(tensors.featureGradients);
            expect(relativeError(found, read(inputGradient.output), [1])).toBeLessThan(1e-5);
            const partsOfWeights = await harness.read(tensors.weightGradients);
            const partsOfBias = await harness.read(tensors.biasGradients);
            if (!train) {
              expect([...partsOfWeights, ...partsOfBias].every(Number.isNaN)).toBe(true);
              return;
            }
            const ofWeights = transposed(read(weightGradient), length, width);
            const foundWeights = sumSplitK(partsOfWeights, width * length);
            expect(relativeError(foundWeights, ofWeights, [1])).toBeLessThan(1e-5);
            const padded = Float64Array.from({ length: 4 }, (_, i) => read(bias)[i] ?? 0);
            expect(relativeError(sumSplitK(partsOfBias, 4), padded, [1])).toBeLessThan(1e-5);
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

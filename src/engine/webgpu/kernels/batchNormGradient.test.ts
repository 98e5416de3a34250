import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { batchNormEpsilon } from '../../../core/nn/model';
import { batchNormApplyOp, batchNormGradientOps, batchNormSumsOp } from '../batchNorm';
import type { BatchNormShape } from '../batchNorm';
import {
  interpretNorm,
  layerOf,
  maps,
  normOn,
  seed,
  sizeOf,
  tensorsOf,
  tilings,
} from '../../../testing/batchNorm.fixture';
import type { NormCase } from '../../../testing/batchNorm.fixture';
import { alone } from '../../../testing/interpret';
import { sumSplitK, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

interface Backward {
  gradients: ArrayLike<number>;
  gamma: ArrayLike<number>;
  beta: ArrayLike<number>;
  /** What the gradients are the difference of; with few rows little is left. */
  scale: ArrayLike<number>;
}

/** By the interpreter. */
async function backward(
  given: NormCase,
  own: ReturnType<typeof layerOf>,
  g: Float32Array,
): Promise<Backward> {
  const tensors = tensorsOf(given);
  const { statistics, gamma, gradient, gammaGradient, betaGradient } = tensors;
  const read = await interpretNorm(given, own, tensors, {
    operations: [
      alone('batchNormStatistics', { ...tensors, running: null }),
      alone('batchNormGradient', { ...tensors, statistics: { kind: 'batch', statistics } }),
    ],
    gradient: g,
  });
  const { rows: each, channels, groups } = given.map;
  const variances = read(statistics).slice(groups * channels);
  const factor = (at: number) => {
    const group = Math.floor(at / channels / each);
    const variance = variances[group * channels + (at % channels)]!;
    return read(gamma)[at % channels]! / Math.sqrt(variance + batchNormEpsilon);
  };
  return {
    gradients: read(gradient),
    gamma: read(gammaGradient),
    beta: read(betaGradient),
    scale: g.map((value, at) => value * factor(at)),
  };
}

async function compareBackward(
  given: NormCase,
  g: Float32Array,
  wanted: (own: ReturnType<typeof layerOf>) => Backward | Promise<Backward>,
): Promise<void> {
  const { tiling, map } = given;
  const { channels, groups } = map;
  const own = layerOf(given.seed, channels);
  const expected = await wanted(own);
  await withKernelHarness(async (harness) => {
    const context = { plan: harness.plan, tiling };
    const norm = normOn(harness, given, own, 'none');
    const gradients = harness.input(g, 64);
    const [gamma, beta] = [harness.output(groups * channels), harness.output(groups * channels)];
    await harness.run([
      batchNormSumsOp(context, map, norm),
      batchNormApplyOp(context, map, norm, 'train'),
      ...batchNormGradientOps(context, map, norm, {
        gradients,
        gamma,
        beta,
      }),
    ]);
    const found = await harness.read(gradients);
    expect(relativeError(found, expected.gradients, expected.scale)).toBeLessThan(1e-5);
    // Sums of so many numbers of either sign.
    const size = [Math.sqrt(map.rows * groups)];
    const gammaSum = sumSplitK(await harness.read(gamma), channels);
    const betaSum = sumSplitK(await harness.read(beta), channels);
    expect(relativeError(gammaSum, expected.gamma, size)).toBeLessThan(1e-5);
    expect(relativeError(betaSum, expected.beta, size)).toBeLessThan(1e-5);
  });
}

/** x̂ in double precision, from the definition: the differences need its digits. */
function normalised({ rows: each, channels, groups }: BatchNormShape, values: Float64Array) {
  const out = values.slice();
  for (let own = 0; own < groups * channels; own++) {
    const first = Math.floor(own / channels) * each * channels + (own % channels);
    const places = Array.from({ length: each }, (_, row) => first + row * channels);
    const mean = places.reduce((sum, at) => sum + values[at]!, 0) / each;
    const variance = places.reduce((sum, at) => sum + (values[at]! - mean) ** 2, 0) / each;
    for (const at of places)
      out[at] = (values[at]! - mean) / Math.sqrt(variance + batchNormEpsilon);
  }
  return out;
}

/** Derivatives of Σ g·y by every value, γ and β, where y is the norm's output in double precision. */
function finiteDifferences(
  { map, values }: NormCase,
  { gamma, beta }: ReturnType<typeof layerOf>,
  g: Float32Array,
): Backward {
  const loss = (x: Float64Array, scale: Float64Array, shift: Float64Array) =>
    normalised(map, x).reduce((sum, normal, at) => {
      const c = at % map.channels;
      return sum + g[at]! * (normal * scale[c]! + shift[c]!);
    }, 0);
  const start = [values, gamma, beta].map((array) => Float64Array.from(array));
  const derivatives = (part: number) =>
    start[part]!.map((_, i) => {
      const ends = [1e-4, -1e-4].map((step) => {
        const [x, scale, shift] = start.map((array) => array.slice());
        [x, scale, shift][part]![i]! += step;
        return loss(x!, scale!, shift!);
      });
      return (ends[0]! - ends[1]!) / 2e-4;
    });
  return {
    gradients: derivatives(0),
    gamma: derivatives(1),
    beta: derivatives(2),
    scale: derivatives(0),
  };
}

describe.each(tilings)('the gradient behind batch norm alone, %s', (_, tiling) => {
  test('gradients are the formula of its definition', async () => {
    await fc.assert(
      fc.asyncProperty(maps, seed, (map, from) => {
        const values = normalNumbers(from, sizeOf(map));
        const g = normalNumbers(from + 9, sizeOf(map));
        const given = { tiling, map, values, seed: from };
        return compareBackward(given, g, (own) => backward(given, own, g));
      }),
      { numRuns: 20 },
    );
  });

  test('gradients are derivatives of the forward pass', async () => {
    const map = { rows: 7, channels: 4, groups: 2 };
    const values = normalNumbers(1, sizeOf(map));
    const g = normalNumbers(2, sizeOf(map));
    const given = { tiling, map, values, seed: 3 };
    await compareBackward(given, g, (own) => finiteDifferences(given, own, g));
  });
});

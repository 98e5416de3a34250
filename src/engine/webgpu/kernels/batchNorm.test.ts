import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchNormMomentum, batchNormEpsilon } from '../../../core/nn/model';
import {
  biasGradientOp,
  biasSplitK,
  batchNormGradientOps,
  batchNormOps,
  partialsLength,
} from '../batchNorm';
import type { BatchNorm, BatchNormShape } from '../batchNorm';
import { directTiling, sharedTiling } from '../tiling';
import type { Tiling } from '../tiling';
import { activationNames, activations } from '../../../testing/referenceActivation';
import { groupMeans, referenceBatchNorm, ownOf } from '../../../testing/referenceBatchNorm';
import { sumSplitK, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';
import type { KernelHarness } from '../../../testing/kernelHarness';

const seed = fc.integer({ min: 0, max: 1e6 });
/** From one row to more than all threads of a channel and group take at once. */
const rows = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 41, max: 600 }),
  fc.integer({ min: 1025, max: 3000 }),
);
const maps = fc.record({
  rows,
  channels: fc.integer({ min: 1, max: 5 }).map((vec4Count) => vec4Count * 4),
  groups: fc.constantFrom(1, 2),
});
const modes = fc.constantFrom('train' as const, 'trainUpdatingStats' as const, 'running' as const);

/** A layer's γ, β and running statistics: mean, then variance. */
function layer(from: number, channels: number) {
  const running = normalNumbers(from + 3, 2 * channels);
  running.forEach((x, i) => i >= channels && (running[i] = 0.1 + x ** 2));
  return {
    gamma: normalNumbers(from + 1, channels),
    beta: normalNumbers(from + 2, channels),
    running,
  };
}

interface Case {
  tiling: Tiling;
  map: BatchNormShape;
  values: Float32Array;
  seed: number;
}

/** Buffers of a norm. */
function normOn(
  harness: KernelHarness,
  { tiling, map, values }: Case,
  { gamma, beta, running }: ReturnType<typeof layer>,
  activation: BatchNorm['activation'],
): BatchNorm {
  return {
    values: harness.input(values),
    output: harness.output(values.length),
    statistics: harness.output(2 * map.groups * map.channels),
    partials: harness.output(partialsLength(tiling, map)),
    gamma: harness.input(gamma),
    beta: harness.input(beta),
    runningStats: harness.input(running),
    activation,
  };
}

interface ForwardCase extends Case {
  mode: 'train' | 'trainUpdatingStats' | 'running';
  activation: BatchNorm['activation'];
  tolerance: number;
}

async function compareForward(given: ForwardCase): Promise<void> {
  const { tiling, map, values, mode, activation, tolerance } = given;
  const { channels, groups } = map;
  const own = layer(given.seed, channels);
  const { mean, variance, normal } = referenceBatchNorm(map, values);
  const running = Float64Array.from(own.running);
  const sums = normal.map((x, at) => {
    const c = at % channels;
    const deviation = Math.sqrt(own.running[channels + c]! + batchNormEpsilon);
    const used = mode === 'running' ? (values[at]! - own.running[c]!) / deviation : x;
    return used * own.gamma[c]! + own.beta[c]!;
  });
  // The real group, which is the last, moves them before the fake one.
  for (let group = groups - 1; mode === 'trainUpdatingStats' && group >= 0; group--) {
    for (let c = 0; c < channels; c++) {
      const at = group * channels + c;
      running[c] = batchNormMomentum * running[c]! + (1 - batchNormMomentum) * mean[at]!;
      running[channels + c] =
        batchNormMomentum * running[channels + c]! + (1 - batchNormMomentum) * variance[at]!;
    }
  }
  await withKernelHarness(async (harness) => {
    const norm = normOn(harness, given, own, activation);
    await harness.run(batchNormOps({ plan: harness.plan, tiling }, map, norm, mode));
    const found = await harness.read(norm.output);
    expect(relativeError(found, sums.map(activations[activation]), sums)).toBeLessThan(tolerance);
    const moved = await harness.read(norm.runningStats);
    for (const part of [0, channels]) {
      const [is, wanted] = [moved, running].map((array) => array.slice(part, part + channels));
      expect(relativeError(is!, wanted!)).toBeLessThan(1e-5);
    }
  });
}

interface Backward {
  gradients: Float64Array;
  gamma: Float64Array;
  beta: Float64Array;
  /** What the gradients are the difference of; with few rows little is left. */
  scale: Float64Array;
}

/** γ/σ · (g − mean(g) − x̂ · mean(g·x̂)), and the sums of g·x̂ and of g over all groups. */
function backward(
  map: BatchNormShape,
  values: Float32Array,
  gamma: Float32Array,
  g: Float32Array,
): Backward {
  const { normal, variance } = referenceBatchNorm(map, values);
  const mean = groupMeans(map, (at) => g[at]!);
  const product = groupMeans(map, (at) => g[at]! * normal[at]!);
  const factor = (at: number) =>
    gamma[at % map.channels]! / Math.sqrt(variance[ownOf(map, at)]! + batchNormEpsilon);
  const sum = (parts: Float64Array) =>
    sumSplitK(
      parts.map((value) => value * map.rows),
      map.channels,
    );
  return {
    gradients: normal.map((x, at) => {
      const own = ownOf(map, at);
      return factor(at) * (g[at]! - mean[own]! - x * product[own]!);
    }),
    gamma: sum(product),
    beta: sum(mean),
    scale: Float64Array.from(g, (value, at) => value * factor(at)),
  };
}

async function compareBackward(
  given: Case,
  g: Float32Array,
  wanted: (gamma: Float32Array, beta: Float32Array) => Backward,
): Promise<void> {
  const { tiling, map } = given;
  const { channels, groups } = map;
  const own = layer(given.seed, channels);
  const expected = wanted(own.gamma, own.beta);
  await withKernelHarness(async (harness) => {
    const context = { plan: harness.plan, tiling };
    const norm = normOn(harness, given, own, 'none');
    const gradients = harness.input(g, 64);
    const [gamma, beta] = [harness.output(groups * channels), harness.output(groups * channels)];
    await harness.run([
      ...batchNormOps(context, map, norm, 'train'),
      ...batchNormGradientOps(context, map, norm, {
        gradients,
        gamma: { tensor: gamma, vec4Count: channels / 4 },
        beta: { tensor: beta, vec4Count: channels / 4 },
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

/** Derivatives of Σ g·y by every value, γ and β, where y is the norm's output in double precision. */
function finiteDifferences(
  { map, values }: Case,
  [gamma, beta]: readonly [Float32Array, Float32Array],
  g: Float32Array,
): Backward {
  const loss = (x: Float64Array, scale: Float64Array, shift: Float64Array) =>
    referenceBatchNorm(map, x).normal.reduce((sum, normal, at) => {
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

function sizeOf({ rows: each, channels, groups }: BatchNormShape): number {
  return groups * each * channels;
}

const tilings = [
  ['one worker', directTiling],
  ['workgroups that reduce', sharedTiling],
] as const;

describe.each(tilings)('batch norm alone, %s', (_, tiling) => {
  test('statistics, normal values and running statistics', async () => {
    const finish = fc.constantFrom(...activationNames);
    await fc.assert(
      fc.asyncProperty(fc.record({ map: maps, mode: modes, activation: finish, seed }), (own) => {
        const values = normalNumbers(own.seed, sizeOf(own.map));
        return compareForward({ ...own, tiling, values, tolerance: 1e-5 });
      }),
      { numRuns: 20 },
    );
  });

  test('values far from 0 do not cancel', async () => {
    // A mean of 1000 in single precision is off by up to 3·10⁻⁵, which shifts the normal values.
    const tolerance = 1e-4;
    const large = maps.map((map) => ({ ...map, rows: map.rows + 8 }));
    await fc.assert(
      fc.asyncProperty(
        large,
        fc.constantFrom('train' as const, 'trainUpdatingStats' as const),
        seed,
        (map, mode, from) => {
          const values = normalNumbers(from, sizeOf(map)).map((x) => 1000 + x);
          return compareForward({
            tiling,
            map,
            values,
            mode,
            activation: 'none',
            seed: from,
            tolerance,
          });
        },
      ),
      { numRuns: 15 },
    );
  });

  test('gradients are the formula of its definition', async () => {
    await fc.assert(
      fc.asyncProperty(maps, seed, (map, from) => {
        const values = normalNumbers(from, sizeOf(map));
        const g = normalNumbers(from + 9, sizeOf(map));
        return compareBackward({ tiling, map, values, seed: from }, g, (gamma) =>
          backward(map, values, gamma, g),
        );
      }),
      { numRuns: 20 },
    );
  });

  test('gradients are slopes of the forward pass', async () => {
    const map = { rows: 7, channels: 4, groups: 2 };
    const values = normalNumbers(1, sizeOf(map));
    const g = normalNumbers(2, sizeOf(map));
    const given = { tiling, map, values, seed: 3 };
    await compareBackward(given, g, (gamma, beta) => finiteDifferences(given, [gamma, beta], g));
  });

  test("a bias's gradient is the sum over the rows", async () => {
    const shapes = fc.record({
      rows,
      // A grey image's single channel is read in vec4s of pixels.
      channels: fc.constantFrom(1, 4, 8, 20),
      fewer: fc.boolean(),
      seed,
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ rows: count, channels, fewer, seed: from }) => {
        const map = { rows: channels === 1 ? count * 4 : count, channels };
        const g = normalNumbers(from, map.rows * channels);
        const most = biasSplitK(tiling, map.rows, channels);
        const splitK = fewer ? Math.ceil(most / 2) : most;
        const length = Math.max(4, channels);
        const expected = new Float64Array(length);
        g.forEach((value, i) => (expected[i % channels]! += value));
        await withKernelHarness(async (harness) => {
          const bias = { tensor: harness.output(splitK * length), splitK, vec4Count: length / 4 };
          const gradients = harness.input(g);
          await harness.run([biasGradientOp({ plan: harness.plan, tiling }, map, gradients, bias)]);
          const found = sumSplitK(await harness.read(bias.tensor), length);
          expect(relativeError(found, expected, [Math.sqrt(map.rows)])).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 20 },
    );
  });
});

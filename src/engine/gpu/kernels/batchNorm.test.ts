import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchNormMomentum, batchNormEpsilon } from '../../../core/model';
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
import { activationNames, activations } from './referenceActivation';
import { means, normalise, ownOf } from './referenceBatchNorm';
import { numbers, off, sumOfSplitK, withStand } from './stand';
import type { Stand } from './stand';

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
  const running = numbers(from + 3, 2 * channels);
  running.forEach((x, i) => i >= channels && (running[i] = 0.1 + x ** 2));
  return { gamma: numbers(from + 1, channels), beta: numbers(from + 2, channels), running };
}

interface Case {
  tiling: Tiling;
  map: BatchNormShape;
  values: Float32Array;
  seed: number;
}

/** Buffers of a norm. */
function normOn(
  stand: Stand,
  { tiling, map, values }: Case,
  { gamma, beta, running }: ReturnType<typeof layer>,
  activation: BatchNorm['activation'],
): BatchNorm {
  return {
    values: stand.input(values),
    output: stand.output(values.length),
    statistics: stand.output(2 * map.groups * map.channels),
    partials: stand.output(partialsLength(tiling, map)),
    gamma: stand.input(gamma),
    beta: stand.input(beta),
    runningStats: stand.input(running),
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
  const { mean, variance, normal } = normalise(map, values);
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
  await withStand(async (stand) => {
    const norm = normOn(stand, given, own, activation);
    await stand.run(batchNormOps({ plan: stand.plan, tiling }, map, norm, mode));
    const found = await stand.read(norm.output);
    expect(off(found, sums.map(activations[activation]), sums)).toBeLessThan(tolerance);
    const moved = await stand.read(norm.runningStats);
    for (const part of [0, channels]) {
      const [is, wanted] = [moved, running].map((array) => array.slice(part, part + channels));
      expect(off(is!, wanted!)).toBeLessThan(1e-5);
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
  const { normal, variance } = normalise(map, values);
  const mean = means(map, (at) => g[at]!);
  const product = means(map, (at) => g[at]! * normal[at]!);
  const factor = (at: number) =>
    gamma[at % map.channels]! / Math.sqrt(variance[ownOf(map, at)]! + batchNormEpsilon);
  const sum = (parts: Float64Array) =>
    sumOfSplitK(
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
  await withStand(async (stand) => {
    const context = { plan: stand.plan, tiling };
    const norm = normOn(stand, given, own, 'none');
    const gradients = stand.input(g, 64);
    const [gamma, beta] = [stand.output(groups * channels), stand.output(groups * channels)];
    await stand.run([
      ...batchNormOps(context, map, norm, 'train'),
      ...batchNormGradientOps(context, map, norm, {
        gradients,
        gamma: { tensor: gamma, vec4Count: channels / 4 },
        beta: { tensor: beta, vec4Count: channels / 4 },
      }),
    ]);
    const found = await stand.read(gradients);
    expect(off(found, expected.gradients, expected.scale)).toBeLessThan(1e-5);
    // Sums of so many numbers of either sign.
    const size = [Math.sqrt(map.rows * groups)];
    const gammaSum = sumOfSplitK(await stand.read(gamma), channels);
    const betaSum = sumOfSplitK(await stand.read(beta), channels);
    expect(off(gammaSum, expected.gamma, size)).toBeLessThan(1e-5);
    expect(off(betaSum, expected.beta, size)).toBeLessThan(1e-5);
  });
}

/** Derivatives of Σ g·y by every value, γ and β, where y is the norm's output in double precision. */
function finiteDifferences(
  { map, values }: Case,
  [gamma, beta]: readonly [Float32Array, Float32Array],
  g: Float32Array,
): Backward {
  const loss = (x: Float64Array, scale: Float64Array, shift: Float64Array) =>
    normalise(map, x).normal.reduce((sum, normal, at) => {
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
  ['teams', sharedTiling],
] as const;

describe.each(tilings)('batch norm alone, %s', (_, tiling) => {
  test('statistics, normal values and running statistics', async () => {
    const finish = fc.constantFrom(...activationNames);
    await fc.assert(
      fc.asyncProperty(fc.record({ map: maps, mode: modes, activation: finish, seed }), (own) => {
        const values = numbers(own.seed, sizeOf(own.map));
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
          const values = numbers(from, sizeOf(map)).map((x) => 1000 + x);
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
        const values = numbers(from, sizeOf(map));
        const g = numbers(from + 9, sizeOf(map));
        return compareBackward({ tiling, map, values, seed: from }, g, (gamma) =>
          backward(map, values, gamma, g),
        );
      }),
      { numRuns: 20 },
    );
  });

  test('gradients are slopes of the forward pass', async () => {
    const map = { rows: 7, channels: 4, groups: 2 };
    const values = numbers(1, sizeOf(map));
    const g = numbers(2, sizeOf(map));
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
        const g = numbers(from, map.rows * channels);
        const most = biasSplitK(tiling, map.rows, channels);
        const splitK = fewer ? Math.ceil(most / 2) : most;
        const length = Math.max(4, channels);
        const expected = new Float64Array(length);
        g.forEach((value, i) => (expected[i % channels]! += value));
        await withStand(async (stand) => {
          const bias = { tensor: stand.output(splitK * length), splitK, vec4Count: length / 4 };
          const gradients = stand.input(g);
          await stand.run([biasGradientOp({ plan: stand.plan, tiling }, map, gradients, bias)]);
          const found = sumOfSplitK(await stand.read(bias.tensor), length);
          expect(off(found, expected, [Math.sqrt(map.rows)])).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 20 },
    );
  });
});

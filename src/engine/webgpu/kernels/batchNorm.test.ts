import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../../core/nn/architecture';
import type { NormStatistics } from '../../program/program';
import { batchNormApplyOp, batchNormSumsOp, biasGradientOp, biasSplitK } from '../batchNorm';
import type { NormMode } from '../batchNorm';
import { activationCode } from './activation';
import {
  interpretNorm,
  layerOf,
  maps,
  normOn,
  rows,
  seed,
  sizeOf,
  tensorsOf,
  tilings,
} from '../../../testing/batchNorm.fixture';
import type { NormCase } from '../../../testing/batchNorm.fixture';
import { alone } from '../../../testing/interpret';
import { sumSplitK, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

const modes = fc.constantFrom('train' as const, 'trainUpdatingStats' as const, 'running' as const);

interface ForwardCase extends NormCase {
  mode: NormMode;
  activation: Activation;
  tolerance: number;
}

async function compareForward(given: ForwardCase): Promise<void> {
  const { tiling, map, mode, activation, tolerance } = given;
  const { channels } = map;
  const own = layerOf(given.seed, channels);
  const tensors = tensorsOf(given);
  const { output, running } = tensors;
  const finishedBy = (by: Activation) => {
    const statistics: NormStatistics =
      mode === 'running'
        ? { kind: 'running', ...running }
        : { kind: 'batch', statistics: tensors.statistics };
    const moved = mode === 'trainUpdatingStats' ? running : null;
    const operations = [
      ...(mode === 'running' ? [] : [alone('batchNormStatistics', { ...tensors, running: moved })]),
      alone('batchNorm', { ...tensors, statistics, activation: by }),
    ];
    return interpretNorm(given, own, tensors, { operations });
  };
  const expected = await finishedBy(activation);
  const sums = (await finishedBy('none'))(output);
  await withKernelHarness(async (harness) => {
    const norm = normOn(harness, given, own, activation);
    const context = { plan: harness.plan, tiling };
    const statistics = mode === 'running' ? [] : [batchNormSumsOp(context, map, norm)];
    await harness.run([...statistics, batchNormApplyOp(context, map, norm, mode)]);
    const found = await harness.read(norm.output);
    expect(relativeError(found, expected(output), sums)).toBeLessThan(tolerance);
    const moved = await harness.read(norm.runningStats);
    const [mean, variance] = [moved.slice(0, channels), moved.slice(channels)];
    expect(relativeError(mean, expected(running.mean))).toBeLessThan(1e-5);
    expect(relativeError(variance, expected(running.variance))).toBeLessThan(1e-5);
  });
}

describe.each(tilings)('batch norm alone, %s', (_, tiling) => {
  test('statistics, normal values and running statistics', async () => {
    const finish = fc.constantFrom(...(Object.keys(activationCode) as Activation[]));
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
        const most = biasSplitK(tiling, map);
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

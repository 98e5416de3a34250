import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adamBeta2, adamEpsilon } from '../../../core/nn/model';
import { adam, adamThreads, ratesOf } from './adam';
import { stateWords } from './loss';
import { withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

interface Segment {
  start: number;
  length: number;
  gradient: number;
  splitK: number;
}

/** Arrays one after another, in vec4s, as `Parameters.table` lays them out: aligned to a workgroup. */
function layOut(arrays: readonly { length: number; splitK: number }[]) {
  const align = (vec4Count: number) => Math.ceil(vec4Count / adamThreads) * adamThreads;
  let start = 0;
  let gradient = 0;
  const parameterTable = arrays.map(({ length, splitK }): Segment => {
    const own = { start, length, gradient, splitK };
    start += align(length);
    gradient += align(length * splitK);
    return own;
  });
  return { parameterTable, length: start * 4, gradientLength: gradient * 4 };
}

const nets = fc.array(
  fc.record({
    length: fc.integer({ min: 1, max: 200 }),
    // The kernel loads eight at a time, then what is left.
    splitK: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 8, max: 40 })),
  }),
  { minLength: 1, maxLength: 5 },
);

const updates = fc.record({
  nets,
  player: fc.constantFrom('g' as const, 'd' as const),
  beta1: fc.constantFrom(0, 0.5, 0.9),
  t: fc.constantFrom(1, 2, 10, 1000, 100_000),
  across: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

const rates = { g: 0.5, d: 0.25 };

describe('Adam alone', () => {
  test('is algorithm 1 with ε outside the root', async () => {
    await fc.assert(
      fc.asyncProperty(updates, async ({ nets: arrays, player, beta1, t, across, seed }) => {
        const { parameterTable, length, gradientLength } = layOut(arrays);
        const weights = normalNumbers(seed, length);
        const firstMoment = normalNumbers(seed + 1, length);
        // Not next to 0, where its root would magnify what a sum of gradients was rounded by.
        const secondMoment = normalNumbers(seed + 2, length).map((x) => x ** 2 + 0.01);
        const gradient = normalNumbers(seed + 3, gradientLength);
        const expected = { w: [...weights], m: [...firstMoment], v: [...secondMoment] };
        for (const { start, length: vec4Count, gradient: from, splitK } of parameterTable) {
          for (let i = 0; i < vec4Count * 4; i++) {
            let g = 0;
            for (let split = 0; split < splitK; split++) {
              g += gradient[from * 4 + split * vec4Count * 4 + i]!;
            }
            const at = start * 4 + i;
            const m = beta1 * firstMoment[at]! + (1 - beta1) * g;
            const v = adamBeta2 * secondMoment[at]! + (1 - adamBeta2) * g ** 2;
            const mean = m / (1 - beta1 ** t);
            const root = Math.sqrt(v / (1 - adamBeta2 ** t));
            expected.w[at]! -= (rates[player] * mean) / (root + adamEpsilon.keras);
            expected.m[at] = m;
            expected.v[at] = v;
          }
        }
        await withKernelHarness(async (harness) => {
          const [w, m, v] = [weights, firstMoment, secondMoment].map((values) =>
            harness.input(values, 64),
          );
          const state = new Uint32Array(stateWords.size);
          state[stateWords[player]] = t;
          const groups = length / 4 / adamThreads;
          const op = harness.plan.op(adam, {
            tensors: {
              weights: w!,
              firstMoment: m!,
              secondMoment: v!,
              gradient: harness.input(gradient),
              parameterTable: harness.input(
                Uint32Array.from(
                  parameterTable.flatMap((own) => [
                    own.start,
                    own.length,
                    own.gradient,
                    own.splitK,
                  ]),
                ),
              ),
              state: harness.input(state),
              rates: harness.input(ratesOf(rates.g, rates.d, beta1)),
            },
            fields: { player: player === 'g' ? 0 : 1, count: parameterTable.length, across },
            groups: [across, Math.ceil(groups / across)],
          });
          await harness.run([op]);
          expect(relativeError(await harness.read(m!), expected.m)).toBeLessThan(1e-5);
          expect(relativeError(await harness.read(v!), expected.v)).toBeLessThan(1e-5);
          expect(relativeError(await harness.read(w!), expected.w)).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 30 },
    );
  });
});

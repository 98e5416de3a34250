import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logitCount, lossAndGradient, lossNames } from '../../../core/nn/losses';
import type { LossName } from '../../../core/nn/losses';
import { lossAndLogitGradient, lossCode, ringSlots, stateWords } from './loss';
import { withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';

const turns = fc.record({
  player: fc.constantFrom('g' as const, 'd' as const),
  half: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 30, max: 150 })),
  /** How far apart logits are: e⁸⁹ has no single-precision number. */
  spread: fc.constantFrom(0.01, 1, 5, 100, 1000),
  step: fc.constantFrom(0, 1, ringSlots - 1, ringSlots + 7),
  counts: fc.boolean(),
  begins: fc.boolean(),
  ends: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** D pays for its fake half and its real half. */
function expectedOf(loss: LossName, player: 'g' | 'd', logits: Float32Array, half: number) {
  if (player === 'g') return lossAndGradient(loss, 'generator', logits);
  const first = half * logitCount(loss);
  const fake = lossAndGradient(loss, 'fake', logits.subarray(0, first));
  const real = lossAndGradient(loss, 'real', logits.subarray(first));
  return {
    value: fake.value + real.value,
    gradient: Float32Array.of(...fake.gradient, ...real.gradient),
  };
}

function wordsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.slice().buffer);
}

describe('the loss kernel alone', () => {
  test.each(lossNames)('%s', async (loss) => {
    await fc.assert(
      fc.asyncProperty(
        turns,
        async ({ player, half, spread, step, counts, begins, ends, seed }) => {
          const generator = player === 'g';
          const count = (generator ? half : 2 * half) * logitCount(loss);
          const logits = normalNumbers(seed, count).map((x) => x * spread);
          const expected = expectedOf(loss, player, logits, half);
          const known = 9;
          await withKernelHarness(async (harness) => {
            const logitGradient = harness.output(count);
            const state = harness.input(Uint32Array.of(step, 5, 6, 0));
            const ring = harness.input(new Float32Array(ringSlots * 4).fill(known));
            const fields = {
              half,
              width: logitCount(loss),
              generator: generator ? 1 : 0,
              loss: lossCode[loss],
              counts: counts ? 1 : 0,
              begins: begins ? 1 : 0,
              ends: ends ? 1 : 0,
            };
            const tensors = { logits: harness.input(logits), logitGradient, state, ring };
            await harness.run([
              harness.plan.op(lossAndLogitGradient, { tensors, fields, groups: [1] }),
            ]);

            // WGSL's e⁻ˣ may be off by 3 + 2x units in the last place: 10⁻⁵ of a slope too small to count.
            const matters = spread > 5 ? 1 / half : 0;
            const scale = expected.gradient.map((x) => Math.max(Math.abs(x), matters));
            expect(
              relativeError(await harness.read(logitGradient), expected.gradient, scale),
            ).toBeLessThan(1e-5);

            const copy = await harness.read(ring);
            const words = wordsOf(await harness.read(state));
            if (!counts) {
              expect(copy.every((value) => value === known)).toBe(true);
              expect([...words]).toEqual([step, 5, 6, 0]);
              return;
            }
            const at = (step % ringSlots) * 4;
            const [mark, d, g] = [wordsOf(copy)[at], copy[at + 1]!, copy[at + 2]!];
            const [own, other] = generator ? [g, d] : [d, g];
            // Losses may cancel near 0, the terms of the sum do not: they are of the logits' size.
            const size = Math.max(1, spread, Math.abs(expected.value));
            expect(Math.abs(own - expected.value) / size).toBeLessThan(1e-5);
            expect(other).toBe(begins ? NaN : known);
            if (begins) expect(mark).toBe(step + 1);
            const rest = copy.filter((_, i) => i < at || i > at + 3);
            expect(rest.every((value) => value === known)).toBe(true);

            expect(words[stateWords.step]).toBe(step + (ends ? 1 : 0));
            expect(words[stateWords.g]).toBe(generator ? 6 : 5);
            expect(words[stateWords.d]).toBe(generator ? 6 : 7);
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

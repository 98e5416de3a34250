import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fit } from '../../../core/dataset';
import { batchIndices, imagesOpenAt, normals, streams } from '../../../core/nn/random';
import { gatherBatch } from '../../data/batch';
import type { ImageStore } from '../../trainer';
import { padToVec4, pixelStride } from '../layout';
import { batchThreads, sampleBatch, sampleNoise } from './batch';
import { stateWords } from './loss';
import { withKernelHarness } from '../../../testing/kernelHarness';

const step = fc.constantFrom(0, 1, 49, 50, 120, 3_000_000);
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function stateAt(now: number): Uint32Array {
  const state = new Uint32Array(stateWords.size);
  state[stateWords.step] = now;
  return state;
}

describe('what a step begins with', () => {
  test('noise is `normals`, in rows that end with what was there', async () => {
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 70 }),
      latent: fc.integer({ min: 1, max: 40 }),
      step,
      seed,
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ batch, latent, step: now, seed: from }) => {
        const stride = padToVec4(latent);
        const untouched = 7;
        const drawn = normals(from, streams.noise, now, batch * latent);
        await withKernelHarness(async (harness) => {
          const z = harness.output(batch * stride, untouched);
          const op = harness.plan.op(sampleNoise, {
            tensors: { state: harness.input(stateAt(now)), z },
            fields: { batch, latent, stride, seed: from },
            groups: [Math.ceil((batch * latent) / 4 / batchThreads)],
          });
          await harness.run([op]);
          const found = await harness.read(z);
          const worst = found.map((value, i) => {
            const [row, column] = [Math.floor(i / stride), i % stride];
            return Math.abs(value - (column < latent ? drawn[row * latent + column]! : untouched));
          });
          expect(Math.max(...worst)).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('real images are those of `gatherBatch`', async () => {
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 9 }),
      stored: fc.integer({ min: 1, max: 9 }),
      more: fc.integer({ min: 0, max: 20 }),
      channels: fc.constantFrom(1, 3),
      shardImages: fc.integer({ min: 1, max: 20 }),
      rest: fc.integer({ min: 0, max: 30 }),
      step,
      seed,
    });
    await fc.assert(
      fc.asyncProperty(shapes, async (drawn) => {
        const { batch, stored, channels, shardImages, step: now, seed: from } = drawn;
        const images = shardImages + drawn.rest;
        const size = stored + drawn.more;
        const length = images * stored ** 2 * channels;
        const pixels = Uint8Array.from({ length: Math.ceil(length / 4) * 4 }, (_, i) => i * 37);
        const store: ImageStore = {
          ...{ pixels, images, shardImages, size: stored, channels, loaded: images },
          whenLoaded: () => Promise.resolve(),
        };
        const open = imagesOpenAt(now, shardImages, images);
        const placed = fit(stored, size);
        const expected = gatherBatch(store, batchIndices(from, now, batch, open), placed);
        const stride = pixelStride({ channels });
        // As in training, where fake images come first.
        const offset = batch * size ** 2 * stride;
        const untouched = 7;
        await withKernelHarness(async (harness) => {
          const output = harness.output(2 * offset, untouched);
          const op = harness.plan.op(sampleBatch, {
            tensors: {
              state: harness.input(stateAt(now)),
              pixels: harness.input(new Uint32Array(pixels.buffer)),
              images: output,
            },
            fields: {
              ...{ batch, seed: from, shardImages, totalImages: images, stored, channels, size },
              ...{ scale: placed.scale, padding: placed.before, stride, offset },
            },
            groups: [Math.ceil(size ** 2 / batchThreads), batch],
          });
          await harness.run([op]);
          const found = await harness.read(output);
          const worst = found.map((value, i) => {
            const [pixel, channel] = [Math.floor((i - offset) / stride), i % stride];
            const known = i >= offset && channel < channels;
            return Math.abs(value - (known ? expected[pixel * channels + channel]! : untouched));
          });
          // WGSL's division may be off by 2.5 units in the last place, levels are 8·10⁻³ apart.
          expect(Math.max(...worst)).toBeLessThan(4e-7);
        });
      }),
      { numRuns: 30 },
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit } from '../../core/dataset';
import type { ImageStore } from '../trainer';
import { gatherBatch } from './batch';

/** Three images of random bytes, of which the last has not been loaded. */
function store(size: number, channels: number): ImageStore {
  const pixels = new Uint8Array(3 * size * size * channels).map((_, i) => (i * 97 + 13) & 255);
  const whenLoaded = () => Promise.resolve();
  return { pixels, images: 3, shardImages: 2, size, channels, loaded: 2, whenLoaded };
}

/** Pixel by pixel of the result, from the definition: where does this one come from? */
function expected(
  from: ImageStore,
  { index, y, x, c }: Record<'index' | 'y' | 'x' | 'c', number>,
  size: number,
) {
  const { scale, before } = fit(from.size, size);
  const sy = Math.floor((y - before) / scale);
  const sx = Math.floor((x - before) / scale);
  const inside = sy >= 0 && sx >= 0 && sy < from.size && sx < from.size;
  if (!inside) return -1;
  const at = ((index * from.size + sy) * from.size + sx) * from.channels + c;
  return Math.fround(from.pixels[at]! / 127.5 - 1);
}

test.each([
  ['28 → 32, two black pixels around', 28, 1, 32],
  ['16 → 64 in colour, each pixel four times four', 16, 3, 64],
  ['28 → 56, doubled', 28, 1, 56],
  ['28 → 64, doubled and padded', 28, 1, 64],
  ['16 → 35 in colour, an odd remainder below and to the right', 16, 3, 35],
  ['same size', 32, 1, 32],
])('%s', (_, stored, channels, size) => {
  const images = store(stored, channels);
  const indices = Uint32Array.of(1, 0, 1);
  const batch = gatherBatch(images, indices, fit(stored, size));
  expect(batch).toHaveLength(3 * size * size * channels);
  let wrong = 0;
  let at = 0;
  for (const index of indices) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        for (let c = 0; c < channels; c++) {
          if (batch[at++] !== expected(images, { index, y, x, c }, size)) wrong++;
        }
      }
    }
  }
  expect(wrong).toBe(0);
});

test('the odd pixel of 28 → 33 is below and to the right', () => {
  const white = { ...store(28, 1), pixels: new Uint8Array(3 * 784).fill(255) };
  const image = gatherBatch(white, Uint32Array.of(0), fit(28, 33));
  const row = Array.from(image.subarray(16 * 33, 17 * 33));
  expect(row.indexOf(1)).toBe(2);
  expect(row.lastIndexOf(1)).toBe(29);
});

test('black is −1, white is 1, and what is between keeps its order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 255 }), (x) => {
      const images = { ...store(1, 1), pixels: Uint8Array.of(x - 1, x, 0) };
      const [a = 0, b = 0] = gatherBatch(images, Uint32Array.of(0, 1), fit(1, 1));
      return a < b && a >= -1 && b <= 1 && Math.abs(b - a - 1 / 127.5) < 1e-6;
    }),
  );
});

test('writes over what was in the given array', () => {
  const images = store(28, 1);
  const out = new Float32Array(32 * 32).fill(7);
  expect(gatherBatch(images, Uint32Array.of(0), fit(28, 32), out)).toBe(out);
  expect(out).toEqual(gatherBatch(images, Uint32Array.of(0), fit(28, 32)));
});

test('an image that has not been loaded is refused', () => {
  expect(() => gatherBatch(store(28, 1), Uint32Array.of(0, 2), fit(28, 32))).toThrow(RangeError);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit } from '../../core/dataset';
import { gatherBatch } from '../data/batch';
import { storedImages } from './storedImages';

test('stored images come back whole from a batch of the model’s size', () => {
  const stores = fc.record({
    size: fc.integer({ min: 1, max: 9 }),
    more: fc.integer({ min: 0, max: 20 }),
    channels: fc.constantFrom(1 as const, 3 as const),
    seed: fc.integer({ min: 0, max: 255 }),
  });
  fc.assert(
    fc.property(stores, ({ size, more, channels, seed }) => {
      const pixels = Uint8Array.from({ length: 2 * size ** 2 * channels }, (_, i) => i * 37 + seed);
      const store = { pixels, size, channels, loaded: 2, images: 2 };
      const rule = fit(size, size + more);
      const batch = gatherBatch(store, Uint32Array.of(0, 1), rule);
      expect([...storedImages(batch, rule, store)]).toEqual([...pixels]);
    }),
  );
});

test('pixels that stand for one are averaged, and values rounded', () => {
  const images = Float32Array.of(-1, 1, 1, 1);
  expect([...storedImages(images, fit(1, 2), { size: 1, channels: 1 })]).toEqual([191]);
});

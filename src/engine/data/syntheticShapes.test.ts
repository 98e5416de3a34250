import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { drawSyntheticShapes } from './syntheticShapes';

test('the same images every time, and fewer are the first of more', () => {
  const some = drawSyntheticShapes(64, 32);
  expect(Buffer.compare(drawSyntheticShapes(64, 32), some)).toBe(0);
  expect(Buffer.compare(drawSyntheticShapes(16, 32), some.subarray(0, 16 * 1024))).toBe(0);
});

test('every image is different, dark at the rim and light somewhere, with soft edges', () => {
  const images = drawSyntheticShapes(2048, 32);
  const seen = new Set<string>();
  for (let i = 0; i < 2048; i++) {
    const image = images.subarray(i * 1024, (i + 1) * 1024);
    seen.add(createHash('md5').update(image).digest('hex'));
    expect(Math.max(...image)).toBeGreaterThanOrEqual(100);
    expect(image[0]).toBe(0);
    expect(image[1023]).toBe(0);
    expect(new Set(image).size).toBeGreaterThan(8);
  }
  expect(seen.size).toBe(2048);
});

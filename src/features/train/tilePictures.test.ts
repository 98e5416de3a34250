import { expect, test } from 'vitest';
import { relativeError } from '../../testing/numbers';
import { critiquePicture, quantile, shareBelow, wantedChange } from './tilePictures';

const gradientOf = (channels: number, values: number[]) => ({
  gradient: { layer: 'image', size: 2, channels, data: Float32Array.from(values) },
});

test('what D wants is against the slope, as a share of the strongest pixel', () => {
  expect([...wantedChange(gradientOf(1, [-4, 0, 2, 1]))]).toEqual([1, 0, -0.5, -0.25]);
  // Three channels count together.
  const colours = gradientOf(3, [1, 1, 2, 0, 0, 0, -1, -1, 0, 3, -3, 0]);
  expect(relativeError(wantedChange(colours), [-1, 0, 0.5, 0])).toBeLessThan(1e-6);
  expect([...wantedChange(gradientOf(1, [0, 0, 0, 0]))].every((x) => x + 0 === 0)).toBe(true);
});

test('lighter is blue, darker is orange, and nothing shows the forgery in grey', () => {
  const white = new Uint8ClampedArray(16).fill(255);
  const image = { width: 2, height: 2, data: white };
  const { data } = critiquePicture({ image }, Float32Array.of(1, -1, 0, 0.25));
  const pixel = (i: number) => [...data.subarray(4 * i, 4 * i + 4)];
  const [lighter, darker, nothing, faint] = [0, 1, 2, 3].map(pixel);
  const [blue, red] = [2, 0];
  expect(lighter?.[blue]).toBeGreaterThan(lighter?.[red] ?? 255);
  expect(darker?.[red]).toBeGreaterThan(darker?.[blue] ?? 255);
  expect(new Set(nothing?.slice(0, 3)).size).toBe(1);
  expect(faint?.[blue]).toBeGreaterThan(faint?.[red] ?? 255);
  expect(faint?.[blue]).toBeLessThan(lighter?.[blue] ?? 0);
  expect(data.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
});

test('where a distance lies among sorted ones', () => {
  const sorted = Float32Array.of(1, 2, 2, 4);
  expect([0, 1, 2, 3, 9].map((x) => shareBelow(x, sorted))).toEqual([0, 0.25, 0.75, 0.75, 1]);
  expect([0, 0.5, 1].map((x) => quantile(sorted, x))).toEqual([1, 2, 4]);
  expect(shareBelow(1, new Float32Array())).toBe(0);
});

import { expect, test } from 'vitest';
import { imageGrid } from './imageGrid';

test('grey images side by side, rows of the grid from the top', () => {
  const images = Float32Array.of(-1, 0, 1, 2, /* second */ 1, 1, -1, -1, /* third */ 1, 1, 1, 1);
  const { width, height, data } = imageGrid(images, 2, 1, 2);
  expect([width, height]).toEqual([4, 4]);
  const red = data.filter((_, i) => i % 4 === 0);
  expect([...red]).toEqual([0, 128, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0]);
  expect([...data.filter((_, i) => i % 4 === 3)]).toEqual(Array(16).fill(255));
  expect(data.filter((_, i) => i % 4 === 1)).toEqual(red);
});

test('colours keep their places', () => {
  const { data } = imageGrid(Float32Array.of(-1, 0, 1), 1, 3, 1);
  expect([...data]).toEqual([0, 128, 255, 255]);
});

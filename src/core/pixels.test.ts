import { expect, test } from 'vitest';
import { imageGridOf, tile, tiles } from './pixels';
import type { Pixels } from './pixels';

test('cutting a row and laying a grid undo each other', () => {
  const data = Uint8ClampedArray.from({ length: 4 * 2 * 8 }, (_, i) => i);
  const row: Pixels = { width: 8, height: 2, data };
  const cut = tiles(row, 4, 4);
  expect(imageGridOf(cut, 4)).toEqual(row);
  const square = imageGridOf(cut, 2)!;
  expect(tiles(square, 2, 4)).toEqual(cut);
  expect(tile(square, 2, 1, 0)).toEqual(cut[1]);
  expect(imageGridOf([], 2)).toBeNull();
  expect(tiles(row, 0, 0)).toEqual([]);
});

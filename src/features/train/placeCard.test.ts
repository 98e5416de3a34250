import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeCard } from './placeCard';

const area = { left: 0, top: -40, width: 700, height: 640 };
const card = { width: 336, height: 500 };
const tile = (column: number, row: number, side = 52) => ({
  left: column * side,
  top: row * side,
  width: side,
  height: side,
});

test('it stands right of its tile, left of one at the right edge, below where neither has room', () => {
  expect(placeCard(card, tile(0, 4), area)).toEqual({ left: 60, top: -16 });
  expect(placeCard(card, tile(7, 4), area).left).toBe(364 - 8 - 336);
  const phone = { ...area, width: 332, height: 1200 };
  expect(placeCard({ ...card, width: 332 }, tile(2, 3), phone)).toEqual({ left: 0, top: 216 });
});

test('it stays within the area wherever its tile is, if it fits', () => {
  const grid = fc.nat({ max: 7 });
  fc.assert(
    fc.property(grid, grid, fc.integer({ min: 340, max: 1200 }), (column, row, width) => {
      const within = { ...area, width };
      const { left, top } = placeCard(card, tile(column, row, Math.min(52, width / 8)), within);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + card.width).toBeLessThanOrEqual(width);
      expect(top).toBeGreaterThanOrEqual(-40);
      expect(top + card.height).toBeLessThanOrEqual(600);
    }),
  );
});

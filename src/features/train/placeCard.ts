/** A rectangle in CSS pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Pixels between a tile and its card. */
const gap = 8;

/**
 * Where a card goes: right of its tile, else left of it, and below it where neither side has room; never
 * beyond the area's edges.
 * @param card its size
 * @param tile and `area` in the same coordinates, which are those of the answer
 */
export function placeCard(
  card: Pick<Box, 'width' | 'height'>,
  tile: Box,
  area: Box,
): { left: number; top: number } {
  const within = (value: number, low: number, high: number) =>
    Math.max(low, Math.min(value, Math.max(low, high)));
  const leftmost = area.left;
  const rightmost = area.left + area.width - card.width;
  const lowest = area.top + area.height - card.height;
  const right = tile.left + tile.width + gap;
  const left = tile.left - gap - card.width;
  const beside = within(tile.top + tile.height / 2 - card.height / 2, area.top, lowest);
  if (right <= rightmost) return { left: right, top: beside };
  if (left >= leftmost) return { left, top: beside };
  const centred = within(tile.left + tile.width / 2 - card.width / 2, leftmost, rightmost);
  return { left: centred, top: within(tile.top + tile.height + gap, area.top, lowest) };
}

/** Tiles of the grid along a side. */
export const side = 8;
const last = side * side - 1;

/** Where a key leads from a tile; null for a key that is none of ours. */
export function moved(key: string, from: number): number | null {
  const column = from % side;
  switch (key) {
    case 'ArrowLeft':
      return column > 0 ? from - 1 : from;
    case 'ArrowRight':
      return column < side - 1 ? from + 1 : from;
    case 'ArrowUp':
      return from >= side ? from - side : from;
    case 'ArrowDown':
      return from <= last - side ? from + side : from;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

import type { ToyGanConfig } from '../../core/toygan/config';
import { drawingColumns } from '../../core/toygan/density';

/** What a blank sheet shows first, so that there is something to play with and to change. */
export function startingDrawing(data: ToyGanConfig['data']): number[] {
  if (data === 'drawnLine') {
    return Array.from({ length: drawingColumns }, (_, i) =>
      Math.max(0, 12 - 3 * Math.abs(i - 9), 8 - 2 * Math.abs(i - 22)),
    );
  }
  // A smile on the lattice.
  if (data === 'drawnPlane') {
    return Array.from({ length: 12 }, (_, i) => {
      const x = 5 + 2 * i;
      return x + 32 * Math.round(9 + (x - 16) ** 2 / 14);
    });
  }
  return [];
}

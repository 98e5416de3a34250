import { largeExtent, kernelExtent, smallExtent } from '../../core/deconv/geometry';
import type { Operation, Extent, ConvAxes } from '../../core/deconv/geometry';
import type { Target } from '../../core/deconv/highlight';
import type { MapName } from '../../core/deconv/steps';
import type { Box, Place } from './layout';

/** A's size with its ring of padding, in which windows may hang over. */
function ringed(geometry: ConvAxes): Extent {
  const { rows, columns } = geometry;
  return {
    rows: rows.before + rows.large + rows.after,
    columns: columns.before + columns.large + columns.after,
  };
}

/** A's own cells within the place of its ring. */
export function withinRing(place: Place, geometry: ConvAxes): Place {
  return {
    ...place,
    ...largeExtent(geometry),
    x: place.x + geometry.columns.before * place.cellWidth,
    y: place.y + geometry.rows.before * place.cellHeight,
  };
}

export function hasRing({ rows, columns }: ConvAxes): boolean {
  return rows.before + rows.after + columns.before + columns.after > 0;
}

/** The window of one cell of B on the place of A's own cells. */
export function windowBox(place: Place, geometry: ConvAxes, small: number): Box {
  const { rows, columns } = geometry;
  const row = Math.floor(small / columns.small) * rows.stride - rows.before;
  const column = (small % columns.small) * columns.stride - columns.before;
  return {
    x: place.x + column * place.cellWidth,
    y: place.y + row * place.cellHeight,
    width: columns.kernel * place.cellWidth,
    height: rows.kernel * place.cellHeight,
  };
}

/** Which of the room's two maps a vector holds; `A back` is A's shape again. */
export function hueOf(map: MapName): 'A' | 'B' {
  return map === 'B' ? 'B' : 'A';
}

/** Sizes of the three small maps as they are laid out. */
export function gridExtents(direction: Operation, geometry: ConvAxes) {
  const A = ringed(geometry);
  const B = smallExtent(geometry);
  return {
    input: direction === 'conv' ? A : B,
    kernel: kernelExtent(geometry),
    output: direction === 'conv' ? B : A,
  };
}

/** A cell of A or B as a part of the product on show; null while the map takes no part in it. */
export function targetOf(
  operand: MapName,
  result: MapName,
  map: 'A' | 'B',
  cell: number,
): Target | null {
  if (operand === map) return { kind: 'entry', column: cell };
  return result === map ? { kind: 'result', row: cell } : null;
}

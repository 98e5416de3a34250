/** Where the scatters lie that are on show. Pure. */
import type { Extent } from '../../core/deconv/geometry';
import type { Scatter } from '../../core/deconv/formulations';
import type { Place } from './layout';

/** A scatter's own small map: the part of the output that it covers. */
export interface Mini extends Extent {
  scatter: Scatter;
  top: number;
  left: number;
  values: number[];
  /** Cell of the output map by cell of the output. */
  at: Map<number, number>;
}

/** Null for a scatter of which nothing lands inside the output. */
export function miniOf(scatter: Scatter, columns: number): Mini | null {
  if (scatter.marks.length === 0) return null;
  const rows = scatter.marks.map(({ output }) => Math.floor(output / columns));
  const across = scatter.marks.map(({ output }) => output % columns);
  const top = Math.min(...rows);
  const left = Math.min(...across);
  const extent = { rows: Math.max(...rows) - top + 1, columns: Math.max(...across) - left + 1 };
  const values = new Array<number>(extent.rows * extent.columns).fill(0);
  const at = new Map<number, number>();
  for (const { output, product } of scatter.marks) {
    const cell = (Math.floor(output / columns) - top) * extent.columns + (output % columns) - left;
    at.set(output, cell);
    values[cell] = product;
  }
  return { ...extent, scatter, top, left, values, at };
}

export interface Packed {
  corners: { x: number; y: number }[];
  cell: number;
  height: number;
}

/** The largest cell, up to `most`, with which all scatters fit into 300 units, and where each lies. */
export function pack(minis: readonly Mini[], width: number, unit: number, most: number): Packed {
  const name = 22 * unit;
  const gap = 14 * unit;
  for (let cell = most; ; cell -= 2) {
    let x = 2;
    let y = name;
    let deep = 0;
    const corners = minis.map(({ rows, columns }) => {
      const wide = Math.max(columns * cell, 58 * unit);
      if (x > 2 && x + wide > width) {
        x = 2;
        y += deep + name + 6 * unit;
        deep = 0;
      }
      const corner = { x, y };
      x += wide + gap;
      deep = Math.max(deep, rows * cell);
      return corner;
    });
    if (y + deep <= 300 * unit || cell <= 7) return { corners, cell, height: y + deep };
  }
}

export function placeOf(
  { rows, columns }: Extent,
  corner: { x: number; y: number } | undefined,
  cell: number,
): Place {
  const { x, y } = corner ?? { x: 0, y: 0 };
  return { x, y, rows, columns, cellWidth: cell, cellHeight: cell };
}

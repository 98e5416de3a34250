/** What lights up together when a person points at one thing. */
import { placeAt } from './matrix';
import type { WeightMatrix } from './matrix';

/** A thing that can be pointed at, in terms of one matrix: its rows, columns and weights. */
export type Target =
  | { kind: 'weight'; kernel: number }
  | { kind: 'entry'; column: number }
  | { kind: 'result'; row: number }
  | { kind: 'cell'; row: number; column: number };

export interface Highlight {
  weights: Set<number>;
  columns: Set<number>;
  rows: Set<number>;
  /** Flat indices into the matrix. */
  cells: Set<number>;
}

/**
 * A weight lights every place that holds it; an entry of the vector its column, and a result its row,
 * with the weights in them; a cell of the matrix the weight, the entry and the result that meet there.
 */
export function highlightOf(matrix: WeightMatrix, target: Target): Highlight {
  const highlight: Highlight = {
    weights: new Set(),
    columns: new Set(),
    rows: new Set(),
    cells: new Set(),
  };
  const add = (row: number, column: number) => {
    const place = placeAt(matrix, row, column);
    if (place < 0) return;
    highlight.cells.add(row * matrix.columns + column);
    highlight.weights.add(place);
    highlight.columns.add(column);
    highlight.rows.add(row);
  };
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column < matrix.columns; column++) {
      const wanted =
        target.kind === 'weight'
          ? placeAt(matrix, row, column) === target.kernel
          : target.kind === 'entry'
            ? column === target.column
            : target.kind === 'result'
              ? row === target.row
              : row === target.row && column === target.column;
      if (wanted) add(row, column);
    }
  }
  if (target.kind === 'weight') {
    highlight.columns.clear();
    highlight.rows.clear();
  }
  if (target.kind === 'cell') {
    highlight.cells.add(target.row * matrix.columns + target.column);
    highlight.columns.add(target.column);
    highlight.rows.add(target.row);
  }
  return highlight;
}

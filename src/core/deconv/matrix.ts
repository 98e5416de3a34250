import { largeExtent, cells, smallExtent } from './geometry';
import type { ConvAxes } from './geometry';

/**
 * W of B = W A: a row for every cell of B, a column for every cell of A, both row by row. Entries are
 * places in the kernel, so that a picture can name w₁₁ and a product can read its value.
 */
export interface WeightMatrix {
  rows: number;
  columns: number;
  /** [rows · columns], index into the kernel, row by row; −1 where the kernel does not reach. */
  places: Int16Array;
}

/** Dumoulin and Visin 2016, section 4.1, for any stride and padding. */
export function buildW(geometry: ConvAxes): WeightMatrix {
  const rows = cells(smallExtent(geometry));
  const columns = cells(largeExtent(geometry));
  const places = new Int16Array(rows * columns).fill(-1);
  for (let row = 0; row < rows; row++) {
    for (const { kernel, large } of reach(geometry, row)) places[row * columns + large] = kernel;
  }
  return { rows, columns, places };
}

/** The cells of A that one cell of B looks at, and the weight that it looks through. */
function reach(geometry: ConvAxes, small: number): { kernel: number; large: number }[] {
  const { rows, columns } = geometry;
  const top = Math.floor(small / columns.small) * rows.stride - rows.before;
  const left = (small % columns.small) * columns.stride - columns.before;
  const found: { kernel: number; large: number }[] = [];
  for (let u = 0; u < rows.kernel; u++) {
    for (let v = 0; v < columns.kernel; v++) {
      const inside =
        top + u >= 0 && top + u < rows.large && left + v >= 0 && left + v < columns.large;
      if (inside) {
        found.push({ kernel: u * columns.kernel + v, large: (top + u) * columns.large + left + v });
      }
    }
  }
  return found;
}

export function transpose({ rows, columns, places }: WeightMatrix): WeightMatrix {
  const turned = new Int16Array(places.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = places[row * columns + column] ?? -1;
    }
  }
  return { rows: columns, columns: rows, places: turned };
}

/** Kernel place at a row and column; −1 stands for a zero. */
export function placeAt(matrix: WeightMatrix, row: number, column: number): number {
  return matrix.places[row * matrix.columns + column] ?? -1;
}

/** The product of the matrix and a vector, zeros multiplied too. */
export function multiply(
  matrix: WeightMatrix,
  kernel: readonly number[],
  vector: readonly number[],
): number[] {
  return Array.from({ length: matrix.rows }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < matrix.columns; column++) {
      const place = placeAt(matrix, row, column);
      sum += (place < 0 ? 0 : (kernel[place] ?? 0)) * (vector[column] ?? 0);
    }
    return sum;
  });
}

export function innerProduct(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
}

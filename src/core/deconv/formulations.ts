/**
 * The other ways to compute the same answer. None of them reads W, so that their agreement with the
 * matrix product says something.
 */
import { largeExtent, cells, smallExtent } from './geometry';
import type { Operation, Extent, ConvAxes } from './geometry';

/** A map with its values row by row. */
interface Grid extends Extent {
  values: number[];
}

/** The definition: B[i, j] = Σ w[u, v] · A[i·s + u − before, j·s + v − before], zeros outside A. */
export function convolve(geometry: ConvAxes, kernel: readonly number[], a: readonly number[]) {
  const { rows, columns } = geometry;
  const out: number[] = [];
  for (let i = 0; i < rows.small; i++) {
    for (let j = 0; j < columns.small; j++) {
      let sum = 0;
      for (let u = 0; u < rows.kernel; u++) {
        for (let v = 0; v < columns.kernel; v++) {
          const y = i * rows.stride + u - rows.before;
          const x = j * columns.stride + v - columns.before;
          if (y >= 0 && y < rows.large && x >= 0 && x < columns.large) {
            sum += (kernel[u * columns.kernel + v] ?? 0) * (a[y * columns.large + x] ?? 0);
          }
        }
      }
      out.push(sum);
    }
  }
  return out;
}

/** One input cell's share of the output: the values that it adds, and where. */
export interface Scatter {
  /** Input cell. */
  cell: number;
  /** Output cell, kernel place and product of everything that lands inside the output. */
  marks: { output: number; kernel: number; product: number }[];
}

/**
 * Each input cell adds its value times the kernel. In a transposed convolution the marks of one cell
 * are a whole kernel, side by side; in a convolution they are every stride-th weight, back to front.
 */
export function scatter(
  direction: Operation,
  geometry: ConvAxes,
  kernel: readonly number[],
  input: readonly number[],
): Scatter[] {
  const { rows, columns } = geometry;
  const wide = direction === 'conv' ? columns.large : columns.small;
  return input.map((value, cell) => {
    const marks: Scatter['marks'] = [];
    const i = Math.floor(cell / wide);
    const j = cell % wide;
    for (let u = 0; u < rows.kernel; u++) {
      for (let v = 0; v < columns.kernel; v++) {
        const place = u * columns.kernel + v;
        const y = landing(direction, rows, i, u);
        const x = landing(direction, columns, j, v);
        if (y === null || x === null) continue;
        const output = y * (direction === 'conv' ? columns.small : columns.large) + x;
        marks.push({ output, kernel: place, product: (kernel[place] ?? 0) * value });
      }
    }
    return { cell, marks };
  });
}

function landing(direction: Operation, axis: ConvAxes['rows'], cell: number, u: number) {
  const { before, stride, large, small } = axis;
  if (direction === 'transpose') {
    const at = cell * stride - before + u;
    return at >= 0 && at < large ? at : null;
  }
  const at = (cell + before - u) / stride;
  return Number.isInteger(at) && at >= 0 && at < small ? at : null;
}

/** All scatters laid on one another. */
export function sumScatter(
  direction: Operation,
  geometry: ConvAxes,
  all: readonly Scatter[],
): number[] {
  const extent = direction === 'conv' ? smallExtent(geometry) : largeExtent(geometry);
  const out = new Array<number>(cells(extent)).fill(0);
  for (const { marks } of all) {
    for (const { output, product } of marks) out[output] = (out[output] ?? 0) + product;
  }
  return out;
}

/**
 * What the sliding window slides over. A transposed convolution becomes an ordinary one with stride
 * 1: s − 1 zeros between the input cells, k − 1 − before zeros around, and the kernel turned by 180°
 * (Dumoulin and Visin 2016, sections 4.3 to 4.5).
 */
export interface Gather {
  /** The spread and padded input. */
  field: Grid;
  /** Input cell at each cell of the field; −1 for a zero that was put in. */
  source: number[];
  /** The kernel as it lies on the field, and the place in w of each of its cells. */
  window: Grid;
  places: number[];
  /** Cells of the field that the window moves for each output cell. */
  stride: number;
  output: Extent;
}

export function prepareGather(
  direction: Operation,
  geometry: ConvAxes,
  kernel: readonly number[],
  input: readonly number[],
): Gather {
  const { rows, columns } = geometry;
  const spread = direction === 'conv' ? 1 : rows.stride;
  const extent: Extent =
    direction === 'conv'
      ? {
          rows: rows.large + rows.before + rows.after,
          columns: columns.large + columns.before + columns.after,
        }
      : { rows: rows.large + rows.kernel - 1, columns: columns.large + columns.kernel - 1 };
  const lead = (axis: ConvAxes['rows']) =>
    direction === 'conv' ? axis.before : axis.kernel - 1 - axis.before;
  const given = direction === 'conv' ? largeExtent(geometry) : smallExtent(geometry);
  const values = new Array<number>(cells(extent)).fill(0);
  const source = new Array<number>(cells(extent)).fill(-1);
  for (let i = 0; i < given.rows; i++) {
    for (let j = 0; j < given.columns; j++) {
      const y = lead(rows) + i * spread;
      const x = lead(columns) + j * spread;
      const cell = i * given.columns + j;
      values[y * extent.columns + x] = input[cell] ?? 0;
      source[y * extent.columns + x] = cell;
    }
  }
  const inOrder = kernel.map((_, place) => place);
  const places = direction === 'conv' ? inOrder : inOrder.reverse();
  return {
    field: { ...extent, values },
    source,
    window: {
      rows: rows.kernel,
      columns: columns.kernel,
      values: places.map((place) => kernel[place] ?? 0),
    },
    places,
    stride: direction === 'conv' ? rows.stride : 1,
    output: direction === 'conv' ? smallExtent(geometry) : largeExtent(geometry),
  };
}

/** Top left corner of the window, in cells of the field, for one output cell. */
export function windowAt({ stride, output }: Gather, cell: number) {
  return {
    row: Math.floor(cell / output.columns) * stride,
    column: (cell % output.columns) * stride,
  };
}

/** Slides the window over the field. */
export function gather(all: Gather): number[] {
  const { field, window, output } = all;
  return Array.from({ length: cells(output) }, (_, cell) => {
    const { row, column } = windowAt(all, cell);
    let sum = 0;
    for (let u = 0; u < window.rows; u++) {
      for (let v = 0; v < window.columns; v++) {
        const value = field.values[(row + u) * field.columns + column + v] ?? 0;
        sum += (window.values[u * window.columns + v] ?? 0) * value;
      }
    }
    return sum;
  });
}

/** Where everything of the matrix figure lies, in pixels. Pure, so that a test can look for overlaps. */
import type { Extent } from '../../core/deconv/geometry';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A grid of equal cells. */
export interface Place {
  x: number;
  y: number;
  rows: number;
  columns: number;
  cellWidth: number;
  cellHeight: number;
}

export interface StageLayout {
  width: number;
  height: number;
  /** Cells too small for digits: colours, and the tooltip reads them out. */
  heat: boolean;
  /** Digits of every cell with the weight's name before them. */
  named: boolean;
  matrix: Place;
  /** Room for the names of the matrix's rows. */
  rowNames: boolean;
  operand: Place;
  result: Place;
  grids: { input: Place; kernel: Place; output: Place } | null;
  /** How many terms reach each cell of A, under A, where there is room. */
  overlap: Place | null;
  unit: number;
}

export interface StageRequest {
  matrix: Extent;
  /** Maps with the ring of padding around A. */
  input: Extent;
  kernel: Extent;
  output: Extent;
  /** Without the three small maps: one of three formulations side by side. */
  grids: boolean;
  width: number;
  /** Height of the window from the figure's top on: beside one another, all parts fit in if they can. */
  below: number;
  /** Size of the type against 16 px. */
  unit: number;
}

export function bounds(place: Place): Box {
  const { x, y, rows, columns, cellWidth, cellHeight } = place;
  return { x, y, width: columns * cellWidth, height: rows * cellHeight };
}

export function boxAt(place: Place, row: number, column: number): Box {
  return {
    x: place.x + column * place.cellWidth,
    y: place.y + row * place.cellHeight,
    width: place.cellWidth,
    height: place.cellHeight,
  };
}

export function boxOf(place: Place, index: number): Box {
  return boxAt(place, Math.floor(index / place.columns), index % place.columns);
}

/** A box as a piece of an SVG path, drawn in by `inset` at each side, its corners rounded. */
export function rounded(box: Box, inset: number, radius: number): string {
  const width = Math.max(0.5, box.width - 2 * inset);
  const height = Math.max(0.5, box.height - 2 * inset);
  const r = Math.min(radius, width / 2, height / 2);
  const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  const across = width - 2 * r;
  const down = height - 2 * r;
  return (
    `M${box.x + inset + r} ${box.y + inset}h${across}${corner(r, r)}v${down}${corner(-r, r)}` +
    `h${-across}${corner(-r, -r)}v${-down}${corner(r, -r)}z`
  );
}

/** Narrower than this, in type of 16 px, the parts of a figure stand below one another. */
export const leastWidth = 640;

/** Whether the parts of a figure of this width fit side by side. */
export function sideBySide(width: number, unit: number): boolean {
  return width >= leastWidth * unit - 1;
}

/** The cell of a place at a point. */
export function indexUnder(place: Place, x: number, y: number): number | null {
  const row = Math.floor((y - place.y) / place.cellHeight);
  const column = Math.floor((x - place.x) / place.cellWidth);
  const inside = row >= 0 && row < place.rows && column >= 0 && column < place.columns;
  return inside ? row * place.columns + column : null;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** @param cell a cell's side, or its width and height */
function place(extent: Extent, x: number, y: number, cell: number | readonly [number, number]) {
  const [cellWidth, cellHeight] = typeof cell === 'number' ? [cell, cell] : cell;
  return { ...extent, x, y, cellWidth, cellHeight };
}

/** Room above a map for its role and its name. */
const title = 38;

export function layoutStage(request: StageRequest): StageLayout {
  const { width, unit: u, grids, matrix } = request;
  const wide = matrix.columns > matrix.rows;
  if (!sideBySide(width, u)) return narrow(request, wide);
  return wide ? wideMatrix(request) : tallMatrix(request, grids);
}

interface Sizes {
  cellWidth: number;
  cellHeight: number;
}

function finish(
  request: StageRequest,
  parts: Omit<
    StageLayout,
    'height' | 'width' | 'heat' | 'named' | 'rowNames' | 'unit' | 'overlap'
  > &
    Partial<Pick<StageLayout, 'overlap'>>,
): StageLayout {
  const { matrix, operand, result, grids } = parts;
  const u = request.unit;
  const all = [matrix, operand, result, ...(grids ? Object.values(grids) : [])];
  const height = Math.max(...all.map((one) => bounds(one).y + bounds(one).height)) + 4 * u;
  const { cellWidth, cellHeight } = matrix;
  return {
    overlap: null,
    ...parts,
    height: Math.ceil(height),
    width: request.width,
    heat: cellWidth < 17 * u || cellHeight < 14 * u,
    named: cellWidth >= 40 * u && cellHeight >= 18 * u,
    rowNames: cellHeight >= 13 * u,
    unit: u,
  };
}

/** Of what is side by side: 16 rows comfortably, or as much as the window has, within reason. */
function heightOf({ below, unit: u }: StageRequest): number {
  return clamp(below - (title + 12) * u, 340, 442 * u);
}

/** More rows than columns: small maps at both sides, vectors between. */
function tallMatrix(request: StageRequest, withGrids: boolean): StageLayout {
  const { matrix: m, input, kernel, output, width, unit: u } = request;
  const limit = heightOf(request);
  const most = Math.min(38 * u, width * 0.041);
  const small = (extent: Extent, room: number) =>
    clamp(Math.min(room / extent.columns, (limit * 0.5) / extent.rows), 8, most);
  const side = withGrids ? clamp(width * 0.2, 120 * u, 200 * u) : 0;
  const inCell = small(input, side);
  const kernelCell = clamp(side / kernel.columns, 8, most);
  const outCell = small(output, side * 1.15);
  const left = withGrids ? Math.max(input.columns * inCell, kernel.columns * kernelCell) : 0;
  const right = withGrids ? output.columns * outCell : 0;
  const gap = withGrids ? 34 * u : 0;
  const names = 34 * u;
  const vector = 50 * u;
  const operator = 42 * u;
  const room = width - left - right - 2 * gap - names - 2 * vector - 2 * operator - 4;
  const sizes: Sizes = {
    cellWidth: clamp(room / m.columns, 0.5, 58 * u),
    cellHeight: clamp(limit / m.rows, 1, 27 * u),
  };
  const slack = Math.max(0, room - m.columns * sizes.cellWidth) / 2;
  const top = title * u;
  const x = left + gap + names + slack;
  const matrix = place(m, x, top, [sizes.cellWidth, sizes.cellHeight]);
  const rows = { rows: m.columns, columns: 1 };
  const entry = clamp(limit / m.columns, 4, 36 * u);
  const height = Math.max(m.rows * sizes.cellHeight, m.columns * entry);
  const middle = top + (height - m.columns * entry) / 2;
  const x2 = x + m.columns * sizes.cellWidth + operator;
  const x3 = x2 + vector + operator;
  const result = place({ rows: m.rows, columns: 1 }, x3, top, [vector, sizes.cellHeight]);
  const inputHeight = input.rows * inCell;
  const outX = width - right - 2;
  const under = top + output.rows * outCell + (title + 22) * u;
  const fits = withGrids && under + output.rows * outCell <= top + height;
  return finish(request, {
    overlap: fits ? place(output, outX, under, outCell) : null,
    matrix,
    operand: place(rows, x2, middle, [vector, entry]),
    result,
    grids: withGrids
      ? {
          input: place(input, 1, top, inCell),
          kernel: place(kernel, 1, top + inputHeight + (title + 14) * u, kernelCell),
          output: place(output, outX, top, outCell),
        }
      : null,
  });
}

/** More columns than rows: the small maps lie under the matrix, the vectors beside it. */
function wideMatrix(request: StageRequest): StageLayout {
  const { matrix: m, input, kernel, output, grids, width, unit: u } = request;
  const names = 34 * u;
  const vector = 50 * u;
  const operator = 38 * u;
  const room = width - names - 2 * vector - 2 * operator - 4;
  const cellWidth = clamp(room / m.columns, 0.5, 50 * u);
  const limit = heightOf(request);
  const cellHeight = clamp((limit * (grids ? 0.48 : 0.68)) / m.rows, 2, 34 * u);
  const top = title * u;
  const matrix = place(m, names, top, [cellWidth, cellHeight]);
  const x2 = names + m.columns * cellWidth + operator;
  const entry = clamp(limit / m.columns, 1, 27 * u);
  const x3 = x2 + vector + operator;
  const below = top + m.rows * cellHeight + (title + 14) * u;
  const between = 40 * u;
  const across = input.columns + kernel.columns + output.columns;
  const deep = Math.max(input.rows, kernel.rows, output.rows);
  const cell = clamp(
    Math.min((x2 - operator - names - 2 * between) / across, (top + limit - below) / deep),
    10,
    38 * u,
  );
  const second = names + input.columns * cell + between;
  const third = second + kernel.columns * cell + between;
  return finish(request, {
    matrix,
    operand: place({ rows: m.columns, columns: 1 }, x2, top, [vector, entry]),
    result: place({ rows: m.rows, columns: 1 }, x3, top, [vector, cellHeight]),
    grids: grids
      ? {
          input: place(input, names, below, cell),
          kernel: place(kernel, second, below, cell),
          output: place(output, third, below, cell),
        }
      : null,
  });
}

/** A phone, or one of three columns: small maps first, then the product. */
function narrow(request: StageRequest, wide: boolean): StageLayout {
  const { matrix: m, input, kernel, output, grids, width, unit: u } = request;
  const gap = 14 * u;
  const top = title * u;
  const across = input.columns + kernel.columns;
  const cell = clamp((width - 2 * gap) / (across + output.columns), 8, 34 * u);
  const oneRow = cell >= 24 || across + output.columns <= 10;
  const first = oneRow ? cell : clamp((width - gap) / across, 8, 34 * u);
  const outCell = oneRow ? cell : clamp((width - 2) / output.columns, 8, 34 * u);
  const firstDeep = Math.max(input.rows, kernel.rows, oneRow ? output.rows : 0) * first;
  const outY = oneRow ? top : top + firstDeep + (title + 8) * u;
  const kernelX = 1 + input.columns * first + gap;
  const places = {
    input: place(input, 1, top, first),
    kernel: place(kernel, kernelX, top, first),
    output: place(output, oneRow ? kernelX + kernel.columns * first + gap : 1, outY, outCell),
  };
  const deepest = oneRow ? top + firstDeep : outY + output.rows * outCell;
  const y = grids ? deepest + (title + 10) * u : top;
  const names = 30 * u;
  const vector = 44 * u;
  const operator = 24 * u;
  const room = wide ? width - names - 2 : width - names - 2 * vector - 2 * operator - 2;
  const cellWidth = clamp(room / m.columns, 0.5, 48 * u);
  const cellHeight = clamp((430 * u) / m.rows, 2, 27 * u);
  const matrix = place(m, names, y, [cellWidth, cellHeight]);
  const entry = clamp((430 * u) / m.columns, 3, 27 * u);
  const vectorY = wide ? y + m.rows * cellHeight + (title + 10) * u : y;
  const x2 = wide ? names : names + m.columns * cellWidth + operator;
  const x3 = x2 + vector + operator;
  return finish(request, {
    matrix,
    operand: place({ rows: m.columns, columns: 1 }, x2, vectorY, [vector, entry]),
    result: place({ rows: m.rows, columns: 1 }, x3, vectorY, [
      vector,
      wide ? Math.max(cellHeight, 4) : cellHeight,
    ]),
    grids: grids ? places : null,
  });
}

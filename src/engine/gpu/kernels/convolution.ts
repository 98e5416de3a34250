import { epilogueText } from './activation';
import { components, eachSum, kernel, readVec4, sums, unroll, writeVec4 } from './kernel';
import type { Kernel } from './kernel';
import { block, multiplyOperands, operandMemory, threads } from './tile';
import type { Tile } from './tile';

/**
 * Both directions of a strided convolution between a big map and a small one, as implicit matrix
 * products. The filter is [k, k, big channels, small channels] for either layer kind, since a
 * transposed convolution is a convolution read backwards:
 *
 * small[y, x] = Σ over taps  big[s·y + ky − p, s·x + kx − p] · filters[ky, kx]
 *
 * - `toSmall`: a convolution forward, a transposed one's input gradient, and a dense layer (k = s = 1).
 *   Rows are the small map's pixels, terms are (tap, big channel).
 * - `toBig`: a transposed convolution forward, a convolution's input gradient. The big map's pixels of
 *   one parity (workgroup z) all use the same taps, so there are no inserted zeros to multiply: rows
 *   are the pixels of that parity, terms are (tap of that parity, small channel).
 *
 * Taps outside the map read the zeros kept behind every map, at `zeroAt`. Channels are in fours.
 *
 * Rows go through the images in groups, pixel by pixel and within a pixel image by image. So the rows
 * of a thread mostly share a pixel, and it skips the taps that lie outside the map for all of them: a
 * kernel of 5 on a map of 8 × 8 has a quarter of its taps outside.
 */
export type Direction = 'toSmall' | 'toBig';

export const convolutionFields = [
  'rows',
  'big',
  'small',
  'bigFours',
  'smallFours',
  'kernel',
  'before',
  'stride',
  'zeroAt',
  'epilogue',
  'activation',
] as const;
export type ConvolutionField = (typeof convolutionFields)[number];
export type ConvolutionSlot = 'input' | 'filters' | 'operand' | 'output';

/** Images of a group: a multiple of what one thread sums. */
const together = 8;

/** A row's image and pixel; the last group may be smaller. Needs `shape.rows` and `shape.small`. */
export const imageAndPixel = `
struct Row { image: u32, pixel: u32 }
fn imageAndPixel(row: u32, pixels: u32) -> Row {
  let images = shape.rows / (shape.small * shape.small);
  let before = row / (${together} * pixels) * ${together};
  let size = min(${together}, images - before);
  let within = row - before * pixels;
  return Row(before + within % size, within / size);
}`;

/**
 * Where a row's pixel is, which taps it has, and what they read. `Spot` is a row's first tap: the
 * image's first pixel in the input map, and the tap's own y and x.
 */
const geometry: Record<Direction, string> = {
  toSmall: `
struct Phase { taps: u32, across: u32, rows: u32 }
fn phaseOf(z: u32) -> Phase {
  return Phase(shape.kernel * shape.kernel, shape.kernel, shape.rows);
}
fn depthFours() -> u32 { return shape.bigFours; }
fn columnFours() -> u32 { return shape.smallFours; }
fn spotOf(row: u32, z: u32) -> vec3i {
  let at = imageAndPixel(row, shape.small * shape.small);
  let y = at.pixel / shape.small * shape.stride;
  let x = at.pixel % shape.small * shape.stride;
  return vec3i(vec3u(at.image * shape.big * shape.big, y, x))
    - vec3i(0, i32(shape.before), i32(shape.before));
}
fn source(spot: vec3i, across: u32, tap: u32) -> u32 {
  let y = spot.y + i32(tap / across);
  let x = spot.z + i32(tap % across);
  let side = i32(shape.big);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  return select(shape.zeroAt, u32(spot.x + y * side + x) * shape.bigFours, inside);
}
fn weights(tap: u32, z: u32, four: u32, column: u32) -> mat4x4f {
  let at = ((tap * shape.bigFours + four) * 4) * shape.smallFours + column;
  let next = shape.smallFours;
  return mat4x4f(filters[at], filters[at + next], filters[at + 2 * next], filters[at + 3 * next]);
}
fn place(row: u32, z: u32, column: u32) -> u32 {
  let at = imageAndPixel(row, shape.small * shape.small);
  return (at.image * shape.small * shape.small + at.pixel) * shape.smallFours + column;
}`,
  toBig: `
struct Phase { taps: u32, across: u32, rows: u32 }
fn first(parity: u32) -> u32 { return (parity + shape.before) & 1; }
fn across(parity: u32) -> u32 { return (shape.kernel - first(parity) + 1) / 2; }
fn side(parity: u32) -> u32 { return (shape.big - parity + 1) / 2; }
fn phaseOf(z: u32) -> Phase {
  let px = z & 1;
  let py = z >> 1;
  let images = shape.rows / (shape.small * shape.small);
  return Phase(across(py) * across(px), across(px), images * side(py) * side(px));
}
fn depthFours() -> u32 { return shape.smallFours; }
fn columnFours() -> u32 { return shape.bigFours; }
fn spotOf(row: u32, z: u32) -> vec3i {
  let px = z & 1;
  let py = z >> 1;
  let at = imageAndPixel(row, side(px) * side(py));
  let y = at.pixel / side(px) + (py + shape.before) / 2;
  let x = at.pixel % side(px) + (px + shape.before) / 2;
  return vec3i(vec3u(at.image * shape.small * shape.small, y, x));
}
fn source(spot: vec3i, across: u32, tap: u32) -> u32 {
  let y = spot.y - i32(tap / across);
  let x = spot.z - i32(tap % across);
  let side = i32(shape.small);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  return select(shape.zeroAt, u32(spot.x + y * side + x) * shape.smallFours, inside);
}
fn weights(tap: u32, z: u32, four: u32, column: u32) -> mat4x4f {
  let px = z & 1;
  let ky = first(z >> 1) + 2 * (tap / across(px));
  let kx = first(px) + 2 * (tap % across(px));
  let at = ((ky * shape.kernel + kx) * shape.bigFours + column) * 4 * shape.smallFours + four;
  let next = shape.smallFours;
  return transpose(
    mat4x4f(filters[at], filters[at + next], filters[at + 2 * next], filters[at + 3 * next]));
}
fn place(row: u32, z: u32, column: u32) -> u32 {
  let px = z & 1;
  let py = z >> 1;
  let at = imageAndPixel(row, side(px) * side(py));
  let y = 2 * (at.pixel / side(px)) + py;
  let x = 2 * (at.pixel % side(px)) + px;
  return ((at.image * shape.big + y) * shape.big + x) * shape.bigFours + column;
}`,
};

/** Stores a thread's sums but for those beyond the last row or column. */
function store(rows: number, fours: number): string {
  return eachSum(
    rows,
    fours,
    `    if (row + i < phase.rows && column + j < columnFours()) {
      let at = place(row + i, group.z, column + j);
      output[at] = finish(result, column + j, at);
    }`,
  );
}

/** Each thread reads its own operands, four terms at a time. */
function direct({ lanes, rows, columns }: Tile): string {
  const fours = columns / 4;
  return `
@compute @workgroup_size(${lanes[0]}, ${lanes[1]})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) lane: vec3u) {
  let phase = phaseOf(group.z);
  let row = (group.x * ${lanes[0]} + lane.x) * ${rows};
  let column = (group.y * ${lanes[1]} + lane.y) * ${fours};
  if (row >= phase.rows || column >= columnFours()) { return; }
  let depth = depthFours();
${unroll(rows, (i) => `  let spot${i} = spotOf(min(row + ${i}, phase.rows - 1), group.z);`)}
${unroll(fours, (j) => `  let column${j} = min(column + ${j}, columnFours() - 1);`)}
${sums(rows, fours)}
  for (var tap = 0u; tap < phase.taps; tap++) {
${unroll(rows, (i) => `    let from${i} = source(spot${i}, phase.across, tap);`)}
    if (${Array.from({ length: rows }, (_, i) => `from${i} == shape.zeroAt`).join(' && ')}) { continue; }
    for (var four = 0u; four < depth; four++) {
${unroll(rows, (i) => `      let a${i} = input[from${i} + four];`)}
${unroll(fours, (j) => {
  const terms = components.map((part, term) =>
    unroll(
      rows,
      (i) => `      sum${i}_${j} = fma(vec4f(a${i}.${part}), w${j}[${term}], sum${i}_${j});`,
    ),
  );
  return `      let w${j} = weights(tap, group.z, four, column${j});\n${terms.join('\n')}`;
})}
    }
  }
${store(rows, fours)}
}`;
}

/** The workgroup shares its operands; each thread copies one 4 × 4 piece of either a round. */
function shared(tile: Tile): string {
  const { lanes, rows, columns, depth } = tile;
  const fours = columns / 4;
  const { rows: blockRows, columns: blockColumns } = block(tile);
  const count = threads(tile);
  const pieces = depth / 4;
  const rowPieces = (blockRows / 4) * pieces;
  const columnPieces = (blockColumns / 4) * pieces;
  if (rowPieces > count || columnPieces > count) throw new Error('Tile too deep for its threads');
  return `${operandMemory(tile)}
@compute @workgroup_size(${count})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let phase = phaseOf(group.z);
  let depth = depthFours();
  let terms = phase.taps * depth;
  let firstRow = group.x * ${blockRows};
  let firstColumn = group.y * ${blockColumns / 4};
  if (firstRow >= phase.rows) { return; }
  let rowPiece = lane / ${pieces};
  let last = phase.rows - 1;
${unroll(4, (i) => `  let spot${i} = spotOf(min(firstRow + rowPiece * 4 + ${i}, last), group.z);`)}
  let columnLane = ${count - 1} - lane;
  let columnPiece = columnLane % ${blockColumns / 4};
  let columnAt = min(firstColumn + columnPiece, columnFours() - 1);
  let row = firstRow + (lane % ${lanes[0]}) * ${rows};
  let column = firstColumn + (lane / ${lanes[0]}) * ${fours};
${sums(rows, fours)}
  for (var start = 0u; start < terms; start += ${pieces}) {
    if (lane < ${rowPieces}) {
      let term = start + lane % ${pieces};
      let tap = term / depth;
      let four = term % depth;
      var piece = mat4x4f();
      if (term < terms) {
        piece = transpose(mat4x4f(
${unroll(4, (i) => `          input[source(spot${i}, phase.across, tap) + four]${i < 3 ? ',' : ''}`)}
        ));
      }
      let at = (lane % ${pieces}) * ${blockRows} + rowPiece;
${unroll(4, (q) => `      rowTerms[at + ${(q * blockRows) / 4}] = piece[${q}];`)}
    }
    if (columnLane < ${columnPieces}) {
      let part = columnLane / ${blockColumns / 4};
      let term = min(start + part, terms - 1);
      let piece = weights(term / depth, group.z, term % depth, columnAt);
      let at = part * ${blockColumns} + columnPiece;
${unroll(4, (q) => `      columnTerms[at + ${(q * blockColumns) / 4}] = piece[${q}];`)}
    }
${multiplyOperands(tile)}
  }
${store(rows, fours)}
}`;
}

/** @param direction which map is computed from which; @param tile how the product is cut up */
export function convolution(
  direction: Direction,
  tile: Tile,
): Kernel<ConvolutionSlot, ConvolutionField> {
  return kernel(
    `convolution ${direction}`,
    {
      input: readVec4,
      filters: readVec4,
      operand: readVec4,
      output: writeVec4,
    },
    convolutionFields,
    epilogueText('vec4f') +
      imageAndPixel +
      geometry[direction] +
      (tile.depth ? shared(tile) : direct(tile)),
  );
}

import { epilogueText } from './activation';
import {
  vec4Components,
  eachAccumulator,
  kernel,
  readVec4,
  declareAccumulators,
  unroll,
  writeVec4,
} from './kernel';
import type { Kernel } from './kernel';
import { block, multiplyOperands, operandMemory, threads } from './tile';
import type { Tile } from './tile';

/**
 * Both directions of a strided convolution between an input map and an output map, as implicit matrix
 * products. The filter is [k, k, input channels, output channels] for either layer kind, since a
 * transposed convolution is a convolution read backwards:
 *
 * output[y, x] = Σ over taps  input[s·y + ky − p, s·x + kx − p] · filters[ky, kx]
 *
 * - `forward`: a convolution forward, a transposed one's input gradient, and a dense layer (k = s = 1).
 *   Rows are the output map's pixels, terms are (tap, input channel).
 * - `inputGradient`: a transposed convolution forward, a convolution's input gradient. The input map's pixels of
 *   one parity (workgroup z) all use the same taps, so there are no inserted zeros to multiply: rows
 *   are the pixels of that parity, terms are (tap of that parity, output channel).
 *
 * Taps outside the map read the zeros kept behind every map, at `zeroPadOffset`. Channels are in vec4s.
 *
 * Rows go through the images in groups, pixel by pixel and within a pixel image by image. So the rows
 * of a thread mostly share a pixel, and it skips the taps that lie outside the map for all of them: a
 * kernel of 5 on a map of 8 × 8 has a quarter of its taps outside.
 */
export type ConvPass = 'forward' | 'inputGradient';

export const convolutionFields = [
  'rows',
  'inputSize',
  'outputSize',
  'convInputVec4Count',
  'convOutputVec4Count',
  'kernel',
  'before',
  'stride',
  'zeroPadOffset',
  'epilogue',
  'activation',
] as const;
export type ConvolutionField = (typeof convolutionFields)[number];
export type ConvolutionSlot = 'input' | 'filters' | 'operand' | 'output';

/** Images of a group: a multiple of what one thread sums. */
const imagesPerGroup = 8;

/** A row's image and pixel; the last group may be smaller. Needs `shape.rows` and `shape.outputSize`. */
export const imageAndPixel = `
struct Row { image: u32, pixel: u32 }
fn imageAndPixel(row: u32, pixels: u32) -> Row {
  let images = shape.rows / (shape.outputSize * shape.outputSize);
  let before = row / (${imagesPerGroup} * pixels) * ${imagesPerGroup};
  let size = min(${imagesPerGroup}, images - before);
  let within = row - before * pixels;
  return Row(before + within % size, within / size);
}`;

/**
 * Where a row's pixel is, which taps it has, and what they read. `spotOf` is a row's first tap: the
 * image's first pixel in the input map, and the tap's own y and x.
 */
const passText: Record<ConvPass, string> = {
  forward: `
struct Phase { taps: u32, across: u32, rows: u32 }
fn phaseOf(z: u32) -> Phase {
  return Phase(shape.kernel * shape.kernel, shape.kernel, shape.rows);
}
fn depthVec4Count() -> u32 { return shape.convInputVec4Count; }
fn columnVec4Count() -> u32 { return shape.convOutputVec4Count; }
fn spotOf(row: u32, z: u32) -> vec3i {
  let at = imageAndPixel(row, shape.outputSize * shape.outputSize);
  let y = at.pixel / shape.outputSize * shape.stride;
  let x = at.pixel % shape.outputSize * shape.stride;
  return vec3i(vec3u(at.image * shape.inputSize * shape.inputSize, y, x))
    - vec3i(0, i32(shape.before), i32(shape.before));
}
fn source(spot: vec3i, across: u32, tap: u32) -> u32 {
  let y = spot.y + i32(tap / across);
  let x = spot.z + i32(tap % across);
  let side = i32(shape.inputSize);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  return select(shape.zeroPadOffset, u32(spot.x + y * side + x) * shape.convInputVec4Count, inside);
}
fn weights(tap: u32, z: u32, vec4Index: u32, column: u32) -> mat4x4f {
  let at = ((tap * shape.convInputVec4Count + vec4Index) * 4) * shape.convOutputVec4Count + column;
  let next = shape.convOutputVec4Count;
  return mat4x4f(filters[at], filters[at + next], filters[at + 2 * next], filters[at + 3 * next]);
}
fn place(row: u32, z: u32, column: u32) -> u32 {
  let at = imageAndPixel(row, shape.outputSize * shape.outputSize);
  return (at.image * shape.outputSize * shape.outputSize + at.pixel) * shape.convOutputVec4Count + column;
}`,
  inputGradient: `
struct Phase { taps: u32, across: u32, rows: u32 }
fn first(parity: u32) -> u32 { return (parity + shape.before) & 1; }
fn across(parity: u32) -> u32 { return (shape.kernel - first(parity) + 1) / 2; }
fn side(parity: u32) -> u32 { return (shape.inputSize - parity + 1) / 2; }
fn phaseOf(z: u32) -> Phase {
  let px = z & 1;
  let py = z >> 1;
  let images = shape.rows / (shape.outputSize * shape.outputSize);
  return Phase(across(py) * across(px), across(px), images * side(py) * side(px));
}
fn depthVec4Count() -> u32 { return shape.convOutputVec4Count; }
fn columnVec4Count() -> u32 { return shape.convInputVec4Count; }
fn spotOf(row: u32, z: u32) -> vec3i {
  let px = z & 1;
  let py = z >> 1;
  let at = imageAndPixel(row, side(px) * side(py));
  let y = at.pixel / side(px) + (py + shape.before) / 2;
  let x = at.pixel % side(px) + (px + shape.before) / 2;
  return vec3i(vec3u(at.image * shape.outputSize * shape.outputSize, y, x));
}
fn source(spot: vec3i, across: u32, tap: u32) -> u32 {
  let y = spot.y - i32(tap / across);
  let x = spot.z - i32(tap % across);
  let side = i32(shape.outputSize);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  return select(shape.zeroPadOffset, u32(spot.x + y * side + x) * shape.convOutputVec4Count, inside);
}
fn weights(tap: u32, z: u32, vec4Index: u32, column: u32) -> mat4x4f {
  let px = z & 1;
  let ky = first(z >> 1) + 2 * (tap / across(px));
  let kx = first(px) + 2 * (tap % across(px));
  let at = ((ky * shape.kernel + kx) * shape.convInputVec4Count + column) * 4 * shape.convOutputVec4Count + vec4Index;
  let next = shape.convOutputVec4Count;
  return transpose(
    mat4x4f(filters[at], filters[at + next], filters[at + 2 * next], filters[at + 3 * next]));
}
fn place(row: u32, z: u32, column: u32) -> u32 {
  let px = z & 1;
  let py = z >> 1;
  let at = imageAndPixel(row, side(px) * side(py));
  let y = 2 * (at.pixel / side(px)) + py;
  let x = 2 * (at.pixel % side(px)) + px;
  return ((at.image * shape.inputSize + y) * shape.inputSize + x) * shape.convInputVec4Count + column;
}`,
};

/** Stores a thread's accumulators but for those beyond the last row or column. */
function store(rows: number, vec4Count: number): string {
  return eachAccumulator(
    rows,
    vec4Count,
    `    if (row + i < phase.rows && column + j < columnVec4Count()) {
      let at = place(row + i, group.z, column + j);
      output[at] = finish(result, column + j, at);
    }`,
  );
}

/** Each thread reads its own operands, four terms at a time. */
function direct({ workgroupSize, tileM, tileN }: Tile): string {
  const vec4Count = tileN / 4;
  return `
@compute @workgroup_size(${workgroupSize[0]}, ${workgroupSize[1]})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) localId: vec3u) {
  let phase = phaseOf(group.z);
  let row = (group.x * ${workgroupSize[0]} + localId.x) * ${tileM};
  let column = (group.y * ${workgroupSize[1]} + localId.y) * ${vec4Count};
  if (row >= phase.rows || column >= columnVec4Count()) { return; }
  let depth = depthVec4Count();
${unroll(tileM, (i) => `  let spot${i} = spotOf(min(row + ${i}, phase.rows - 1), group.z);`)}
${unroll(vec4Count, (j) => `  let column${j} = min(column + ${j}, columnVec4Count() - 1);`)}
${declareAccumulators(tileM, vec4Count)}
  for (var tap = 0u; tap < phase.taps; tap++) {
${unroll(tileM, (i) => `    let from${i} = source(spot${i}, phase.across, tap);`)}
    if (${Array.from({ length: tileM }, (_, i) => `from${i} == shape.zeroPadOffset`).join(' && ')}) { continue; }
    for (var vec4Index = 0u; vec4Index < depth; vec4Index++) {
${unroll(tileM, (i) => `      let a${i} = input[from${i} + vec4Index];`)}
${unroll(vec4Count, (j) => {
  const terms = vec4Components.map((part, term) =>
    unroll(
      tileM,
      (i) => `      acc${i}_${j} = fma(vec4f(a${i}.${part}), w${j}[${term}], acc${i}_${j});`,
    ),
  );
  return `      let w${j} = weights(tap, group.z, vec4Index, column${j});\n${terms.join('\n')}`;
})}
    }
  }
${store(tileM, vec4Count)}
}`;
}

/** The workgroup shares its operands; each thread copies one 4 × 4 piece of either a round. */
function shared(tile: Tile): string {
  const { workgroupSize, tileM, tileN, tileK } = tile;
  const vec4Count = tileN / 4;
  const { rows: blockRows, columns: blockColumns } = block(tile);
  const count = threads(tile);
  const pieces = tileK / 4;
  const rowPieces = (blockRows / 4) * pieces;
  const columnPieces = (blockColumns / 4) * pieces;
  if (rowPieces > count || columnPieces > count) throw new Error('Tile too deep for its threads');
  return `${operandMemory(tile)}
@compute @workgroup_size(${count})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) localIndex: u32) {
  let phase = phaseOf(group.z);
  let depth = depthVec4Count();
  let terms = phase.taps * depth;
  let firstRow = group.x * ${blockRows};
  let firstColumn = group.y * ${blockColumns / 4};
  if (firstRow >= phase.rows) { return; }
  let rowPiece = localIndex / ${pieces};
  let last = phase.rows - 1;
${unroll(4, (i) => `  let spot${i} = spotOf(min(firstRow + rowPiece * 4 + ${i}, last), group.z);`)}
  let columnLocalIndex = ${count - 1} - localIndex;
  let columnPiece = columnLocalIndex % ${blockColumns / 4};
  let columnAt = min(firstColumn + columnPiece, columnVec4Count() - 1);
  let row = firstRow + (localIndex % ${workgroupSize[0]}) * ${tileM};
  let column = firstColumn + (localIndex / ${workgroupSize[0]}) * ${vec4Count};
${declareAccumulators(tileM, vec4Count)}
  for (var start = 0u; start < terms; start += ${pieces}) {
    if (localIndex < ${rowPieces}) {
      let term = start + localIndex % ${pieces};
      let tap = term / depth;
      let vec4Index = term % depth;
      var piece = mat4x4f();
      if (term < terms) {
        piece = transpose(mat4x4f(
${unroll(4, (i) => `          input[source(spot${i}, phase.across, tap) + vec4Index]${i < 3 ? ',' : ''}`)}
        ));
      }
      let at = (localIndex % ${pieces}) * ${blockRows} + rowPiece;
${unroll(4, (q) => `      rowTerms[at + ${(q * blockRows) / 4}] = piece[${q}];`)}
    }
    if (columnLocalIndex < ${columnPieces}) {
      let part = columnLocalIndex / ${blockColumns / 4};
      let term = min(start + part, terms - 1);
      let piece = weights(term / depth, group.z, term % depth, columnAt);
      let at = part * ${blockColumns} + columnPiece;
${unroll(4, (q) => `      columnTerms[at + ${(q * blockColumns) / 4}] = piece[${q}];`)}
    }
${multiplyOperands(tile)}
  }
${store(tileM, vec4Count)}
}`;
}

const labels: Record<ConvPass, string> = {
  forward: 'convolution forward',
  inputGradient: 'convolution input gradient',
};

/** @param direction which map is computed from which; @param tile how the product is cut up */
export function convolution(
  direction: ConvPass,
  tile: Tile,
): Kernel<ConvolutionSlot, ConvolutionField> {
  return kernel(
    labels[direction],
    {
      input: readVec4,
      filters: readVec4,
      operand: readVec4,
      output: writeVec4,
    },
    convolutionFields,
    epilogueText('vec4f') +
      imageAndPixel +
      passText[direction] +
      (tile.tileK ? shared(tile) : direct(tile)),
  );
}

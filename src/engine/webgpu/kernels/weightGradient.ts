import {
  multiplyAccumulate,
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
 * A weight gradient, either layer kind's:
 *
 * gradient[ky, kx, b, c] = Σ over images, y, x  input[s·y + ky − p, s·x + kx − p, b] · output[y, x, c]
 *
 * a matrix product with (tap, input channel) as rows, output channels as columns and the output map's
 * pixels as terms. There are few results and many terms, so the terms are split over workgroup z, by
 * whole lines (image, y); split i writes its own sums at i × `size`. Adam adds the splits up in a fixed
 * order: no atomics, so a run repeats bit for bit. A dense layer is the case k = s = 1 with one pixel.
 */
export const weightGradientFields = [
  'lines',
  'splitK',
  'size',
  'inputSize',
  'outputSize',
  'convInputVec4Count',
  'convOutputVec4Count',
  'kernel',
  'before',
  'stride',
  'zeroPadOffset',
] as const;
export type WeightGradientField = (typeof weightGradientFields)[number];
export type WeightGradientSlot = 'convInput' | 'convOutput' | 'gradient';

/**
 * Each thread walks its split's lines; only pixels whose tap lies inside the map are visited, so
 * padding costs nothing. A thread's rows are 4 channels of one tap times `tileM / 4`.
 */
function direct({ workgroupSize, tileM, tileN }: Tile): string {
  const rowVec4Count = tileM / 4;
  const vec4Count = tileN / 4;
  return `
fn inside(tap: u32) -> vec2u {
  // First and end of the convOutput coordinates whose tap falls inside the convInput map.
  let lead = max(0, i32(shape.before) - i32(tap));
  let begin = u32(lead + i32(shape.stride) - 1) / shape.stride;
  let room = i32(shape.inputSize) + i32(shape.before) - i32(tap) + i32(shape.stride) - 1;
  return vec2u(begin, min(shape.outputSize, u32(max(room, 0)) / shape.stride));
}
@compute @workgroup_size(${workgroupSize[0]}, ${workgroupSize[1]})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) localId: vec3u) {
  let pieces = (shape.convInputVec4Count + ${rowVec4Count - 1}) / ${rowVec4Count};
  let piece = group.x * ${workgroupSize[0]} + localId.x;
  let column = (group.y * ${workgroupSize[1]} + localId.y) * ${vec4Count};
  let tap = piece / pieces;
  if (tap >= shape.kernel * shape.kernel || column >= shape.convOutputVec4Count) { return; }
  let vec4Index = (piece % pieces) * ${rowVec4Count};
  let ky = tap / shape.kernel;
  let kx = tap % shape.kernel;
  let ySpan = inside(ky);
  let xSpan = inside(kx);
  let firstLine = group.z * shape.lines / shape.splitK;
  let endLine = (group.z + 1) * shape.lines / shape.splitK;
${unroll(rowVec4Count, (i) => `  let vec4Index${i} = min(vec4Index + ${i}, shape.convInputVec4Count - 1);`)}
${unroll(vec4Count, (j) => `  let column${j} = min(column + ${j}, shape.convOutputVec4Count - 1);`)}
${declareAccumulators(tileM, vec4Count)}
  let step = shape.stride * shape.convInputVec4Count;
  for (var line = firstLine; line < endLine; line++) {
    let y = line % shape.outputSize;
    if (y < ySpan.x || y >= ySpan.y) { continue; }
    let image = line / shape.outputSize;
    let convInputLine = image * shape.inputSize + y * shape.stride + ky - shape.before;
    var convInputAt = (convInputLine * shape.inputSize + xSpan.x * shape.stride + kx - shape.before) * shape.convInputVec4Count;
    var convOutputAt = (line * shape.outputSize + xSpan.x) * shape.convOutputVec4Count;
    for (var x = xSpan.x; x < xSpan.y; x++) {
${unroll(rowVec4Count, (i) => `      let a${i} = convInput[convInputAt + vec4Index${i}];`)}
${unroll(vec4Count, (j) => `      let b${j} = convOutput[convOutputAt + column${j}];`)}
${multiplyAccumulate(tileM, vec4Count)}
      convInputAt += step;
      convOutputAt += shape.convOutputVec4Count;
    }
  }
  let row = (tap * shape.convInputVec4Count + vec4Index) * 4;
${eachAccumulator(
  tileM,
  vec4Count,
  `    if (vec4Index + i / 4 < shape.convInputVec4Count && column + j < shape.convOutputVec4Count) {
      gradient[group.z * shape.size + (row + i) * shape.convOutputVec4Count + column + j] = result;
    }`,
)}
}`;
}

/** The workgroup shares its operands, `tileK` pixels a round. */
function shared(tile: Tile): string {
  const { workgroupSize, tileM, tileN, tileK } = tile;
  const vec4Count = tileN / 4;
  const { rows: blockRows, columns: blockColumns } = block(tile);
  const count = threads(tile);
  const rowLoads = (tileK * blockRows) / 4 / count;
  const columnLoads = (tileK * blockColumns) / 4 / count;
  if (!Number.isInteger(rowLoads) || !Number.isInteger(columnLoads)) {
    throw new Error('Tile cannot be shared evenly');
  }
  return `${operandMemory(tile)}
fn convInputSource(pixel: u32, tap: u32, vec4Index: u32) -> u32 {
  let x = i32((pixel % shape.outputSize) * shape.stride + tap % shape.kernel) - i32(shape.before);
  let line = pixel / shape.outputSize;
  let y = i32((line % shape.outputSize) * shape.stride + tap / shape.kernel) - i32(shape.before);
  let side = i32(shape.inputSize);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  let image = line / shape.outputSize;
  let at = (image * shape.inputSize * shape.inputSize + u32(y * side + x)) * shape.convInputVec4Count + vec4Index;
  return select(shape.zeroPadOffset, at, inside);
}
@compute @workgroup_size(${count})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) localIndex: u32) {
  let rowVec4Count = shape.kernel * shape.kernel * shape.convInputVec4Count;
  let firstRow = group.x * ${blockRows / 4};
  let firstColumn = group.y * ${blockColumns / 4};
  let firstPixel = (group.z * shape.lines / shape.splitK) * shape.outputSize;
  let endPixel = ((group.z + 1) * shape.lines / shape.splitK) * shape.outputSize;
${unroll(rowLoads, (i) => {
  const at = `(localIndex + ${i * count}) % ${blockRows / 4}`;
  return `  let row${i} = min(firstRow + ${at}, rowVec4Count - 1);
  let tap${i} = row${i} / shape.convInputVec4Count;
  let vec4Index${i} = row${i} % shape.convInputVec4Count;`;
})}
${unroll(columnLoads, (j) => {
  const at = `(localIndex + ${j * count}) % ${blockColumns / 4}`;
  return `  let column${j} = min(firstColumn + ${at}, shape.convOutputVec4Count - 1);`;
})}
${declareAccumulators(tileM, vec4Count)}
  for (var start = firstPixel; start < endPixel; start += ${tileK}) {
${unroll(rowLoads, (i) => {
  const piece = `localIndex + ${i * count}`;
  return `    {
      let pixel = start + (${piece}) / ${blockRows / 4};
      let at = select(shape.zeroPadOffset, convInputSource(pixel, tap${i}, vec4Index${i}), pixel < endPixel);
      rowTerms[${piece}] = convInput[at];
    }`;
})}
${unroll(columnLoads, (j) => {
  const piece = `localIndex + ${j * count}`;
  return `    {
      let pixel = min(start + (${piece}) / ${blockColumns / 4}, endPixel - 1);
      columnTerms[${piece}] = convOutput[pixel * shape.convOutputVec4Count + column${j}];
    }`;
})}
${multiplyOperands(tile)}
  }
  let row = (firstRow + (localIndex % ${workgroupSize[0]}) * ${tileM / 4}) * 4;
  let column = firstColumn + (localIndex / ${workgroupSize[0]}) * ${vec4Count};
${eachAccumulator(
  tileM,
  vec4Count,
  `    if (row + i < rowVec4Count * 4 && column + j < shape.convOutputVec4Count) {
      gradient[group.z * shape.size + (row + i) * shape.convOutputVec4Count + column + j] = result;
    }`,
)}
}`;
}

export function weightGradient(tile: Tile): Kernel<WeightGradientSlot, WeightGradientField> {
  return kernel(
    'weight gradient',
    {
      convInput: readVec4,
      convOutput: readVec4,
      gradient: writeVec4,
    },
    weightGradientFields,
    tile.tileK ? shared(tile) : direct(tile),
  );
}

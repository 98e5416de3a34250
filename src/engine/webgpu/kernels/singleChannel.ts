import { epilogueText } from './activation';
import { convolutionFields } from './convolution';
import { imageAndPixel } from './convolutionPasses';
import type { ConvolutionField, ConvolutionSlot } from './convolution';
import { weightGradientFields } from './weightGradient';
import type { WeightGradientField, WeightGradientSlot } from './weightGradient';
import {
  eachAccumulator,
  kernel,
  readVec4,
  declareAccumulators,
  unroll,
  writeVec4,
} from './kernel';
import type { Kernel } from './kernel';

/**
 * The three products of `convolution.ts` and `weightGradient.ts` for input maps of a single channel,
 * which are grey images. Padding that channel to four would quadruple the work. `zeroPadOffset` counts
 * numbers where the input map is read, vec4s where the output map is. Stride 2 only.
 */
const rows = 4;
const columnVec4Count = 2;
export const singleChannelForwardBlock = { rows: 64 * rows, columns: columnVec4Count * 4 };
export const singleChannelInputGradientBlock = 64;
export const singleChannelWeightGradientBlock = { pieces: 64, columns: columnVec4Count * 4 };

/** From the image: a term is one tap of one number. */
export const singleChannelForward: Kernel<ConvolutionSlot, ConvolutionField> = kernel(
  'single-channel convolution forward',
  {
    input: ['read', 'array<f32>'],
    filters: readVec4,
    operand: readVec4,
    output: writeVec4,
  },
  convolutionFields,
  `${epilogueText('vec4f')}${imageAndPixel}
fn spotOf(row: u32) -> vec3i {
  let at = imageAndPixel(row, shape.outputSize * shape.outputSize);
  let y = at.pixel / shape.outputSize * 2;
  let x = at.pixel % shape.outputSize * 2;
  return vec3i(vec3u(at.image * shape.inputSize * shape.inputSize, y, x))
    - vec3i(0, i32(shape.before), i32(shape.before));
}
fn source(spot: vec3i, ky: u32, kx: u32) -> u32 {
  let y = spot.y + i32(ky);
  let x = spot.z + i32(kx);
  let side = i32(shape.inputSize);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  return select(shape.zeroPadOffset, u32(spot.x + y * side + x), inside);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) localIndex: u32) {
  let row = (group.x * 64 + localIndex) * ${rows};
  if (row >= shape.rows) { return; }
  let column = group.y * ${columnVec4Count};
${unroll(columnVec4Count, (j) => `  let column${j} = min(column + ${j}, shape.convOutputVec4Count - 1);`)}
${unroll(rows, (i) => `  let spot${i} = spotOf(min(row + ${i}, shape.rows - 1));`)}
${declareAccumulators(rows, columnVec4Count)}
  for (var ky = 0u; ky < shape.kernel; ky++) {
    for (var kx = 0u; kx < shape.kernel; kx++) {
      let at = (ky * shape.kernel + kx) * shape.convOutputVec4Count;
${unroll(columnVec4Count, (j) => `      let w${j} = filters[at + column${j}];`)}
${unroll(
  rows,
  (i) => `      let a${i} = vec4f(input[source(spot${i}, ky, kx)]);
${unroll(columnVec4Count, (j) => `      acc${i}_${j} = fma(a${i}, w${j}, acc${i}_${j});`)}`,
)}
    }
  }
${eachAccumulator(
  rows,
  columnVec4Count,
  `    if (row + i < shape.rows && column + j < shape.convOutputVec4Count) {
      let own = imageAndPixel(row + i, shape.outputSize * shape.outputSize);
      let at = (own.image * shape.outputSize * shape.outputSize + own.pixel) * shape.convOutputVec4Count + column + j;
      output[at] = finish(result, column + j, at);
    }`,
)}
}`,
);

/**
 * To the image: a thread computes a 2 × 2 block, one pixel of each parity, so that it reads each of
 * the up to nine output pixels around it once.
 */
export const singleChannelInputGradient: Kernel<ConvolutionSlot, ConvolutionField> = kernel(
  'single-channel convolution input gradient',
  {
    input: readVec4,
    filters: readVec4,
    operand: ['read', 'array<f32>'],
    output: ['write', 'array<f32>'],
  },
  convolutionFields,
  `${epilogueText('f32')}
// The tap that joins a convOutput pixel, offset by d, to the convInput pixel of a parity; negative for none.
fn tapOf(parity: i32, d: i32) -> i32 {
  let tap = parity + i32(shape.before) - 2 * d;
  return select(-1, tap, tap < i32(shape.kernel));
}
@compute @workgroup_size(${singleChannelInputGradientBlock})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let half = (shape.inputSize + 1) / 2;
  let images = shape.rows / (shape.outputSize * shape.outputSize);
  if (thread.x >= images * half * half) { return; }
  let x = thread.x % half;
  let y = (thread.x / half) % half;
  let image = thread.x / (half * half);
  let side = i32(shape.outputSize);
  var sum = vec4f();
  for (var dy = -1; dy <= 1; dy++) {
    let sy = i32(y) + dy;
    if (sy < 0 || sy >= side) { continue; }
    let ky = vec2i(tapOf(0, dy), tapOf(1, dy));
    for (var dx = -1; dx <= 1; dx++) {
      let sx = i32(x) + dx;
      let kx = vec2i(tapOf(0, dx), tapOf(1, dx));
      let inside = sx >= 0 && sx < side;
      let at = select(
        shape.zeroPadOffset,
        (image * shape.outputSize * shape.outputSize + u32(sy * side + sx)) * shape.convOutputVec4Count,
        inside);
      let used = vec4<bool>(
        ky.x >= 0 && kx.x >= 0, ky.x >= 0 && kx.y >= 0,
        ky.y >= 0 && kx.x >= 0, ky.y >= 0 && kx.y >= 0);
      let k = i32(shape.kernel);
      let taps = vec4u(max(vec4i(
        ky.x * k + kx.x, ky.x * k + kx.y, ky.y * k + kx.x, ky.y * k + kx.y), vec4i())) * shape.convOutputVec4Count;
      for (var vec4Index = 0u; vec4Index < shape.convOutputVec4Count; vec4Index++) {
        let a = input[at + vec4Index];
        if (used.x) { sum.x += dot(a, filters[taps.x + vec4Index]); }
        if (used.y) { sum.y += dot(a, filters[taps.y + vec4Index]); }
        if (used.z) { sum.z += dot(a, filters[taps.z + vec4Index]); }
        if (used.w) { sum.w += dot(a, filters[taps.w + vec4Index]); }
      }
    }
  }
  let top = (image * shape.inputSize + 2 * y) * shape.inputSize + 2 * x;
  let right = 2 * x + 1 < shape.inputSize;
  let down = 2 * y + 1 < shape.inputSize;
  let below = top + shape.inputSize;
  output[top] = finish(sum.x, 0, top);
  if (right) { output[top + 1] = finish(sum.y, 0, top + 1); }
  if (down) { output[below] = finish(sum.z, 0, below); }
  if (down && right) { output[below + 1] = finish(sum.w, 0, below + 1); }
}`,
);

const widest = 5;

/** A thread sums one line of taps (up to five) for eight output channels over its split. */
export const singleChannelWeightGradient: Kernel<WeightGradientSlot, WeightGradientField> = kernel(
  'single-channel weight gradient',
  {
    convInput: ['read', 'array<f32>'],
    convOutput: readVec4,
    gradient: writeVec4,
  },
  weightGradientFields,
  `
@compute @workgroup_size(${singleChannelWeightGradientBlock.pieces})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) localIndex: u32) {
  let piece = group.x * ${singleChannelWeightGradientBlock.pieces} + localIndex;
  let ky = piece % shape.kernel;
  let split = piece / shape.kernel;
  let column = group.y * ${columnVec4Count};
  if (split >= shape.splitK) { return; }
${unroll(columnVec4Count, (j) => `  let column${j} = min(column + ${j}, shape.convOutputVec4Count - 1);`)}
${declareAccumulators(widest, columnVec4Count)}
  let side = i32(shape.inputSize);
  let firstLine = split * shape.lines / shape.splitK;
  let endLine = (split + 1) * shape.lines / shape.splitK;
  for (var line = firstLine; line < endLine; line++) {
    let y = i32((line % shape.outputSize) * 2 + ky) - i32(shape.before);
    if (y < 0 || y >= side) { continue; }
    let convInputLine = i32(line / shape.outputSize) * side * side + y * side;
    for (var x = 0u; x < shape.outputSize; x++) {
      let left = i32(2 * x) - i32(shape.before);
      let convOutputAt = (line * shape.outputSize + x) * shape.convOutputVec4Count;
${unroll(columnVec4Count, (j) => `      let b${j} = convOutput[convOutputAt + column${j}];`)}
${unroll(
  widest,
  (i) => `      let inside${i} = left + ${i} >= 0 && left + ${i} < side;
      let a${i} = vec4f(convInput[select(shape.zeroPadOffset, u32(convInputLine + left + ${i}), inside${i})]);
${unroll(columnVec4Count, (j) => `      acc${i}_${j} = fma(a${i}, b${j}, acc${i}_${j});`)}`,
)}
    }
  }
${eachAccumulator(
  widest,
  columnVec4Count,
  `    if (i < shape.kernel && column + j < shape.convOutputVec4Count) {
      gradient[split * shape.size + (ky * shape.kernel + i) * shape.convOutputVec4Count + column + j] = result;
    }`,
)}
}`,
);

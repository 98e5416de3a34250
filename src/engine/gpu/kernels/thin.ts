import { epilogueText } from './activation';
import { convolutionFields, imageAndPixel } from './convolution';
import type { ConvolutionField, ConvolutionSlot } from './convolution';
import { gradientFields } from './filterGradient';
import type { GradientField, GradientSlot } from './filterGradient';
import { eachSum, kernel, readVec4, sums, unroll, writeVec4 } from './kernel';
import type { Kernel } from './kernel';

/**
 * The three products of `convolution.ts` and `filterGradient.ts` for big maps of a single channel,
 * which are grey images. Padding that channel to four would quadruple the work. `zeroAt` counts
 * numbers where the big map is read, fours where the small one is. Stride 2 only.
 */
const rows = 4;
const columnFours = 2;
export const thinSmallBlock = { rows: 64 * rows, columns: columnFours * 4 };
export const thinBigBlock = 64;
export const thinGradientBlock = { pieces: 64, columns: columnFours * 4 };

/** From the image: a term is one tap of one number. */
export const thinToSmall: Kernel<ConvolutionSlot, ConvolutionField> = kernel(
  'thin convolution toSmall',
  {
    input: ['read', 'array<f32>'],
    filters: readVec4,
    operand: readVec4,
    output: writeVec4,
  },
  convolutionFields,
  `${epilogueText('vec4f')}${imageAndPixel}
fn spotOf(row: u32) -> vec3i {
  let at = imageAndPixel(row, shape.small * shape.small);
  let y = at.pixel / shape.small * 2;
  let x = at.pixel % shape.small * 2;
  return vec3i(vec3u(at.image * shape.big * shape.big, y, x))
    - vec3i(0, i32(shape.before), i32(shape.before));
}
fn source(spot: vec3i, ky: u32, kx: u32) -> u32 {
  let y = spot.y + i32(ky);
  let x = spot.z + i32(kx);
  let side = i32(shape.big);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  return select(shape.zeroAt, u32(spot.x + y * side + x), inside);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (group.x * 64 + lane) * ${rows};
  if (row >= shape.rows) { return; }
  let column = group.y * ${columnFours};
${unroll(columnFours, (j) => `  let column${j} = min(column + ${j}, shape.smallFours - 1);`)}
${unroll(rows, (i) => `  let spot${i} = spotOf(min(row + ${i}, shape.rows - 1));`)}
${sums(rows, columnFours)}
  for (var ky = 0u; ky < shape.kernel; ky++) {
    for (var kx = 0u; kx < shape.kernel; kx++) {
      let at = (ky * shape.kernel + kx) * shape.smallFours;
${unroll(columnFours, (j) => `      let w${j} = filters[at + column${j}];`)}
${unroll(
  rows,
  (i) => `      let a${i} = vec4f(input[source(spot${i}, ky, kx)]);
${unroll(columnFours, (j) => `      sum${i}_${j} = fma(a${i}, w${j}, sum${i}_${j});`)}`,
)}
    }
  }
${eachSum(
  rows,
  columnFours,
  `    if (row + i < shape.rows && column + j < shape.smallFours) {
      let own = imageAndPixel(row + i, shape.small * shape.small);
      let at = (own.image * shape.small * shape.small + own.pixel) * shape.smallFours + column + j;
      output[at] = finish(result, column + j, at);
    }`,
)}
}`,
);

/**
 * To the image: a thread computes a 2 × 2 block, one pixel of each parity, so that it reads each of
 * the up to nine small pixels around it once.
 */
export const thinToBig: Kernel<ConvolutionSlot, ConvolutionField> = kernel(
  'thin convolution toBig',
  {
    input: readVec4,
    filters: readVec4,
    operand: ['read', 'array<f32>'],
    output: ['write', 'array<f32>'],
  },
  convolutionFields,
  `${epilogueText('f32')}
// The tap that joins a small pixel, offset by d, to the big pixel of a parity; negative for none.
fn tapOf(parity: i32, d: i32) -> i32 {
  let tap = parity + i32(shape.before) - 2 * d;
  return select(-1, tap, tap < i32(shape.kernel));
}
@compute @workgroup_size(${thinBigBlock})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let half = (shape.big + 1) / 2;
  let images = shape.rows / (shape.small * shape.small);
  if (thread.x >= images * half * half) { return; }
  let x = thread.x % half;
  let y = (thread.x / half) % half;
  let image = thread.x / (half * half);
  let side = i32(shape.small);
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
        shape.zeroAt,
        (image * shape.small * shape.small + u32(sy * side + sx)) * shape.smallFours,
        inside);
      let used = vec4<bool>(
        ky.x >= 0 && kx.x >= 0, ky.x >= 0 && kx.y >= 0,
        ky.y >= 0 && kx.x >= 0, ky.y >= 0 && kx.y >= 0);
      let k = i32(shape.kernel);
      let taps = vec4u(max(vec4i(
        ky.x * k + kx.x, ky.x * k + kx.y, ky.y * k + kx.x, ky.y * k + kx.y), vec4i())) * shape.smallFours;
      for (var four = 0u; four < shape.smallFours; four++) {
        let a = input[at + four];
        if (used.x) { sum.x += dot(a, filters[taps.x + four]); }
        if (used.y) { sum.y += dot(a, filters[taps.y + four]); }
        if (used.z) { sum.z += dot(a, filters[taps.z + four]); }
        if (used.w) { sum.w += dot(a, filters[taps.w + four]); }
      }
    }
  }
  let top = (image * shape.big + 2 * y) * shape.big + 2 * x;
  let right = 2 * x + 1 < shape.big;
  let down = 2 * y + 1 < shape.big;
  let below = top + shape.big;
  output[top] = finish(sum.x, 0, top);
  if (right) { output[top + 1] = finish(sum.y, 0, top + 1); }
  if (down) { output[below] = finish(sum.z, 0, below); }
  if (down && right) { output[below + 1] = finish(sum.w, 0, below + 1); }
}`,
);

const widest = 5;

/** A thread sums one line of taps (up to five) for eight small channels over its split. */
export const thinGradient: Kernel<GradientSlot, GradientField> = kernel(
  'thin filter gradient',
  {
    big: ['read', 'array<f32>'],
    small: readVec4,
    gradient: writeVec4,
  },
  gradientFields,
  `
@compute @workgroup_size(${thinGradientBlock.pieces})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let piece = group.x * ${thinGradientBlock.pieces} + lane;
  let ky = piece % shape.kernel;
  let split = piece / shape.kernel;
  let column = group.y * ${columnFours};
  if (split >= shape.splits) { return; }
${unroll(columnFours, (j) => `  let column${j} = min(column + ${j}, shape.smallFours - 1);`)}
${sums(widest, columnFours)}
  let side = i32(shape.big);
  let firstLine = split * shape.lines / shape.splits;
  let endLine = (split + 1) * shape.lines / shape.splits;
  for (var line = firstLine; line < endLine; line++) {
    let y = i32((line % shape.small) * 2 + ky) - i32(shape.before);
    if (y < 0 || y >= side) { continue; }
    let bigLine = i32(line / shape.small) * side * side + y * side;
    for (var x = 0u; x < shape.small; x++) {
      let left = i32(2 * x) - i32(shape.before);
      let smallAt = (line * shape.small + x) * shape.smallFours;
${unroll(columnFours, (j) => `      let b${j} = small[smallAt + column${j}];`)}
${unroll(
  widest,
  (i) => `      let inside${i} = left + ${i} >= 0 && left + ${i} < side;
      let a${i} = vec4f(big[select(shape.zeroAt, u32(bigLine + left + ${i}), inside${i})]);
${unroll(columnFours, (j) => `      sum${i}_${j} = fma(a${i}, b${j}, sum${i}_${j});`)}`,
)}
    }
  }
${eachSum(
  widest,
  columnFours,
  `    if (i < shape.kernel && column + j < shape.smallFours) {
      gradient[split * shape.size + (ky * shape.kernel + i) * shape.smallFours + column + j] = result;
    }`,
)}
}`,
);

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
export const passText: Record<ConvPass, string> = {
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

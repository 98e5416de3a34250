export const imageGridThreads = 64;

/**
 * Images as G leaves them, [count, size, size, stride] in [−1, 1], side by side on a canvas: image i at
 * tile `first` + i of `columns` a row, without gaps. One channel is grey, three are red, green and blue.
 */
export const imageGridCode = /* wgsl */ `
@group(0) @binding(0) var<storage, read> images: array<f32>;
@group(0) @binding(1) var imageGrid: texture_storage_2d<rgba8unorm, write>;
struct Shape { first: u32, count: u32, size: u32, stride: u32, columns: u32 }
@group(0) @binding(2) var<uniform> shape: Shape;
@compute @workgroup_size(${imageGridThreads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let pixels = shape.size * shape.size;
  if (thread.x >= shape.count * pixels) { return; }
  let tile = shape.first + thread.x / pixels;
  let pixel = thread.x % pixels;
  let at = thread.x * shape.stride;
  var colour = vec3f(images[at]);
  if (shape.stride > 1) { colour = vec3f(images[at], images[at + 1], images[at + 2]); }
  let corner = vec2u(tile % shape.columns, tile / shape.columns) * shape.size;
  let place = corner + vec2u(pixel % shape.size, pixel / shape.size);
  textureStore(imageGrid, place, vec4f((colour + 1) / 2, 1));
}`;

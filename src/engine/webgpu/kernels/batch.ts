import { streams } from '../../../core/nn/random';
import { stateWords } from './loss';
import { kernel } from './kernel';

export const batchThreads = 64;

/** PCG4D, the same function as `core/random.ts`. */
const pcg4d = `
fn pcg4d(counter: vec4u) -> vec4u {
  var v = counter * 1664525u + 1013904223u;
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  v ^= v >> vec4u(16);
  v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
  return v;
}`;

/**
 * Logarithm, sine and cosine to single precision. WGSL's own may be off by 2⁻¹¹, and would make noise
 * depend on the device.
 */
const precise = `
/** log of (w + ½) / 2²⁴ for a word of 24 bits. */
fn logUnit(w: u32) -> f32 {
  // Near 1, the distance to 1 is exact and the number itself is not.
  var s: f32;
  var exponent = 0f;
  if (w >= 11863283u) {
    let distance = (f32(0xffffffu - w) + 0.5) / 16777216;
    s = -distance / (2 - distance);
  } else {
    let u = (f32(w) + 0.5) / 16777216;
    let parts = frexp(u);
    exponent = f32(parts.exp);
    var m = parts.fract;
    if (m < 0.70710678) { m *= 2; exponent -= 1; }
    s = (m - 1) / (m + 1);
  }
  let q = s * s;
  let series = 1 + q * (1f / 3 + q * (1f / 5 + q * (1f / 7 + q * (1f / 9 + q / 11))));
  return 2 * s * series + exponent * 0.69314718;
}
/** (cos, sin) of 2π · (w + ½) / 2²⁴ for a word of 24 bits, through the eighth of a turn it lies in. */
fn circle(w: u32) -> vec2f {
  let octant = w >> 21;
  var part = (f32(w & 0x1fffffu) + 0.5) / 2097152;
  let odd = (octant & 1) == 1;
  if (odd) { part = 1 - part; }
  let x = part * 0.78539816;
  let q = x * x;
  let sine = x * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * (1 - q / 72))));
  let cosine = 1 - q / 2 * (1 - q / 12 * (1 - q / 30 * (1 - q / 56 * (1 - q / 90))));
  var point = vec2f(cosine, sine);
  if (odd) { point = point.yx; }
  switch octant >> 1 {
    case 0: { return point; }
    case 1: { return vec2f(-point.y, point.x); }
    case 2: { return -point; }
    default: { return vec2f(point.y, -point.x); }
  }
}`;

/** z of a step, [batch, latent] standard normal numbers by Box–Muller; rows end in zeros. */
export const sampleNoise = kernel(
  'noise',
  { state: ['read', 'array<u32>'], z: ['write', 'array<f32>'] },
  ['batch', 'latent', 'stride', 'seed'],
  `${pcg4d}${precise}
@compute @workgroup_size(${batchThreads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let count = shape.batch * shape.latent;
  if (thread.x * 4 >= count) { return; }
  let words =
    pcg4d(vec4u(shape.seed, ${streams.noise}, state[${stateWords.step}], thread.x)) >> vec4u(8);
  let left = sqrt(-2 * logUnit(words.x)) * circle(words.y);
  let right = sqrt(-2 * logUnit(words.z)) * circle(words.w);
  let vec4Index = vec4f(left, right);
  for (var i = 0u; i < 4; i++) {
    let at = thread.x * 4 + i;
    if (at < count) { z[at / shape.latent * shape.stride + at % shape.latent] = vec4Index[i]; }
  }
}`,
);

/**
 * A step's real images: drawn by the counter, read from u8 pixels, enlarged and framed as
 * `core/dataset.ts` fits them, to [−1, 1].
 */
export const sampleBatch = kernel(
  'sample batch',
  {
    state: ['read', 'array<u32>'],
    pixels: ['read', 'array<u32>'],
    images: ['write', 'array<f32>'],
  },
  [
    'batch',
    'seed',
    'shardImages',
    'totalImages',
    'stored',
    'channels',
    'size',
    'scale',
    'padding',
    'stride',
    'offset',
  ],
  `${pcg4d}
@compute @workgroup_size(${batchThreads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let area = shape.size * shape.size;
  if (thread.x >= area) { return; }
  let image = thread.y;
  let step = state[${stateWords.step}];
  let open = min(shape.totalImages, shape.shardImages * (1 + min(step / 50, 65535u)));
  let words = pcg4d(vec4u(shape.seed, ${streams.batch}, step, image >> 2));
  let index = words[image & 3] % open;
  let y = i32(thread.x / shape.size) - i32(shape.padding);
  let x = i32(thread.x % shape.size) - i32(shape.padding);
  let side = i32(shape.stored * shape.scale);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  let at = shape.offset + (image * area + thread.x) * shape.stride;
  for (var channel = 0u; channel < shape.channels; channel++) {
    var value = -1f;
    if (inside) {
      let pixel = (index * shape.stored + u32(y) / shape.scale) * shape.stored + u32(x) / shape.scale;
      let byte = pixel * shape.channels + channel;
      value = f32((pixels[byte >> 2] >> ((byte & 3) * 8)) & 255) / 127.5 - 1;
    }
    images[at + channel] = value;
  }
}`,
);

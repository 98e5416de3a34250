import { lossNames } from '../../../core/losses';
import type { LossName } from '../../../core/losses';
import { kernel } from './kernel';

/** Words of the state buffer: iterations done, and each net's updates. */
export const stateWords = { step: 0, g: 1, d: 2, size: 4 } as const;

/** Losses of the newest iterations: (step, bits of D's loss, bits of G's loss, unused) each. */
export const ringSlots = 4096;

export const lossCode: Record<LossName, number> = Object.fromEntries(
  lossNames.map((name, index) => [name, index]),
) as Record<LossName, number>;

const threads = 64;
const notANumber = '0x7fc00000u';

/**
 * A player's loss over the batch and its slope at every logit, in one workgroup; the formulas are those
 * of `core/losses.ts`. It also counts: its player's updates, for Adam, and, as the iteration's last
 * player (`ends`), the step. The first player (`begins`) opens the step's slot in the ring.
 *
 * D's batch holds `half` forged images, then as many real ones; G's holds forged ones alone.
 */
export const lossAndSlopes = kernel(
  'loss',
  {
    logits: ['read', 'array<f32>'],
    slopes: ['write', 'array<f32>'],
    state: ['write', 'array<u32>'],
    ring: ['write', 'array<vec4u>'],
  },
  ['half', 'generator', 'loss', 'begins', 'ends'],
  `
var<workgroup> parts: array<f32, ${threads}>;
fn softplus(x: f32) -> f32 {
  // log(1 + t) as 2·artanh(t / (2 + t)): t is at most 1, so six terms reach single precision.
  let t = exp(-abs(x));
  let s = t / (2 + t);
  let q = s * s;
  let series = 1 + q * (1f / 3 + q * (1f / 5 + q * (1f / 7 + q * (1f / 9 + q * (1f / 11 + q / 13)))));
  return max(x, 0) + 2 * s * series;
}
fn sigmoid(x: f32) -> f32 {
  let t = exp(-abs(x));
  return select(t, 1f, x >= 0) / (1 + t);
}
/** Loss and slope of one image at margin l; role 0 forged, 1 real, 2 G's. */
fn judge(l: f32, role: u32) -> vec2f {
  switch shape.loss {
    case ${lossCode.minimax}u: {
      if (role == 2) { return vec2f(-softplus(l), -sigmoid(l)); }
    }
    case ${lossCode.leastSquares}u: {
      let off = l - select(1f, 0f, role == 0);
      return vec2f(0.5 * off * off, off);
    }
    case ${lossCode.hinge}u: {
      if (role == 2) { return vec2f(-l, -1); }
      let sign = select(-1f, 1f, role == 0);
      return vec2f(max(0, 1 + sign * l), select(0f, sign, 1 + sign * l > 0));
    }
    default: {}
  }
  if (role == 0) { return vec2f(softplus(l), sigmoid(l)); }
  return vec2f(softplus(-l), -sigmoid(-l));
}
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) lane: u32) {
  let two = shape.loss == ${lossCode.softmax};
  let images = select(2 * shape.half, shape.half, shape.generator == 1);
  let each = 1 / f32(shape.half);
  var sum = 0f;
  for (var image = lane; image < images; image += ${threads}) {
    var role = select(0u, 1u, image >= shape.half);
    if (shape.generator == 1) { role = 2; }
    if (two) {
      let found = judge(logits[2 * image + 1] - logits[2 * image], role);
      slopes[2 * image] = -found.y * each;
      slopes[2 * image + 1] = found.y * each;
      sum += found.x;
    } else {
      let found = judge(logits[image], role);
      slopes[image] = found.y * each;
      sum += found.x;
    }
  }
  parts[lane] = sum;
  workgroupBarrier();
  if (lane > 0) { return; }
  for (var part = 1u; part < ${threads}; part++) { sum += parts[part]; }
  let bits = bitcast<u32>(sum * each);
  let step = state[${stateWords.step}];
  let slot = step % ${ringSlots};
  if (shape.begins == 1) { ring[slot] = vec4u(step + 1, ${notANumber}, ${notANumber}, 0); }
  if (shape.generator == 1) {
    ring[slot].z = bits;
    state[${stateWords.g}] += 1;
  } else {
    ring[slot].y = bits;
    state[${stateWords.d}] += 1;
  }
  if (shape.ends == 1) { state[${stateWords.step}] = step + 1; }
}`,
);

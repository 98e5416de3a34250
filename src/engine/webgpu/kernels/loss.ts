import { lossNames } from '../../../core/nn/losses';
import type { LossName, LossRole } from '../../../core/nn/losses';
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

const crossEntropy = {
  real: 'vec2f(softplus(-l), -sigmoid(-l))',
  fake: 'vec2f(softplus(l), sigmoid(l))',
};

/** Loss and derivative of one image at the real logit l, in WGSL: the formulas of `core/losses.ts`. */
const formulas: Record<LossName, Record<LossRole, string>> = {
  softmax: { ...crossEntropy, generator: crossEntropy.real },
  nonSaturating: { ...crossEntropy, generator: crossEntropy.real },
  minimax: { ...crossEntropy, generator: 'vec2f(-softplus(l), -sigmoid(l))' },
  leastSquares: {
    real: 'vec2f(0.5 * (l - 1) * (l - 1), l - 1)',
    fake: 'vec2f(0.5 * l * l, l)',
    generator: 'vec2f(0.5 * (l - 1) * (l - 1), l - 1)',
  },
  hinge: {
    real: 'vec2f(max(0, 1 - l), select(0f, -1f, l < 1))',
    fake: 'vec2f(max(0, 1 + l), select(0f, 1f, l > -1))',
    generator: 'vec2f(-l, -1)',
  },
};

const roleCode: Record<LossRole, number> = { fake: 0, real: 1, generator: 2 };

const cases = lossNames.map((name) => {
  const { fake, real, generator } = formulas[name];
  return `    case ${lossCode[name]}u: {
      if (role == ${roleCode.fake}) { return ${fake}; }
      if (role == ${roleCode.real}) { return ${real}; }
      return ${generator};
    }`;
});

/**
 * A player's loss over the batch and its derivative at every logit, in one workgroup. In an iteration it
 * also records the loss and `counts`: its player's updates, for Adam, and, as the iteration's last player
 * (`ends`), the step. The first player (`begins`) opens the step's slot in the ring.
 *
 * D's batch holds `half` fake images, then as many real ones; G's holds fake ones alone.
 */
export const lossAndLogitGradient = kernel(
  'loss',
  {
    logits: ['read', 'array<f32>'],
    logitGradient: ['write', 'array<f32>'],
    state: ['write', 'array<u32>'],
    ring: ['write', 'array<vec4u>'],
  },
  ['half', 'width', 'generator', 'loss', 'counts', 'begins', 'ends'],
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
fn lossAt(l: f32, role: u32) -> vec2f {
  switch shape.loss {
${cases.join('\n')}
    default: {
      // No loss has this number; not a number, so that it shows.
      var bits = ${notANumber};
      return vec2f(bitcast<f32>(bits));
    }
  }
}
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) localIndex: u32) {
  let images = select(2 * shape.half, shape.half, shape.generator == 1);
  let each = 1 / f32(shape.half);
  var sum = 0f;
  for (var image = localIndex; image < images; image += ${threads}) {
    var role = select(${roleCode.fake}u, ${roleCode.real}u, image >= shape.half);
    if (shape.generator == 1) { role = ${roleCode.generator}; }
    if (shape.width == 2) {
      let found = lossAt(logits[2 * image + 1] - logits[2 * image], role);
      logitGradient[2 * image] = -found.y * each;
      logitGradient[2 * image + 1] = found.y * each;
      sum += found.x;
    } else {
      let found = lossAt(logits[image], role);
      logitGradient[image] = found.y * each;
      sum += found.x;
    }
  }
  parts[localIndex] = sum;
  workgroupBarrier();
  if (localIndex > 0 || shape.counts == 0) { return; }
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

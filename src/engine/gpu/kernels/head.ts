import { activationText } from './activation';
import { kernel, readVec4, writeVec4 } from './kernel';

/**
 * D's last layer: a dense map from a whole image of features to one or two logits. The weights are
 * kept as [logits, features], features in fours.
 */
const threads = 64;
export const headThreads = threads;

/** One workgroup an image; the first threads add up what the others found. */
export const headForward = kernel(
  'logits',
  {
    features: readVec4,
    weights: readVec4,
    bias: ['read', 'array<f32>'],
    logits: ['write', 'array<f32>'],
  },
  ['fours', 'width'],
  `
var<workgroup> parts: array<vec2f, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var sum = vec2f();
  for (var four = lane; four < shape.fours; four += ${threads}) {
    let value = features[group.x * shape.fours + four];
    sum.x += dot(value, weights[four]);
    if (shape.width == 2) { sum.y += dot(value, weights[shape.fours + four]); }
  }
  parts[lane] = sum;
  workgroupBarrier();
  if (lane >= shape.width) { return; }
  var logit = bias[lane];
  for (var part = 0u; part < ${threads}; part++) { logit += parts[part][lane]; }
  logits[group.x * shape.width + lane] = logit;
}`,
);

/**
 * Gradients of the features, times the slope of the activation that made them, and of the weights and
 * bias over the images of split `thread.y`.
 */
export const headBackward = kernel(
  'logits backward',
  {
    features: readVec4,
    weights: readVec4,
    slopes: ['read', 'array<f32>'],
    featureGradients: writeVec4,
    weightGradients: writeVec4,
    biasGradients: writeVec4,
  },
  ['images', 'fours', 'width', 'splits', 'weightSize', 'biasSize', 'activation', 'train'],
  `${activationText('vec4f')}
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let four = thread.x;
  if (four >= shape.fours) { return; }
  let split = thread.y;
  let first = split * shape.images / shape.splits;
  let end = (split + 1) * shape.images / shape.splits;
  let w0 = weights[four];
  var w1 = vec4f();
  if (shape.width == 2) { w1 = weights[shape.fours + four]; }
  var sum0 = vec4f();
  var sum1 = vec4f();
  var bias = vec4f();
  for (var image = first; image < end; image++) {
    let at = image * shape.fours + four;
    let value = features[at];
    let s0 = slopes[image * shape.width];
    var s1 = 0f;
    if (shape.width == 2) { s1 = slopes[image * 2 + 1]; }
    featureGradients[at] = (s0 * w0 + s1 * w1) * slope(value, shape.activation);
    sum0 = fma(vec4f(s0), value, sum0);
    sum1 = fma(vec4f(s1), value, sum1);
    bias += vec4f(s0, s1, 0, 0);
  }
  if (shape.train == 0) { return; }
  weightGradients[split * shape.weightSize + four] = sum0;
  if (shape.width == 2) { weightGradients[split * shape.weightSize + shape.fours + four] = sum1; }
  if (four == 0) { biasGradients[split * shape.biasSize] = bias; }
}`,
);

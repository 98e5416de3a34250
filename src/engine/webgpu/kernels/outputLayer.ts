import { activationText } from './activation';
import { kernel, readVec4, writeVec4 } from './kernel';

/**
 * D's last layer: a dense map from a whole image of features to one or two logits. The weights are
 * kept as [logits, features], features in vec4s.
 */
const threads = 64;
export const outputLayerThreads = threads;

/** One workgroup an image; the first threads add up what the others found. */
export const outputLayerForward = kernel(
  'logits',
  {
    features: readVec4,
    weights: readVec4,
    bias: ['read', 'array<f32>'],
    logits: ['write', 'array<f32>'],
  },
  ['vec4Count', 'width'],
  `
var<workgroup> parts: array<vec2f, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) localIndex: u32) {
  var sum = vec2f();
  for (var vec4Index = localIndex; vec4Index < shape.vec4Count; vec4Index += ${threads}) {
    let value = features[group.x * shape.vec4Count + vec4Index];
    sum.x += dot(value, weights[vec4Index]);
    if (shape.width == 2) { sum.y += dot(value, weights[shape.vec4Count + vec4Index]); }
  }
  parts[localIndex] = sum;
  workgroupBarrier();
  if (localIndex >= shape.width) { return; }
  var logit = bias[localIndex];
  for (var part = 0u; part < ${threads}; part++) { logit += parts[part][localIndex]; }
  logits[group.x * shape.width + localIndex] = logit;
}`,
);

/**
 * Gradients of the features, times the derivative of the activation that made them, and of the weights and
 * bias over the images of split `thread.y`.
 */
export const outputLayerBackward = kernel(
  'logits backward',
  {
    features: readVec4,
    weights: readVec4,
    logitGradient: ['read', 'array<f32>'],
    featureGradients: writeVec4,
    weightGradients: writeVec4,
    biasGradients: writeVec4,
  },
  ['images', 'vec4Count', 'width', 'splitK', 'weightSize', 'biasSize', 'activation', 'train'],
  `${activationText('vec4f')}
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let vec4Index = thread.x;
  if (vec4Index >= shape.vec4Count) { return; }
  let split = thread.y;
  let first = split * shape.images / shape.splitK;
  let end = (split + 1) * shape.images / shape.splitK;
  let w0 = weights[vec4Index];
  var w1 = vec4f();
  if (shape.width == 2) { w1 = weights[shape.vec4Count + vec4Index]; }
  var sum0 = vec4f();
  var sum1 = vec4f();
  var bias = vec4f();
  for (var image = first; image < end; image++) {
    let at = image * shape.vec4Count + vec4Index;
    let value = features[at];
    let s0 = logitGradient[image * shape.width];
    var s1 = 0f;
    if (shape.width == 2) { s1 = logitGradient[image * 2 + 1]; }
    featureGradients[at] = (s0 * w0 + s1 * w1) * derivative(value, shape.activation);
    sum0 = fma(vec4f(s0), value, sum0);
    sum1 = fma(vec4f(s1), value, sum1);
    bias += vec4f(s0, s1, 0, 0);
  }
  if (shape.train == 0) { return; }
  weightGradients[split * shape.weightSize + vec4Index] = sum0;
  if (shape.width == 2) { weightGradients[split * shape.weightSize + shape.vec4Count + vec4Index] = sum1; }
  if (vec4Index == 0) { biasGradients[split * shape.biasSize] = bias; }
}`,
);

import { normDecay, normEpsilon } from '../../../core/model';
import { activationText } from './activation';
import { kernel } from './kernel';

/**
 * Batch norm with the activation behind it (Ioffe and Szegedy 2015, algorithm 1). A map is
 * [groups · rows, channels], channels in fours; every group, real or forged, has statistics of its own.
 *
 * Statistics take two passes of small partial results: `blocks` threads a channel and group each
 * reduce every blocks-th row, and whoever needs the statistics combines those partials. All loads are
 * neighbouring, there is no barrier, and the order of additions is fixed.
 */
const threads = 64;
export const normThreads = threads;

/**
 * Partial means and sums of squared deviations. Each thread shifts by its own first value, which lies
 * within the data, so the one-pass sums do not cancel (Chan, Golub and LeVeque 1983).
 */
export const normStatistics = kernel(
  'norm statistics',
  { values: ['read', 'array<vec4f>'], partials: ['write', 'array<vec4f>'] },
  ['rows', 'fours', 'blocks'],
  `
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let four = thread.x % shape.fours;
  let block = thread.x / shape.fours;
  if (block >= shape.blocks) { return; }
  let base = thread.y * shape.rows * shape.fours + four;
  let shift = values[base + block * shape.fours];
  var sum = vec4f();
  var squares = vec4f();
  var count = 0u;
  for (var row = block; row < shape.rows; row += shape.blocks) {
    let value = values[base + row * shape.fours] - shift;
    sum += value;
    squares = fma(value, value, squares);
    count++;
  }
  let mean = sum / f32(count);
  let at = ((thread.y * shape.blocks + block) * shape.fours + four) * 2;
  partials[at] = shift + mean;
  partials[at + 1] = max(squares - sum * mean, vec4f());
}`,
);

/**
 * Combines the partials, normalises, scales, shifts and activates. The first thread of each channel
 * keeps (mean, 1/deviation) of its group for the backward pass, and moves the running statistics: one
 * group after another from the last to the first, which is real before forged. With `running`, it
 * normalises by the running statistics instead (algorithm 2).
 */
export const normApply = kernel(
  'norm and activation',
  {
    values: ['read', 'array<vec4f>'],
    partials: ['read', 'array<vec4f>'],
    gamma: ['read', 'array<vec4f>'],
    beta: ['read', 'array<vec4f>'],
    statistics: ['write', 'array<vec4f>'],
    moving: ['write', 'array<vec4f>'],
    output: ['write', 'array<vec4f>'],
  },
  ['rows', 'fours', 'blocks', 'chunks', 'groups', 'running', 'moves', 'activation'],
  `${activationText('vec4f')}
struct Moments { mean: vec4f, variance: vec4f }
fn combine(group: u32, four: u32) -> Moments {
  let rows = f32(shape.rows);
  let base = (group * shape.blocks * shape.fours + four) * 2;
  let step = shape.fours * 2;
  var mean = vec4f();
  for (var block = 0u; block < shape.blocks; block++) {
    let count = f32((shape.rows - block - 1) / shape.blocks + 1);
    mean = fma(partials[base + block * step], vec4f(count / rows), mean);
  }
  var squares = vec4f();
  for (var block = 0u; block < shape.blocks; block++) {
    let count = f32((shape.rows - block - 1) / shape.blocks + 1);
    let off = partials[base + block * step] - mean;
    squares += fma(off * count, off, partials[base + block * step + 1]);
  }
  return Moments(mean, squares / rows);
}
fn moveRunning(four: u32, found: Moments) {
  let variance = four + shape.fours;
  moving[four] = moving[four] * ${normDecay} + found.mean * ${1 - normDecay};
  moving[variance] = moving[variance] * ${normDecay} + found.variance * ${1 - normDecay};
}
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let four = thread.x % shape.fours;
  let chunk = thread.x / shape.fours;
  if (chunk >= shape.chunks) { return; }
  let group = thread.y;
  var found: Moments;
  if (shape.running == 1) {
    found = Moments(moving[four], moving[four + shape.fours]);
  } else {
    found = combine(group, four);
  }
  let scale = inverseSqrt(found.variance + ${normEpsilon});
  if (chunk == 0 && shape.running == 0) {
    let at = (group * shape.fours + four) * 2;
    statistics[at] = found.mean;
    statistics[at + 1] = scale;
    if (shape.moves == 1 && group == 0) {
      for (var other = shape.groups - 1; other > 0; other--) { moveRunning(four, combine(other, four)); }
      moveRunning(four, found);
    }
  }
  let base = group * shape.rows * shape.fours + four;
  let factor = gamma[four] * scale;
  let shift = beta[four];
  for (var row = chunk; row < shape.rows; row += shape.chunks) {
    let at = base + row * shape.fours;
    output[at] = activate(fma(values[at] - found.mean, factor, shift), shape.activation);
  }
}`,
);

/**
 * Partial sums of g and of g·x̂ for the backward pass, where g is the loss's gradient at the norm's
 * output. With `bias`, the partials of g alone, laid out as splits of a bias's gradient; with `fold`,
 * its four components are parts of one channel.
 */
export const normGradientSums = kernel(
  'norm gradient sums',
  {
    gradients: ['read', 'array<vec4f>'],
    values: ['read', 'array<vec4f>'],
    statistics: ['read', 'array<vec4f>'],
    partials: ['write', 'array<vec4f>'],
  },
  ['rows', 'fours', 'blocks', 'bias', 'fold', 'size'],
  `
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let four = thread.x % shape.fours;
  let block = thread.x / shape.fours;
  if (block >= shape.blocks) { return; }
  let base = thread.y * shape.rows * shape.fours + four;
  var sum = vec4f();
  if (shape.bias == 1) {
    for (var row = block; row < shape.rows; row += shape.blocks) {
      sum += gradients[base + row * shape.fours];
    }
    if (shape.fold == 1) { sum = vec4f(dot(sum, vec4f(1)), 0, 0, 0); }
    partials[block * shape.size + four] = sum;
    return;
  }
  let known = (thread.y * shape.fours + four) * 2;
  let mean = statistics[known];
  let scale = statistics[known + 1];
  var products = vec4f();
  for (var row = block; row < shape.rows; row += shape.blocks) {
    let at = base + row * shape.fours;
    let g = gradients[at];
    sum += g;
    products = fma(g, (values[at] - mean) * scale, products);
  }
  let at = ((thread.y * shape.blocks + block) * shape.fours + four) * 2;
  partials[at] = sum;
  partials[at + 1] = products;
}`,
);

/**
 * The gradient behind the norm, in place: γ/σ · (g − mean(g) − x̂ · mean(g·x̂)) (Ioffe and Szegedy
 * 2015, section 3, simplified). The first thread of each channel writes γ's and β's gradients, one
 * split a group.
 */
export const normGradient = kernel(
  'norm gradient',
  {
    gradients: ['write', 'array<vec4f>'],
    values: ['read', 'array<vec4f>'],
    statistics: ['read', 'array<vec4f>'],
    partials: ['read', 'array<vec4f>'],
    gamma: ['read', 'array<vec4f>'],
    gammaGradient: ['write', 'array<vec4f>'],
    betaGradient: ['write', 'array<vec4f>'],
  },
  ['rows', 'fours', 'blocks', 'chunks', 'size'],
  `
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let four = thread.x % shape.fours;
  let chunk = thread.x / shape.fours;
  if (chunk >= shape.chunks) { return; }
  let group = thread.y;
  var sum = vec4f();
  var products = vec4f();
  for (var block = 0u; block < shape.blocks; block++) {
    let at = ((group * shape.blocks + block) * shape.fours + four) * 2;
    sum += partials[at];
    products += partials[at + 1];
  }
  if (chunk == 0) {
    gammaGradient[group * shape.size + four] = products;
    betaGradient[group * shape.size + four] = sum;
  }
  let known = (group * shape.fours + four) * 2;
  let mean = statistics[known];
  let scale = statistics[known + 1];
  let factor = gamma[four] * scale;
  let rows = f32(shape.rows);
  let base = group * shape.rows * shape.fours + four;
  for (var row = chunk; row < shape.rows; row += shape.chunks) {
    let at = base + row * shape.fours;
    let normal = (values[at] - mean) * scale;
    gradients[at] = factor * (gradients[at] - sum / rows - normal * products / rows);
  }
}`,
);

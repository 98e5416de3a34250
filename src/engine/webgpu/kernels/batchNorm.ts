import { batchNormMomentum, batchNormEpsilon } from '../../../core/nn/model';
import { activationText } from './activation';
import { kernel, readVec4, writeVec4 } from './kernel';
import type { Kernel } from './kernel';
import { workgroupReduceText, reduceThreads } from './workgroupReduce';

/**
 * Batch norm with the activation behind it (Ioffe and Szegedy 2015, algorithm 1). A map is
 * [groups · rows, channels], channels in vec4s; every group, real or fake, has statistics of its own.
 *
 * Statistics take two passes of small partial results: the rows are split into `blocks`, a few
 * threads reduce each, and whoever needs the statistics combines those partials.
 */

/** Means and sums of squared deviations of several sets merged (Chan, Golub and LeVeque 1983). */
const momentsText = `
struct Moments { count: f32, mean: vec4f, squares: vec4f }
fn merge(a: Moments, b: Moments) -> Moments {
  let count = a.count + b.count;
  let share = b.count / max(count, 1);
  let off = b.mean - a.mean;
  return Moments(count, fma(off, vec4f(share), a.mean), fma(off * (a.count * share), off, a.squares + b.squares));
}`;

const sumsText = `
struct Sums { plain: vec4f, products: vec4f }
fn merge(a: Sums, b: Sums) -> Sums { return Sums(a.plain + b.plain, a.products + b.products); }`;

const merges = { Moments: momentsText, Sums: sumsText };

/**
 * A kernel's functions and `main`, in which `own` is the thread's reduction and worker, `vec4Index`
 * its four channels, `part` the reduction's block or chunk of the rows, `group` its batch, and `base`
 * where the group's first row has these channels. The worker walks the rows from `firstRow` by `rowStep`.
 * @param merged what the threads of a reduction merge
 * @param functions before `main`
 * @param body of `main`
 */
function program(
  workers: number,
  merged: keyof typeof merges,
  functions: string,
  body: string,
): string {
  return `${merges[merged]}${workgroupReduceText(workers, merged)}
fn firstRow(part: u32, worker: u32) -> u32 { return part * ${workers} + worker; }
fn rowStep(parts: u32) -> u32 { return parts * ${workers}; }
fn partialsAt(group: u32, block: u32, vec4Index: u32) -> u32 {
  return ((group * shape.blocks + block) * shape.vec4Count + vec4Index) * 2;
}
fn statisticsAt(group: u32, vec4Index: u32) -> u32 { return (group * shape.vec4Count + vec4Index) * 2; }
${functions}
@compute @workgroup_size(${reduceThreads})
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) localIndex: u32) {
  let own = placeOf(id.x, localIndex);
  let vec4Index = own.reduction % shape.vec4Count;
  let part = own.reduction / shape.vec4Count;
  let group = id.y;
  let base = group * shape.rows * shape.vec4Count + vec4Index;
${body}
}`;
}

/**
 * Partial means and sums of squared deviations. Each thread shifts by its own first value, which lies
 * within the data, so the one-pass sums do not cancel.
 *
 * With `sum`, plain sums, laid out as splits of a bias's gradient, `size` vec4s apart; with `fold`,
 * the four components are parts of one channel. That needs the same two buffers, and so no pipeline
 * of its own.
 */
export function rowSums(
  workers: number,
): Kernel<'values' | 'partials', 'rows' | 'vec4Count' | 'blocks' | 'sum' | 'fold' | 'size'> {
  return kernel(
    'row sums',
    { values: readVec4, partials: writeVec4 },
    ['rows', 'vec4Count', 'blocks', 'sum', 'fold', 'size'],
    program(
      workers,
      'Moments',
      `
fn plainSum(first: u32, base: u32) -> vec4f {
  var sum = vec4f();
  for (var row = first; row < shape.rows; row += rowStep(shape.blocks)) {
    sum += values[base + row * shape.vec4Count];
  }
  return sum;
}
fn moments(first: u32, base: u32) -> Moments {
  let shift = values[base + min(first, shape.rows - 1) * shape.vec4Count];
  var sum = vec4f();
  var squares = vec4f();
  var count = 0f;
  for (var row = first; row < shape.rows; row += rowStep(shape.blocks)) {
    let value = values[base + row * shape.vec4Count] - shift;
    sum += value;
    squares = fma(value, value, squares);
    count += 1;
  }
  let mean = sum / max(count, 1);
  return Moments(count, shift + mean, max(squares - sum * mean, vec4f()));
}`,
      `
  let first = firstRow(part, own.worker);
  var found: Moments;
  if (shape.sum == 1) {
    // Of sets that count nothing and have no mean, merging adds the squares up.
    found = Moments(0, vec4f(), plainSum(first, base));
  } else {
    found = moments(first, base);
  }
  found = workgroupReduce(found, localIndex);
  if (part >= shape.blocks || own.worker > 0) { return; }
  if (shape.sum == 1) {
    let folded = vec4f(dot(found.squares, vec4f(1)), 0, 0, 0);
    partials[part * shape.size + vec4Index] = select(found.squares, folded, shape.fold == 1);
    return;
  }
  let at = partialsAt(group, part, vec4Index);
  partials[at] = found.mean;
  partials[at + 1] = found.squares;`,
    ),
  );
}

/**
 * Combines the partials, normalises, scales, shifts and activates. The first reduction of each channel
 * keeps (mean, 1/deviation) of its group for the backward pass, and updates the running statistics: one
 * group after another from the last to the first, which is real before fake. With `running`, it
 * normalises by the running statistics instead (algorithm 2).
 */
export function batchNormApply(
  workers: number,
): Kernel<
  'values' | 'partials' | 'gamma' | 'beta' | 'statistics' | 'runningStats' | 'output',
  'rows' | 'vec4Count' | 'blocks' | 'chunks' | 'groups' | 'running' | 'updatesStats' | 'activation'
> {
  return kernel(
    'norm and activation',
    {
      values: readVec4,
      partials: readVec4,
      gamma: readVec4,
      beta: readVec4,
      statistics: writeVec4,
      runningStats: writeVec4,
      output: writeVec4,
    },
    ['rows', 'vec4Count', 'blocks', 'chunks', 'groups', 'running', 'updatesStats', 'activation'],
    program(
      workers,
      'Moments',
      `${activationText('vec4f')}
fn rowsOf(block: u32) -> u32 {
  // Rows come in lots of a reduction's size; the blocks take turns with the lots.
  let round = shape.blocks * ${workers};
  let rest = i32(shape.rows % round) - i32(block * ${workers});
  return shape.rows / round * ${workers} + u32(clamp(rest, 0, ${workers}));
}
fn combine(group: u32, vec4Index: u32, worker: u32, localIndex: u32) -> Moments {
  var own = Moments();
  for (var block = worker; block < shape.blocks; block += ${workers}) {
    let at = partialsAt(group, block, vec4Index);
    own = merge(own, Moments(f32(rowsOf(block)), partials[at], partials[at + 1]));
  }
  return workgroupReduce(own, localIndex);
}
fn updateRunningStats(vec4Index: u32, mean: vec4f, variance: vec4f) {
  let next = vec4Index + shape.vec4Count;
  runningStats[vec4Index] = runningStats[vec4Index] * ${batchNormMomentum} + mean * ${1 - batchNormMomentum};
  runningStats[next] = runningStats[next] * ${batchNormMomentum} + variance * ${1 - batchNormMomentum};
}`,
      `
  let leads = part == 0 && own.worker == 0;
  let rows = f32(shape.rows);
  var mean: vec4f;
  var variance: vec4f;
  if (shape.running == 1) {
    mean = runningStats[vec4Index];
    variance = runningStats[vec4Index + shape.vec4Count];
  } else {
    let found = combine(group, vec4Index, own.worker, localIndex);
    mean = found.mean;
    variance = found.squares / rows;
    if (shape.updatesStats == 1 && group == 0) {
      for (var other = shape.groups - 1; other > 0; other--) {
        let before = combine(other, vec4Index, own.worker, localIndex);
        if (leads) { updateRunningStats(vec4Index, before.mean, before.squares / rows); }
      }
      if (leads) { updateRunningStats(vec4Index, mean, variance); }
    }
  }
  let scale = inverseSqrt(variance + ${batchNormEpsilon});
  if (leads && shape.running == 0) {
    let at = statisticsAt(group, vec4Index);
    statistics[at] = mean;
    statistics[at + 1] = scale;
  }
  if (part >= shape.chunks) { return; }
  let factor = gamma[vec4Index] * scale;
  let shift = beta[vec4Index];
  for (var row = firstRow(part, own.worker); row < shape.rows; row += rowStep(shape.chunks)) {
    let at = base + row * shape.vec4Count;
    output[at] = activate(fma(values[at] - mean, factor, shift), shape.activation);
  }`,
    ),
  );
}

/**
 * Partial sums of g and of g·x̂ for the backward pass, where g is the loss's gradient at the norm's
 * output.
 */
export function batchNormGradientSums(
  workers: number,
): Kernel<'gradients' | 'values' | 'statistics' | 'partials', 'rows' | 'vec4Count' | 'blocks'> {
  return kernel(
    'norm gradient sums',
    { gradients: readVec4, values: readVec4, statistics: readVec4, partials: writeVec4 },
    ['rows', 'vec4Count', 'blocks'],
    program(
      workers,
      'Sums',
      '',
      `
  let known = statisticsAt(group, vec4Index);
  let mean = statistics[known];
  let scale = statistics[known + 1];
  var sums = Sums();
  for (var row = firstRow(part, own.worker); row < shape.rows; row += rowStep(shape.blocks)) {
    let at = base + row * shape.vec4Count;
    let g = gradients[at];
    sums.plain += g;
    sums.products = fma(g, (values[at] - mean) * scale, sums.products);
  }
  sums = workgroupReduce(sums, localIndex);
  if (part >= shape.blocks || own.worker > 0) { return; }
  let at = partialsAt(group, part, vec4Index);
  partials[at] = sums.plain;
  partials[at + 1] = sums.products;`,
    ),
  );
}

/**
 * The gradient behind the norm, in place: γ/σ · (g − mean(g) − x̂ · mean(g·x̂)) (Ioffe and Szegedy
 * 2015, section 3, simplified). The first reduction of each channel writes γ's and β's gradients,
 * one split a group.
 */
export function batchNormGradient(
  workers: number,
): Kernel<
  'gradients' | 'values' | 'statistics' | 'partials' | 'gamma' | 'gammaGradient' | 'betaGradient',
  'rows' | 'vec4Count' | 'blocks' | 'chunks' | 'size'
> {
  return kernel(
    'norm gradient',
    {
      gradients: writeVec4,
      values: readVec4,
      statistics: readVec4,
      partials: readVec4,
      gamma: readVec4,
      gammaGradient: writeVec4,
      betaGradient: writeVec4,
    },
    ['rows', 'vec4Count', 'blocks', 'chunks', 'size'],
    program(
      workers,
      'Sums',
      '',
      `
  var sums = Sums();
  for (var block = own.worker; block < shape.blocks; block += ${workers}) {
    let at = partialsAt(group, block, vec4Index);
    sums = merge(sums, Sums(partials[at], partials[at + 1]));
  }
  sums = workgroupReduce(sums, localIndex);
  if (part >= shape.chunks) { return; }
  if (part == 0 && own.worker == 0) {
    gammaGradient[group * shape.size + vec4Index] = sums.products;
    betaGradient[group * shape.size + vec4Index] = sums.plain;
  }
  let known = statisticsAt(group, vec4Index);
  let mean = statistics[known];
  let scale = statistics[known + 1];
  let factor = gamma[vec4Index] * scale;
  let rows = f32(shape.rows);
  for (var row = firstRow(part, own.worker); row < shape.rows; row += rowStep(shape.chunks)) {
    let at = base + row * shape.vec4Count;
    let normal = (values[at] - mean) * scale;
    gradients[at] = factor * (gradients[at] - sums.plain / rows - normal * sums.products / rows);
  }`,
    ),
  );
}

import { batchNormEpsilon } from '../../../core/nn/model';
import { kernel, readVec4, writeVec4 } from './kernel';

export const runningNormGradientThreads = 64;

/**
 * The gradient behind a norm by running statistics, in place: those are constants, so γ/σ · g is all that
 * is left of `batchNormGradient`. Workgroups go through a map's channels along x and its images along y.
 */
export const runningNormGradient = kernel(
  'running norm gradient',
  { gradients: writeVec4, gamma: readVec4, runningStats: readVec4 },
  ['rowVec4Count', 'vec4Count'],
  `
@compute @workgroup_size(${runningNormGradientThreads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  if (thread.x >= shape.rowVec4Count) { return; }
  let vec4Index = thread.x % shape.vec4Count;
  let variance = runningStats[shape.vec4Count + vec4Index];
  gradients[thread.y * shape.rowVec4Count + thread.x] *=
    gamma[vec4Index] * inverseSqrt(variance + ${batchNormEpsilon});
}`,
);

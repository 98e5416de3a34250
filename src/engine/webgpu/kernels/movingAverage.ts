import { averageHalfLife } from '../../../core/nn/model';
import { kernel, readVec4, writeVec4 } from './kernel';
import { stateWords } from './loss';

export const averageThreads = 64;

/**
 * Moves an average towards the newest weights, `count` vec4s of them, by `averageDecay` of the batch and of G's
 * updates so far. Workgroups are `across` along x, and as many rows along y as it takes.
 */
export const movingAverage = kernel(
  'moving average',
  { average: writeVec4, newest: readVec4, state: ['read', 'array<u32>'] },
  ['count', 'images', 'across'],
  `
@compute @workgroup_size(${averageThreads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) localIndex: u32) {
  let at = (group.y * shape.across + group.x) * ${averageThreads} + localIndex;
  if (at >= shape.count) { return; }
  let updates = f32(state[${stateWords.g}]);
  let decay = min(exp2(-f32(shape.images) / ${averageHalfLife}), (1 + updates) / (10 + updates));
  average[at] += (1 - decay) * (newest[at] - average[at]);
}`,
);

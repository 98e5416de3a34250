import { kernel } from './kernel';

export const ablateThreads = 64;

/**
 * Switches channels off (Bau et al. 2019, section 3.2): map [pixels, stride] times a factor for each
 * channel, 0 or 1.
 */
export const ablate = kernel(
  'ablate',
  { map: ['write', 'array<f32>'], factors: ['read', 'array<f32>'] },
  ['count', 'stride'],
  `
@compute @workgroup_size(${ablateThreads})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  if (thread.x >= shape.count) { return; }
  map[thread.x] *= factors[thread.x % shape.stride];
}`,
);

import { epilogueText } from './activation';
import { kernel, readVec4, writeVec4 } from './kernel';
import type { Kernel } from './kernel';

export const sumPartialsThreads = 64;

/**
 * Adds up the parts that `partialConvolution` left, always in the same order, and finishes each sum as the
 * convolution would. `size` is in vec4s, and so are the `columns` of a row: the channels.
 */
export const sumPartials: Kernel<
  'partials' | 'operand' | 'output',
  'size' | 'splitK' | 'columns' | 'epilogue' | 'activation'
> = kernel(
  'sum of parts',
  { partials: readVec4, operand: readVec4, output: writeVec4 },
  ['size', 'splitK', 'columns', 'epilogue', 'activation'],
  `${epilogueText('vec4f')}
@compute @workgroup_size(${sumPartialsThreads})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x;
  if (at >= shape.size) { return; }
  var sum = vec4f();
  for (var part = 0u; part < shape.splitK; part++) { sum += partials[part * shape.size + at]; }
  output[at] = finish(sum, at % shape.columns, at);
}`,
);

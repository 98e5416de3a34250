import { adamBeta2, adamEpsilon } from '../../../core/nn/model';
import { kernel, readVec4, unroll, writeVec4 } from './kernel';

export const adamThreads = 64;

/**
 * Words of the rates buffer, all f32: G's rate, D's, 1 − β₁, and the logarithms of both β. Computed on
 * the host in double precision: 1 − β₂ in single precision would shift every update by 2·10⁻⁵.
 */
export function ratesOf(g: number, d: number, beta1: number): Float32Array<ArrayBuffer> {
  const logBeta1 = beta1 > 0 ? Math.log(beta1) : -1e30;
  return new Float32Array([g, d, 1 - beta1, 1 - adamBeta2, logBeta1, Math.log(adamBeta2)]);
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1) as TensorFlow.js computes it, ε outside the root, for a whole
 * net at once. A row of the table is one array: (start, length, start of its gradient, splits), in
 * vec4s. Arrays start at multiples of a workgroup; a gradient's splits lie one after another and are
 * added here, in order.
 */
export const adam = kernel(
  'Adam',
  {
    weights: writeVec4,
    firstMoment: writeVec4,
    secondMoment: writeVec4,
    gradient: readVec4,
    parameterTable: ['read', 'array<vec4u>'],
    state: ['read', 'array<u32>'],
    rates: ['read', 'array<f32>'],
  },
  ['player', 'count', 'across'],
  `
/** 1 − e^x for x ≤ 0 without cancellation. */
fn oneMinusExp(x: f32) -> f32 {
  if (x < -0.25) { return 1 - exp(x); }
  return -x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6 * (1 + x / 7))))));
}
@compute @workgroup_size(${adamThreads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) localIndex: u32) {
  let firstVec4Index = (group.y * shape.across + group.x) * ${adamThreads};
  var row = 0u;
  while (row + 1 < shape.count && parameterTable[row + 1].x <= firstVec4Index) { row++; }
  let own = parameterTable[row];
  let at = firstVec4Index + localIndex;
  let vec4Index = at - own.x;
  if (vec4Index >= own.y) { return; }
  var g = vec4f();
  var next = own.z + vec4Index;
  // Loads side by side: one after another, hundreds of splits would each wait for memory.
  for (var eight = 0u; eight < own.w / 8; eight++) {
${unroll(8, (i) => `    let g${i} = gradient[next + ${i} * own.y];`)}
    g += ((g0 + g1) + (g2 + g3)) + ((g4 + g5) + (g6 + g7));
    next += 8 * own.y;
  }
  for (var split = own.w / 8 * 8; split < own.w; split++) {
    g += gradient[own.z + split * own.y + vec4Index];
  }
  let t = f32(state[1 + shape.player]);
  let m = firstMoment[at] + (g - firstMoment[at]) * rates[2];
  let v = secondMoment[at] + (g * g - secondMoment[at]) * rates[3];
  firstMoment[at] = m;
  secondMoment[at] = v;
  let mean = m / oneMinusExp(t * rates[4]);
  let root = sqrt(v / oneMinusExp(t * rates[5]));
  weights[at] -= rates[shape.player] * mean / (root + ${adamEpsilon.keras});
}`,
);

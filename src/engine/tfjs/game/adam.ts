import { adamBeta2, adamEpsilon } from '../../../core/model';

/** A net's numbers and Adam's memory of them, all of the same length. */
export interface Weights {
  w: Float32Array;
  /** Running means of the gradient and of its square. */
  m: Float32Array;
  v: Float32Array;
  /** Updates done so far. */
  updates: number;
}

export function freshWeights(w: Float32Array): Weights {
  return { w, m: new Float32Array(w.length), v: new Float32Array(w.length), updates: 0 };
}

export function copyWeights({ w, m, v, updates }: Weights): Weights {
  return { w: w.slice(), m: m.slice(), v: v.slice(), updates };
}

const beta2 = adamBeta2;
const epsilon = adamEpsilon.paper;

/**
 * One update by Adam (Kingma and Ba 2015, algorithm 1), in place: w ← w − rate · m̂ / (√v̂ + ε).
 * @returns ‖Δw‖ / ‖w‖, how far the net moved
 */
export function adam(state: Weights, gradient: Float32Array, rate: number, beta1: number): number {
  state.updates++;
  const first = 1 - beta1 ** state.updates;
  const second = 1 - beta2 ** state.updates;
  const { w, m, v } = state;
  let moved = 0;
  let length = 0;
  for (let i = 0; i < w.length; i++) {
    const slope = gradient[i] ?? 0;
    const mean = beta1 * (m[i] ?? 0) + (1 - beta1) * slope;
    const square = beta2 * (v[i] ?? 0) + (1 - beta2) * slope * slope;
    const before = w[i] ?? 0;
    const step = (rate * (mean / first)) / (Math.sqrt(square / second) + epsilon);
    m[i] = mean;
    v[i] = square;
    w[i] = before - step;
    moved += step * step;
    length += before * before;
  }
  return length > 0 ? Math.sqrt(moved / length) : 0;
}

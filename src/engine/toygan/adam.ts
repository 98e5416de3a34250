import { adamBeta2, adamEpsilon } from '../../core/nn/model';

/** A player's weights and what Adam remembers about each: arrays of one length. */
export interface PlayerState {
  w: Float32Array;
  /** Running means of the gradient and of its square. */
  m: Float32Array;
  v: Float32Array;
  /** Updates so far. */
  updates: number;
}

export function initialState(w: Float32Array): PlayerState {
  return { w, m: new Float32Array(w.length), v: new Float32Array(w.length), updates: 0 };
}

export function copyState({ w, m, v, updates }: PlayerState): PlayerState {
  return { w: w.slice(), m: m.slice(), v: v.slice(), updates };
}

const beta2 = adamBeta2;
const epsilon = adamEpsilon.paper;

/**
 * One update by Adam (Kingma and Ba 2015, algorithm 1), in place, with g for the gradient:
 *
 *   m ← β₁ m + (1 − β₁) g      m̂ = m / (1 − β₁ᵗ)
 *   v ← β₂ v + (1 − β₂) g²     v̂ = v / (1 − β₂ᵗ)      w ← w − rate · m̂ / (√v̂ + ε)
 * @returns ‖Δw‖ / ‖w‖, how far the net moved
 */
export function adamUpdate(
  state: PlayerState,
  gradient: Float32Array,
  { rate, beta1 }: { rate: number; beta1: number },
): number {
  state.updates++;
  const mShare = 1 - beta1 ** state.updates;
  const vShare = 1 - beta2 ** state.updates;
  const { w, m, v } = state;
  let moved = 0;
  let length = 0;
  for (let i = 0; i < w.length; i++) {
    const g = gradient[i] ?? 0;
    const mean = beta1 * (m[i] ?? 0) + (1 - beta1) * g;
    const square = beta2 * (v[i] ?? 0) + (1 - beta2) * g * g;
    const before = w[i] ?? 0;
    const step = (rate * (mean / mShare)) / (Math.sqrt(square / vShare) + epsilon);
    m[i] = mean;
    v[i] = square;
    w[i] = before - step;
    moved += step * step;
    length += before * before;
  }
  return length > 0 ? Math.sqrt(moved / length) : 0;
}

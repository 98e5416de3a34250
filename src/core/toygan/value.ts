import { bestScore, lossAndGradient } from '../nn/losses';
import type { LossName } from '../nn/losses';
import { cell, integral } from './line';

/** The value of the game and its two expectations, E over the data and E over the noise. */
export interface Value {
  total: number;
  real: number;
  fake: number;
}

/**
 * V(D,G) = E_x[log D(x)] + E_z[log(1 − D(G(z)))] (Goodfellow et al. 2014, equation 1) for the
 * cross-entropy losses. For least squares and hinge, whose D is no probability, the same thing said
 * in their own unit: D's loss with the sign turned, so that D still pushes V up in every game.
 * @param real D's logits on equally likely data
 * @param fake D's logits on equally likely fakes
 */
export function valueOf(loss: LossName, real: ArrayLike<number>, fake: ArrayLike<number>): Value {
  const realTerm = -lossAndGradient(loss, 'real', real).value;
  const fakeTerm = -lossAndGradient(loss, 'fake', fake).value;
  return { total: realTerm + fakeTerm, real: realTerm, fake: fakeTerm };
}

/** Below this density of both, nobody plays at x and the best D is not defined. */
const nobody = 1e-9;

/**
 * The best answer to a given generator, as a score in [0, 1]; NaN where neither density reaches.
 */
export function optimalScore(loss: LossName, pData: number, pG: number): number {
  return pData + pG < nobody ? NaN : bestScore(loss, pData, pG);
}

/** x log x, continued to 0 at 0. */
const xlogx = (x: number) => (x > 0 ? x * Math.log(x) : 0);

/**
 * Jensen–Shannon divergence in nats between two densities at the line's nodes, from 0 for the same
 * to log 2 for no overlap. Mass that a density lacks (samples off the line) counts as no overlap.
 */
export function jensenShannon(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const integrand = Array.from({ length: p.length }, (_, i) => {
    const a = p[i] ?? 0;
    const b = q[i] ?? 0;
    return 0.5 * (xlogx(a) + xlogx(b)) - xlogx((a + b) / 2);
  });
  const missing = Math.max(0, 1 - integral(p)) + Math.max(0, 1 - integral(q));
  return clampDivergence(integral(integrand) + 0.5 * missing * Math.LN2);
}

/** The same between two histograms of counts over the same cells. */
export function jensenShannonOfCounts(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let pSum = 0;
  let qSum = 0;
  for (let i = 0; i < p.length; i++) {
    pSum += p[i] ?? 0;
    qSum += q[i] ?? 0;
  }
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const a = (p[i] ?? 0) / pSum;
    const b = (q[i] ?? 0) / qSum;
    sum += 0.5 * (xlogx(a) + xlogx(b)) - xlogx((a + b) / 2);
  }
  return clampDivergence(sum);
}

/** Rounding can leave a divergence a hair below 0 or above log 2. */
function clampDivergence(value: number): number {
  return Math.min(Math.LN2, Math.max(0, value));
}

/** V(D*, G) by quadrature for two densities at the nodes: −log 4 + 2 JSD (the paper's theorem 1). */
export function bestValue(pData: ArrayLike<number>, pG: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < pData.length; i++) {
    const p = pData[i] ?? 0;
    const q = pG[i] ?? 0;
    const half = i === 0 || i === pData.length - 1 ? 0.5 : 1;
    if (p > 0) sum += half * p * Math.log(p / (p + q));
    if (q > 0) sum += half * q * Math.log(q / (p + q));
  }
  return sum * cell;
}

/**
 * How far D is from the best D: the mean of |D − D*| over the data and the fakes, half and
 * half, by quadrature. In [0, 1]; 0 when D is the best there is wherever anyone plays.
 */
export function distanceToBest(
  loss: LossName,
  score: ArrayLike<number>,
  pData: ArrayLike<number>,
  pG: ArrayLike<number>,
): number {
  let sum = 0;
  let mass = 0;
  for (let i = 0; i < pData.length; i++) {
    const weight = (pData[i] ?? 0) + (pG[i] ?? 0);
    const best = optimalScore(loss, pData[i] ?? 0, pG[i] ?? 0);
    if (Number.isNaN(best)) continue;
    sum += weight * Math.abs((score[i] ?? 0) - best);
    mass += weight;
  }
  return mass > 0 ? sum / mass : 0;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equilibrium,
  logitCount,
  lossAndGradient,
  lossNames,
  sigmoid,
  softplus,
  scores,
} from './losses';
import type { LossName } from './losses';

const roles = ['real', 'fake', 'generator'] as const;
const logit = fc.double({ min: -20, max: 20, noNaN: true });
const batchOf = (loss: LossName) =>
  fc
    .integer({ min: 1, max: 6 })
    .chain((n) =>
      fc.array(logit, { minLength: n * logitCount(loss), maxLength: n * logitCount(loss) }),
    );

function discriminatorLoss(loss: LossName, logits: number[]): number {
  return lossAndGradient(loss, 'real', logits).value + lossAndGradient(loss, 'fake', logits).value;
}

describe('values', () => {
  it('are 2 log 2 for D and log 2 for G when D cannot tell', () => {
    expect(discriminatorLoss('nonSaturating', [0, 0])).toBeCloseTo(2 * Math.log(2), 12);
    expect(lossAndGradient('nonSaturating', 'generator', [0, 0]).value).toBeCloseTo(
      Math.log(2),
      12,
    );
    expect(discriminatorLoss('softmax', [3, 3, -1, -1])).toBeCloseTo(2 * Math.log(2), 12);
    expect(lossAndGradient('softmax', 'generator', [3, 3]).value).toBeCloseTo(Math.log(2), 12);
    expect(lossAndGradient('minimax', 'generator', [0]).value).toBeCloseTo(-Math.log(2), 12);
  });

  it('follow the definitions in the papers', () => {
    const [d, e] = [0.8, 0.3];
    const logits = [d, e].map((p) => Math.log(p / (1 - p)));
    const mean = (f: (p: number) => number) => (f(d) + f(e)) / 2;
    const value = (loss: LossName, role: (typeof roles)[number]) =>
      lossAndGradient(loss, role, logits).value;
    expect(value('minimax', 'real')).toBeCloseTo(
      mean((p) => -Math.log(p)),
      6,
    );
    expect(value('minimax', 'fake')).toBeCloseTo(
      mean((p) => -Math.log(1 - p)),
      6,
    );
    expect(value('minimax', 'generator')).toBeCloseTo(
      mean((p) => Math.log(1 - p)),
      6,
    );
    expect(value('nonSaturating', 'generator')).toBeCloseTo(
      mean((p) => -Math.log(p)),
      6,
    );
    expect(lossAndGradient('leastSquares', 'real', [3, 1]).value).toBe(1);
    expect(lossAndGradient('leastSquares', 'fake', [3, 1]).value).toBe(2.5);
    expect(lossAndGradient('hinge', 'real', [2, -1]).value).toBe(1);
    expect(lossAndGradient('hinge', 'fake', [2, -3]).value).toBe(1.5);
    expect(lossAndGradient('hinge', 'generator', [2, -3]).value).toBe(0.5);
  });

  it('of softmax are the cross-entropy of a two-way softmax', () => {
    fc.assert(
      fc.property(batchOf('softmax'), (logits) => {
        const crossEntropy = (label: number) => {
          let sum = 0;
          for (let i = 0; i < logits.length; i += 2) {
            const pair = logits.slice(i, i + 2);
            sum += Math.log(pair.reduce((total, l) => total + Math.exp(l), 0)) - (pair[label] ?? 0);
          }
          return (2 * sum) / logits.length;
        };
        expect(lossAndGradient('softmax', 'real', logits).value).toBeCloseTo(crossEntropy(1), 9);
        expect(lossAndGradient('softmax', 'fake', logits).value).toBeCloseTo(crossEntropy(0), 9);
        expect(lossAndGradient('softmax', 'generator', logits).value).toBeCloseTo(
          crossEntropy(1),
          9,
        );
      }),
    );
  });

  it('stay finite at logits where eˣ does not', () => {
    for (const loss of lossNames) {
      for (const role of roles) {
        for (const l of [-2000, 2000]) {
          const { value, gradient } = lossAndGradient(
            loss,
            role,
            [l, -l].slice(0, logitCount(loss)),
          );
          expect(Number.isFinite(value)).toBe(true);
          expect(gradient.every((g) => Number.isFinite(g))).toBe(true);
        }
      }
    }
    expect(softplus(-800)).toBe(0);
    expect(softplus(800)).toBe(800);
    expect(sigmoid(-800)).toBe(0);
  });
});

describe.each(lossNames)('gradient of %s', (loss) => {
  it.each(roles)('equals the central difference, %s', (role) => {
    fc.assert(
      fc.property(batchOf(loss), (logits) => {
        const { gradient } = lossAndGradient(loss, role, logits);
        const h = 1e-5;
        logits.forEach((value, i) => {
          // The hinge has a corner, where there is no derivative to compare with.
          if (loss === 'hinge' && Math.abs(Math.abs(value) - 1) < 2 * h) return;
          const shifted = (by: number) => logits.map((l, j) => (i === j ? l + by : l));
          const up = lossAndGradient(loss, role, shifted(h)).value;
          const down = lossAndGradient(loss, role, shifted(-h)).value;
          expect(gradient[i]).toBeCloseTo((up - down) / (2 * h), 5);
        });
      }),
    );
  });
});

describe('scores', () => {
  it('lie in [0, 1], rise with the logit and are a half on the fence', () => {
    const fence: Record<LossName, number[]> = {
      softmax: [2, 2],
      nonSaturating: [0],
      minimax: [0],
      leastSquares: [0.5],
      hinge: [0],
    };
    for (const loss of lossNames) {
      expect(scores(loss, fence[loss])[0]).toBe(0.5);
      const rising = [-30, -1, 0, 1, 30].map(
        (l) => scores(loss, logitCount(loss) === 2 ? [0, l] : [l])[0] ?? NaN,
      );
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
      expect(Math.min(...rising)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...rising)).toBeLessThanOrEqual(1);
    }
  });
});

it('knows what each player pays on the fence', () => {
  const fence: Record<LossName, number[]> = {
    softmax: [0, 0],
    nonSaturating: [0],
    minimax: [0],
    // The best D for least squares says (b + a)/2 = 1/2, for the hinge 0.
    leastSquares: [0.5],
    hinge: [0],
  };
  for (const loss of lossNames) {
    const { d, g } = equilibrium(loss);
    expect(discriminatorLoss(loss, fence[loss])).toBeCloseTo(d, 12);
    expect(lossAndGradient(loss, 'generator', fence[loss]).value).toBeCloseTo(g, 12);
  }
});

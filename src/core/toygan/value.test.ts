import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equilibrium, lossNames, scores } from '../nn/losses';
import { density, lineDataNames, sampler } from './density';
import { at, integral } from './line';
import {
  bestValue,
  optimalScore,
  distanceToBest,
  jensenShannon,
  jensenShannonOfCounts,
  valueOf,
} from './value';

const heights = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 32, maxLength: 32 });
const drawn = heights.map((columns) => density('drawnLine', columns));
const positive = fc.double({ min: 1e-3, max: 20, noNaN: true });

describe('the best D', () => {
  it.each(lossNames)('can only guess where p_g = p_data (%s)', (loss) => {
    fc.assert(
      fc.property(positive, (p) => {
        expect(optimalScore(loss, p, p)).toBe(0.5);
      }),
    );
  });

  it('maximises V at every x', () => {
    fc.assert(
      fc.property(
        positive,
        positive,
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        (p, q, other) => {
          const v = (d: number) => p * Math.log(d) + q * Math.log(1 - d);
          const best = optimalScore('nonSaturating', p, q);
          expect(v(best)).toBeGreaterThanOrEqual(v(other) - 1e-9 * (p + q));
        },
      ),
    );
  });

  it('minimises the least-squares and hinge losses of D at every x', () => {
    fc.assert(
      fc.property(positive, positive, fc.double({ min: -1, max: 1, noNaN: true }), (p, q, d) => {
        const squares = (x: number) => 0.5 * p * (x - 1) ** 2 + 0.5 * q * x ** 2;
        const slack = 1e-9 * (p + q);
        expect(squares(optimalScore('leastSquares', p, q))).toBeLessThanOrEqual(squares(d) + slack);
        const hinge = (x: number) => p * Math.max(0, 1 - x) + q * Math.max(0, 1 + x);
        const best = 2 * optimalScore('hinge', p, q) - 1;
        expect(hinge(best)).toBeLessThanOrEqual(hinge(d) + slack);
      }),
    );
  });

  it('is not defined where nobody plays', () => {
    expect(optimalScore('minimax', 0, 0)).toBeNaN();
  });

  it('makes V = −log 4 + 2 JSD', () => {
    fc.assert(
      fc.property(drawn, drawn, (p, q) => {
        expect(bestValue(p, q)).toBeCloseTo(-Math.log(4) + 2 * jensenShannon(p, q), 9);
      }),
    );
  });
});

describe('Jensen–Shannon divergence', () => {
  it('is 0 for the same, log 2 for no overlap, symmetric and never outside', () => {
    fc.assert(
      fc.property(drawn, drawn, (p, q) => {
        expect(jensenShannon(p, p)).toBeCloseTo(0, 9);
        expect(jensenShannon(p, q)).toBeCloseTo(jensenShannon(q, p), 9);
        expect(jensenShannon(p, q)).toBeGreaterThanOrEqual(0);
        expect(jensenShannon(p, q)).toBeLessThanOrEqual(Math.LN2);
      }),
    );
    const left = density(
      'drawnLine',
      Array.from({ length: 32 }, (_, i) => (i === 3 ? 9 : 0)),
    );
    const right = density(
      'drawnLine',
      Array.from({ length: 32 }, (_, i) => (i === 23 ? 9 : 0)),
    );
    expect(jensenShannon(left, right)).toBeCloseTo(Math.LN2, 9);
  });

  it('counts what has left the line as no overlap', () => {
    const p = density('gaussian', []);
    const gone = p.map(() => 0);
    expect(jensenShannon(p, gone)).toBeCloseTo(Math.LN2, 6);
  });

  it('agrees with itself on histograms', () => {
    expect(jensenShannonOfCounts([1, 3, 0], [10, 30, 0])).toBeCloseTo(0, 12);
    expect(jensenShannonOfCounts([1, 0], [0, 5])).toBeCloseTo(Math.LN2, 12);
    // By hand: p = (1, 0), q = (½, ½), m = (¾, ¼).
    const byHand = 0.5 * Math.log(4 / 3) + 0.25 * Math.log(2 / 3) + 0.25 * Math.log(2);
    expect(jensenShannonOfCounts([4, 0], [2, 2])).toBeCloseTo(byHand, 12);
  });
});

describe('the value of the game', () => {
  it.each(lossNames)('with a D that can only guess is minus its loss at the draw (%s)', (loss) => {
    const guess =
      loss === 'softmax' ? [3, 3, -1, -1] : loss === 'leastSquares' ? [0.5, 0.5] : [0, 0];
    const value = valueOf(loss, guess, guess);
    expect(value.total).toBeCloseTo(-equilibrium(loss).d, 6);
    expect(value.real + value.fake).toBeCloseTo(value.total, 12);
  });

  it('is E log D + E log(1 − D) for the cross-entropies', () => {
    const real = [0.3, 2, -1];
    const fake = [-2, 0.5];
    const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
    const value = valueOf('minimax', real, fake);
    expect(value.real).toBeCloseTo(
      mean(Array.from(scores('minimax', real), (d) => Math.log(d))),
      6,
    );
    expect(value.fake).toBeCloseTo(
      mean(Array.from(scores('minimax', fake), (d) => Math.log(1 - d))),
      6,
    );
  });

  it('with the best D, from samples, tends to −log 4 + 2 JSD', () => {
    const p = density('two', []);
    const q = density('skewed', []);
    const logits = (values: ArrayLike<number>) => {
      const draw = sampler(values);
      return Array.from({ length: 4000 }, (_, i) => {
        const x = draw((i + 0.5) / 4000);
        return Math.log((at(p, x) + 1e-12) / (at(q, x) + 1e-12));
      });
    };
    const value = valueOf('nonSaturating', logits(p), logits(q));
    expect(value.total).toBeCloseTo(-Math.log(4) + 2 * jensenShannon(p, q), 2);
  });
});

describe('the distance to the best D', () => {
  it('is 0 for D* and positive for another', () => {
    for (const data of lineDataNames.slice(0, 5)) {
      const p = density(data, []);
      const q = density('gaussian', []);
      const best = p.map((value, i) => optimalScore('minimax', value, q[i] ?? 0));
      expect(distanceToBest('minimax', best, p, q)).toBe(0);
      const flat = p.map(() => 0.9);
      expect(distanceToBest('minimax', flat, p, q)).toBeGreaterThan(0.05);
      expect(integral(p)).toBeCloseTo(1, 9);
    }
  });
});

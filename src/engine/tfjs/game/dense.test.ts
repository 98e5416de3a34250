import { describe, expect, it } from 'vitest';
import { firstWeights, netsOf } from '../../../core/game/nets';
import { defaultGame } from '../../../core/game/config';
import { answerNet, backNet, quickTanh, runNet } from './dense';

describe('the quick tanh', () => {
  it('is tanh within 4e-16', () => {
    for (let x = -30; x <= 30; x += 0.00137) {
      expect(Math.abs(quickTanh(x) - Math.tanh(x))).toBeLessThan(4e-16);
    }
  });

  it('keeps what is not a number, and infinity', () => {
    expect(quickTanh(Number.NaN)).toBeNaN();
    expect(quickTanh(Infinity)).toBe(1);
    expect(quickTanh(-Infinity)).toBe(-1);
  });
});

describe('answers in blocks', () => {
  it.each([1, 63, 64, 65, 200])('are the layers’ last outputs, for %d rows', (rows) => {
    const config = { ...defaultGame, data: 'ring', generatorWidth: 7, generatorDepth: 3 } as const;
    const { g } = netsOf(config);
    const w = firstWeights(config, 'g');
    const x = Float32Array.from({ length: 2 * rows }, (_, i) => Math.sin(i));
    expect(answerNet(g, x, w)).toEqual(runNet(g, x, w).at(-1));
  });
});

describe('gradients', () => {
  it.each([1, 2, 3])('are the central differences, at depth %d', (generatorDepth) => {
    const config = { ...defaultGame, data: 'ring', generatorWidth: 5, generatorDepth } as const;
    const { g } = netsOf(config);
    const w = firstWeights(config, 'g');
    const x = Float32Array.from({ length: 14 }, (_, i) => Math.sin(1 + i));
    // Any slopes on the answers make a scalar: their product with the answers.
    const dy = Float32Array.from({ length: 14 }, (_, i) => Math.cos(2 * i));
    const scalar = () => answerNet(g, x, w).reduce((sum, y, i) => sum + y * (dy[i] ?? 0), 0);
    const { dx, dw } = backNet(g, runNet(g, x, w), w, dy);
    const h = 1e-2;
    const differs = (values: Float32Array, gradient: Float32Array) => {
      expect(gradient).toHaveLength(values.length);
      return Math.max(
        ...Array.from(values, (value, i) => {
          values[i] = value + h;
          const above = scalar();
          values[i] = value - h;
          const slope = (above - scalar()) / (2 * h);
          values[i] = value;
          return Math.abs(slope - (gradient[i] ?? 0)) / (1 + Math.abs(slope));
        }),
      );
    };
    expect(differs(w, dw.slice())).toBeLessThan(1e-3);
    expect(differs(x, dx.slice())).toBeLessThan(1e-3);
  });
});

import { describe, expect, it } from 'vitest';
import { firstWeights, netsOf } from '../../../core/game/nets';
import { defaultGame } from '../../../core/game/config';
import { answerNet, quickTanh, runNet } from './dense';

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

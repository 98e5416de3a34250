import { describe, expect, it } from 'vitest';
import { quickTanh } from './dense';

describe('the quick tanh', () => {
  it('is tanh within 1e-8, and odd', () => {
    for (let x = -12; x <= 12; x += 0.00137) {
      expect(Math.abs(quickTanh(x) - Math.tanh(x))).toBeLessThan(1e-8);
      expect(quickTanh(-x)).toBe(-quickTanh(x));
    }
  });

  it('keeps what is not a number, and infinity', () => {
    expect(quickTanh(Number.NaN)).toBeNaN();
    expect(quickTanh(Infinity)).toBe(1);
    expect(quickTanh(-Infinity)).toBe(-1);
  });
});

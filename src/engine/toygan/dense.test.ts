import { describe, expect, it } from 'vitest';
import { Dense, fastTanh } from './dense';
import { matrix } from './matrix';

describe('the fast tanh', () => {
  it('is tanh within 4e-16', () => {
    for (let x = -30; x <= 30; x += 0.00137) {
      expect(Math.abs(fastTanh(x) - Math.tanh(x))).toBeLessThan(4e-16);
    }
  });

  it('keeps what is not a number, and infinity', () => {
    expect(fastTanh(Number.NaN)).toBeNaN();
    expect(fastTanh(Infinity)).toBe(1);
    expect(fastTanh(-Infinity)).toBe(-1);
  });
});

describe('a dense layer', () => {
  // W = [[1, 2], [3, 4]], b = [5, 6], after one number of another layer.
  const weights = Float32Array.of(9, 1, 2, 3, 4, 5, 6);
  const shape = { inputs: 2, outputs: 2, offset: 1 };
  const x = Float32Array.of(1, 0, 1, -1);

  it('is x W + b, and backwards what the chain rule says', () => {
    const layer = new Dense({ ...shape, hidden: false });
    const y = layer.forward(weights, matrix(x, 2, 2));
    expect([...y.values]).toEqual([6, 8, 3, 4]);
    const ds = matrix(Float32Array.of(1, 10, 100, 1000), 2, 2);
    layer.activationBackward(ds);
    expect([...ds.values]).toEqual([1, 10, 100, 1000]);
    // What was in the gradient is written over, in this layer's place only.
    const gradient = Float32Array.from({ length: 8 }, () => 7);
    layer.weightGradient(ds, gradient);
    expect([...gradient]).toEqual([7, 101, 1010, -100, -1000, 101, 1010, 7]);
    expect([...layer.inputGradient(weights, ds).values]).toEqual([21, 43, 2100, 4300]);
  });

  it('passes a hidden layer’s sums through tanh, whose derivative is 1 − y²', () => {
    const layer = new Dense({ ...shape, hidden: true });
    const y = layer.forward(Float32Array.of(9, 1, 2, 3, 4, 0.5, 0.25), matrix(x, 2, 2));
    const sums = [1.5, 2.25, -1.5, -1.75];
    sums.forEach((s, i) => expect(y.values[i]).toBeCloseTo(Math.tanh(s), 6));
    const ds = matrix(Float32Array.of(1, 1, 1, 2), 2, 2);
    layer.activationBackward(ds);
    sums.forEach((s, i) =>
      expect(ds.values[i]).toBeCloseTo((i === 3 ? 2 : 1) / Math.cosh(s) ** 2, 5),
    );
  });
});

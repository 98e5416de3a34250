import { describe, expect, it } from 'vitest';
import { defaultToyGan } from '../../core/toygan/config';
import { firstWeights, netsOf } from '../../core/toygan/nets';
import { Mlp } from './mlp';

/** The generator of a game on the plane: 2 → 7 → … → 2. */
function netOfDepth(generatorDepth: number) {
  const config = { ...defaultToyGan, data: 'ring', generatorWidth: 7, generatorDepth } as const;
  return { mlp: new Mlp(netsOf(config).g), w: firstWeights(config, 'g') };
}

const wave = (length: number, phase: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(phase + 1.3 * i));

describe('a perceptron’s output', () => {
  it.each([1, 63, 64, 65, 200])('is the same in blocks, for %d rows', (rows) => {
    const { mlp, w } = netOfDepth(3);
    const x = wave(2 * rows, 0);
    expect(mlp.evaluate(w, x)).toEqual(mlp.forward(w, x));
  });

  it('is a row’s own: neither the other rows nor earlier batches count', () => {
    const { mlp, w } = netOfDepth(2);
    const x = wave(20, 0);
    const together = mlp.forward(w, x).slice();
    mlp.forward(w, wave(300, 2));
    for (let row = 0; row < 10; row++) {
      const own = x.slice(2 * row, 2 * row + 2);
      expect(mlp.forward(w, own)).toEqual(together.slice(2 * row, 2 * row + 2));
    }
  });
});

describe('a perceptron’s gradients', () => {
  it.each([1, 2, 3, 4])('are the central differences, at depth %d', (depth) => {
    const { mlp, w } = netOfDepth(depth);
    const x = wave(14, 1);
    // A scalar of the output with a known gradient by it: the product with fixed numbers.
    const dy = wave(14, 2);
    const scalar = () => mlp.evaluate(w, x).reduce((sum, y, i) => sum + y * dy[i]!, 0);
    mlp.forward(w, x);
    const gradients = [
      { values: x, gradient: mlp.inputGradient(w, dy).slice() },
      { values: w, gradient: mlp.weightGradient(w, dy).slice() },
    ];
    const h = 1e-2;
    for (const { values, gradient } of gradients) {
      expect(gradient).toHaveLength(values.length);
      values.forEach((value, i) => {
        values[i] = value + h;
        const above = scalar();
        values[i] = value - h;
        const difference = (above - scalar()) / (2 * h);
        values[i] = value;
        expect(Math.abs(gradient[i]! - difference)).toBeLessThan(1e-3 * (1 + Math.abs(difference)));
      });
    }
  });

  it('are those of the newest forward pass, whatever was evaluated since', () => {
    const { mlp, w } = netOfDepth(2);
    const x = wave(14, 1);
    const dy = wave(14, 2);
    mlp.forward(w, wave(40, 3));
    mlp.forward(w, x);
    const wanted = mlp.weightGradient(w, dy).slice();
    mlp.forward(w, x);
    mlp.evaluate(w, wave(500, 4));
    expect(mlp.weightGradient(w, dy)).toEqual(wanted);
    expect(dy).toEqual(wave(14, 2));
    expect(x).toEqual(wave(14, 1));
  });
});

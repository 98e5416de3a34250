import { describe, expect, it } from 'vitest';
import { defaultToyGan, toyGanConfigSchema } from './config';
import { dataSource, firstWeights, netsOf, noiseBatch, noiseSlices } from './nets';
import * as v from 'valibot';

describe('the nets of the game', () => {
  it('lays out 1 → 16 → 16 → 1 without gaps', () => {
    const { g, d } = netsOf(defaultToyGan);
    expect(g.layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [1, 16],
      [16, 16],
      [16, 1],
    ]);
    expect(g.parameters).toBe(32 + 272 + 17);
    expect(g.layers.map(({ offset }) => offset)).toEqual([0, 32, 304]);
    expect(d.layers.at(-1)?.hidden).toBe(false);
    expect(netsOf({ ...defaultToyGan, loss: 'softmax' }).d.layers.at(-1)?.outputs).toBe(2);
    expect(netsOf({ ...defaultToyGan, data: 'ring' }).g.layers.at(-1)?.outputs).toBe(2);
  });

  it('gives the same first weights for the same seed, and others for G and D', () => {
    expect(firstWeights(defaultToyGan, 'g')).toEqual(firstWeights({ ...defaultToyGan }, 'g'));
    expect(firstWeights(defaultToyGan, 'g')).not.toEqual(firstWeights(defaultToyGan, 'd'));
    expect(firstWeights(defaultToyGan, 'g')).not.toEqual(
      firstWeights({ ...defaultToyGan, seed: 2 }, 'g'),
    );
  });

  it('has noise of mean 0 and the stated standard deviation', () => {
    for (const [noise, variance] of [
      ['uniform', 1 / 3],
      ['normal', 1],
    ] as const) {
      for (const z of [
        noiseBatch({ ...defaultToyGan, noise }, 5, 20000),
        noiseSlices(noise, 20000),
      ]) {
        const mean = z.reduce((a, b) => a + b, 0) / z.length;
        const square = z.reduce((a, b) => a + b * b, 0) / z.length;
        expect(Math.abs(mean)).toBeLessThan(0.02);
        expect(Math.abs(square - variance)).toBeLessThan(0.03);
      }
    }
  });

  it('slices normal noise at its known quantiles', () => {
    const slices = noiseSlices('normal', 1000);
    // Φ⁻¹(0.9995), Φ⁻¹(0.5005), Φ⁻¹(0.0005) from printed tables.
    expect(slices[999]).toBeCloseTo(3.29053, 4);
    expect(slices[500]).toBeCloseTo(0.00125, 4);
    expect(slices[0]).toBeCloseTo(-3.29053, 4);
  });

  it('draws data by step only', () => {
    const draw = dataSource({ ...defaultToyGan, data: 'five' });
    expect(draw(4, 10)).toEqual(draw(4, 10));
    expect(draw(4, 10)).not.toEqual(draw(5, 10));
  });
});

describe('the game’s description', () => {
  it('accepts the default and refuses what is out of bounds', () => {
    expect(v.parse(toyGanConfigSchema, defaultToyGan)).toEqual(defaultToyGan);
    for (const bad of [
      { generatorWidth: 0 },
      { generatorDepth: 1.5 },
      { beta1: 1 },
      { generatorRate: NaN },
      { data: 'square' },
      { drawing: [99999] },
    ]) {
      expect(v.safeParse(toyGanConfigSchema, { ...defaultToyGan, ...bad }).success).toBe(false);
    }
  });
});

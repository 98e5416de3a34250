import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { architecture, flopsPerStep, imageSize, length, macs } from './architecture';
import { presetNames, presets } from './model';
import type { ModelDescription } from './model';
import { initialParameters, parameterCounts, parameterSpecs } from './parameters';

const model = fc
  .record({
    initialSize: fc.integer({ min: 2, max: 8 }),
    latent: fc.integer({ min: 1, max: 8 }),
    generator: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 4 }),
    discriminator: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    kernel: fc.integer({ min: 3, max: 5 }),
    generatorNorm: fc.boolean(),
    discriminatorNorm: fc.boolean(),
    discriminatorFirstNorm: fc.boolean(),
  })
  .map((parts): ModelDescription => ({ ...presets.tiny, ...parts }));

describe('shapes', () => {
  it('of Classroom are the source course’s: 4, 8, 16, 32 up and 32, 16, 8, 4, 2 down', () => {
    const { generator, discriminator, image } = architecture(presets.classroom);
    expect(generator.map(({ output }) => [output.size, output.channels])).toEqual([
      [4, 128],
      [8, 64],
      [16, 32],
      [32, 1],
    ]);
    expect(discriminator.map(({ output }) => [output.size, output.channels])).toEqual([
      [16, 32],
      [8, 64],
      [4, 128],
      [2, 256],
      [1, 2],
    ]);
    expect(image).toEqual({ size: 32, channels: 1 });
  });

  it('chain: every layer takes what the one before gives, and D takes what G gives', () => {
    fc.assert(
      fc.property(model, (description) => {
        const { generator, discriminator, image } = architecture(description);
        const all = [...generator, ...discriminator];
        all.slice(1).forEach((layer, i) => expect(layer.input).toEqual(all[i]?.output));
        expect(image.size).toBe(imageSize(description));
        expect(generator.at(-1)).toMatchObject({ activation: 'tanh', norm: false, output: image });
      }),
    );
  });

  it('have a bias exactly where no norm follows', () => {
    fc.assert(
      fc.property(model, (description) => {
        const { generator, discriminator } = architecture(description);
        for (const { bias, norm } of [...generator, ...discriminator]) expect(bias).toBe(!norm);
      }),
    );
  });

  it('norm D’s first layer only when asked', () => {
    const first = (description: ModelDescription) =>
      architecture(description).discriminator[0]?.norm;
    expect(first(presets.classroom)).toBe(false);
    expect(first({ ...presets.classroom, discriminatorFirstNorm: true })).toBe(true);
  });
});

describe('parameters', () => {
  it('of Classroom are 0.46 million for G and 1.08 million for D', () => {
    // Filters and dense weights, a gain and a shift a normalised channel, biases where no norm is.
    const g = 100 * 2048 + 2 * 128 + 25 * (128 * 64 + 64 * 32 + 32) + 2 * (64 + 32) + 1;
    const d = 25 * (32 + 32 * 64 + 64 * 128 + 128 * 256) + 32 + 2 * (64 + 128 + 256) + 1024 * 2 + 2;
    expect(parameterCounts(presets.classroom)).toEqual({ g, d });
    expect(g / 1e6).toBeCloseTo(0.46, 2);
    expect(d / 1e6).toBeCloseTo(1.08, 2);
  });

  it('of Paper are 18.9 and 17.2 million', () => {
    const { g, d } = parameterCounts(presets.paper);
    expect(g / 1e6).toBeCloseTo(18.9, 1);
    expect(d / 1e6).toBeCloseTo(17.2, 1);
  });

  it('have names of their own, and sizes that are the product of their shapes', () => {
    fc.assert(
      fc.property(model, (description) => {
        const specs = parameterSpecs(description);
        expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length);
        for (const { name, player, shape, size } of specs) {
          expect(size).toBe(shape.reduce((product, side) => product * side, 1));
          expect(name.startsWith(`${player}.`)).toBe(true);
        }
      }),
    );
  });

  it('start as normals of spread 0.02, zeros and ones, and not all alike', () => {
    const arrays = initialParameters(presets.classroom);
    for (const { name, size, initial } of parameterSpecs(presets.classroom)) {
      const values = Array.from(arrays.get(name) ?? []);
      expect(values).toHaveLength(size);
      const square = values.reduce((sum, value) => sum + value ** 2, 0) / size;
      if (initial !== 'normal') expect(square).toBe(initial === 'ones' ? 1 : 0);
      else expect(Math.abs(Math.sqrt(square) / 0.02 - 1)).toBeLessThan(4 / Math.sqrt(2 * size));
    }
    expect(arrays.get('g.conv1.filter')?.slice(0, 8)).not.toEqual(
      arrays.get('g.conv2.filter')?.slice(0, 8),
    );
  });

  it('start the same for the same seed only', () => {
    const first = initialParameters(presets.tiny);
    expect(initialParameters(presets.tiny)).toEqual(first);
    expect(initialParameters({ ...presets.tiny, seed: 8 })).not.toEqual(first);
  });
});

describe('arithmetic', () => {
  it('of a layer counts its taps', () => {
    const { generator, discriminator } = architecture(presets.classroom);
    const [dense, up] = generator;
    const [down] = discriminator;
    expect(dense && macs(dense)).toBe(100 * 4 * 4 * 128);
    expect(up && macs(up)).toBe(4 * 4 * 25 * 128 * 64);
    expect(down && macs(down)).toBe(16 * 16 * 25 * 1 * 32);
    expect(dense && length(dense.output)).toBe(2048);
  });

  it('of a Classroom step is the 27.5 GFLOP of a step that forges twice, less one forging', () => {
    const { generator } = architecture(presets.classroom);
    const forging = 2 * 128 * generator.reduce((sum, layer) => sum + macs(layer), 0);
    expect((flopsPerStep(presets.classroom) + forging) / 1e9).toBeCloseTo(27.5, 1);
  });

  it('of the presets orders them: Tiny, Quick, its wide form, Classroom, Paper', () => {
    const sorted = [...presetNames].sort(
      (a, b) => flopsPerStep(presets[a]) - flopsPerStep(presets[b]),
    );
    expect(sorted).toEqual(['tiny', 'quick', 'quickWide', 'classroom', 'paper']);
    // Multiply-adds forward, 16 taps: G's layers, D's, and each one's first.
    const gFirst = 100 * 7 * 7 * 24;
    const dFirst = 16 * 14 * 14 * 12;
    const gAll = gFirst + 16 * 7 * 7 * 24 * 12 + 16 * 14 * 14 * 12;
    const dAll = dFirst + 16 * 7 * 7 * 12 * 24 + 7 * 7 * 24;
    const d = gAll + 4 * dAll + 2 * (dAll - dFirst);
    const g = 2 * dAll + gAll + (gAll - gFirst);
    expect(flopsPerStep(presets.quick)).toBe(2 * 16 * (d + g));
    expect(flopsPerStep(presets.quick) / 1e9).toBeCloseTo(0.098, 3);
  });
});

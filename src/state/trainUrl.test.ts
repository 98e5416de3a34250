import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig, presetFor } from '../core/config';
import { datasetNames } from '../core/dataset';
import { failureNames } from '../core/failureNames';
import { lossNames } from '../core/nn/losses';
import { presetNames } from '../core/nn/model';
import { wholePage } from './classView';
import { formatHash, parseHash } from './url';
import { defaultTarget, engineChoices, nearestPreset, trainCodec } from './trainUrl';

const { parse: parseTrainLink, format: formatTrainLink } = trainCodec;

describe('parseTrainLink', () => {
  it('is Quick on MNIST when the link says nothing', () => {
    expect(parseTrainLink({})).toEqual({
      config: presetFor('quick', 'mnist'),
      choice: 'auto',
      target: defaultTarget,
      failure: null,
      adjusted: [],
    });
  });

  it('clamps numbers and names the keys it had to change', () => {
    const { config, adjusted } = parseTrainLink({
      batch: '1e9',
      seed: '3.4',
      beta1: 'NaN',
      latent: '64',
    });
    expect(config.model).toMatchObject({ batch: 512, seed: 3, beta1: 0.5, latent: 64 });
    expect(adjusted.sort()).toEqual(['batch', 'beta1', 'seed']);
  });

  it('ignores unknown keys, those of every object included', () => {
    const params = { __proto__: 'x', constructor: 'y', toString: 'z', nonsense: '1' };
    expect(parseTrainLink(params).adjusted).toEqual([]);
  });

  it('falls back to the preset where the keys cannot work together', () => {
    const { config, adjusted } = parseTrainLink({ preset: 'classroom', initialSize: '2' });
    expect(config).toEqual(presetFor('classroom', 'mnist'));
    expect(adjusted).toEqual(['initialSize']);
  });

  it('gives a run that works, whatever the text', () => {
    const key = fc.oneof(
      fc.constantFrom(
        'data',
        'preset',
        'generator',
        'discriminator',
        'batch',
        'kernel',
        'initialSize',
        'loss',
        'steps',
        'engine',
        'seed',
        'generatorNorm',
      ),
      fc.string({ maxLength: 8 }),
    );
    const value = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        '1e309',
        '-1',
        '<script>',
        '9'.repeat(400),
        '0x10',
        'Infinity',
        '1-2-3',
        '4096-1',
      ),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), (params) => {
        const { config } = parseTrainLink(params);
        expect(checkConfig(config)).toEqual(config);
      }),
      { numRuns: 300 },
    );
  });
});

describe('formatTrainLink', () => {
  it('comes back from the address bar as it was', () => {
    const setup = fc.record({
      preset: fc.constantFrom(...presetNames),
      dataset: fc.constantFrom(...datasetNames),
      loss: fc.constantFrom(...lossNames),
      batch: fc.integer({ min: 2, max: 512 }),
      generatorRate: fc.double({ min: 1e-6, max: 0.1, noNaN: true }),
      generatorNorm: fc.boolean(),
      seed: fc.integer({ min: 0, max: 4294967295 }),
      choice: fc.constantFrom(...engineChoices),
      target: fc.integer({ min: 1, max: 1_000_000 }),
      failure: fc.constantFrom(null, ...failureNames),
    });
    fc.assert(
      fc.property(setup, ({ preset, dataset, choice, target, failure, ...model }) => {
        const base = presetFor(preset, dataset);
        const config = { dataset, model: { ...base.model, ...model } };
        const given = { config, choice, target, failure };
        const hash = formatHash({
          room: 'train',
          language: null,
          classView: wholePage,
          lesson: null,
          params: formatTrainLink(given),
        });
        expect(parseTrainLink(parseHash(hash).params)).toEqual({ ...given, adjusted: [] });
      }),
    );
  });

  it('names only what differs from the nearest preset', () => {
    const config = presetFor('classroom', 'mnist');
    expect(nearestPreset(config)).toEqual({ preset: 'classroom', differs: [] });
    const changed = { ...config, model: { ...config.model, seed: 8 } };
    const as = { choice: 'auto', target: defaultTarget, failure: null } as const;
    expect(formatTrainLink({ config: changed, ...as })).toEqual({
      data: 'mnist',
      preset: 'classroom',
      seed: '8',
    });
  });
});

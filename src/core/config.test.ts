import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig, cost, defaultConfig } from './config';
import type { RunConfig } from './config';
import { fit } from './dataset';
import { Fault, isFault, toFaultRecord } from './fault';
import { presetNames, presets } from './nn/model';
import type { ModelDescription } from './nn/model';

/** The code of the fault that a description meets, or null when it is accepted. */
function refusal(model: object, dataset = 'mnist'): string | null {
  try {
    checkConfig({ dataset, model: { ...presets.quick, ...model } } as RunConfig);
    return null;
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.record.code;
  }
}

const deep = (length: number) => Array.from({ length }, () => 4);

describe('checkConfig', () => {
  it('accepts every preset with a data set of its channels, and the default', () => {
    for (const name of presetNames) {
      const dataset = presets[name].generator.at(-1) === 3 ? 'faces' : 'mnist';
      expect(refusal(presets[name], dataset)).toBeNull();
    }
    expect(checkConfig(defaultConfig)).toEqual(defaultConfig);
  });

  it.each<[string, string, object, string?]>([
    ['an unknown data set', 'config.unknownDataset', {}, 'cats'],
    ['an unknown loss', 'config.unknownLoss', { loss: 'wasserstein' }],
    ['a rate that is not a number', 'config.notANumber', { generatorRate: '0.1' }],
    ['a NaN', 'config.notANumber', { beta1: NaN }],
    ['a missing number', 'config.notANumber', { batch: undefined }],
    ['an infinite rate', 'config.outOfRange', { generatorRate: Infinity }],
    ['a rate of zero', 'config.outOfRange', { discriminatorRate: 0 }],
    ['β₁ of one', 'config.outOfRange', { beta1: 1 }],
    ['a batch of one, which has no variance', 'config.outOfRange', { batch: 1 }],
    ['a negative seed', 'config.outOfRange', { seed: -1 }],
    ['a seed beyond 32 bits', 'config.outOfRange', { seed: 2 ** 32 }],
    ['half an image in the batch', 'config.notAnInteger', { batch: 2.5 }],
    ['a kernel of 3.5', 'config.notAnInteger', { kernel: 3.5 }],
    ['channels that are no list', 'config.channelList', { generator: 'wide' }],
    ['a generator of one map', 'config.channelList', { generator: [1] }],
    ['too deep a generator', 'config.channelList', { generator: deep(7) }],
    ['a discriminator of nothing', 'config.channelList', { discriminator: [] }],
    ['too deep a list for D', 'config.channelList', { discriminator: deep(7) }],
    ['channels that are no numbers', 'config.notANumber', { discriminator: [16, '32'] }],
    ['half a channel', 'config.notAnInteger', { discriminator: [16.5] }],
    ['no channels', 'config.outOfRange', { generator: [32, 0, 1] }],
    ['too many channels', 'config.outOfRange', { discriminator: [1025] }],
    ['a colour G for grey images', 'config.imageChannels', { generator: [32, 16, 3] }],
    ['a grey G for colour images', 'config.imageChannels', {}, 'faces'],
    ['images smaller than the data', 'config.outOfRange', { initialSize: 2 }],
    ['images too large', 'config.outOfRange', { initialSize: 16, generator: [4, 4, 4, 4, 1] }],
    ['a switch that is neither on nor off', 'config.notASwitch', { generatorNorm: 'yes' }],
    ['more halvings than the image has', 'config.discriminatorDepth', { discriminator: deep(6) }],
    [
      'more parameters than fit',
      'config.tooManyParameters',
      {
        initialSize: 16,
        generator: [1024, 1],
        latent: 512,
        discriminator: [1024, 1024, 1024, 1024],
      },
    ],
  ])('refuses %s', (_, code, model, dataset) => {
    expect(refusal(model, dataset)).toBe(code);
  });

  it('drops fields that it does not know', () => {
    const model = { ...presets.quick, extra: 1 } as ModelDescription;
    expect(checkConfig({ dataset: 'mnist', model }).model).not.toHaveProperty('extra');
  });

  it('answers any rubbish with a Fault, or with a description within bounds', () => {
    const rubbish = fc.oneof(
      fc.anything(),
      fc.record({ dataset: fc.constant('mnist'), model: fc.anything() }),
      fc.record({
        dataset: fc.constantFrom('mnist', 'faces', 'shapes', '__proto__'),
        model: fc
          .dictionary(fc.constantFrom(...Object.keys(presets.quick)), fc.anything())
          .map((changes) => ({ ...presets.quick, ...changes })),
      }),
    );
    fc.assert(
      fc.property(rubbish, (input) => {
        try {
          const accepted = checkConfig(input as RunConfig);
          expect(checkConfig(accepted)).toEqual(accepted);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
      { numRuns: 500 },
    );
  });
});

it('adds up what a description costs', () => {
  expect(cost(presets.quick)).toMatchObject({ layers: 6 });
  expect(cost(presets.quick).parameters.g).toBe(
    100 * 7 * 7 * 24 + 2 * 24 + 16 * (24 * 12 + 12) + 2 * 12 + 1,
  );
});

describe('fit', () => {
  it('pads 28 to 32 by two on every side', () => {
    expect(fit(28, 32)).toEqual({ size: 32, scale: 1, before: 2 });
  });

  it('enlarges by whole factors and centres what is left', () => {
    expect(fit(16, 64)).toEqual({ size: 64, scale: 4, before: 0 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), fc.nat(128), (stored, more) => {
        const size = stored + more;
        const { scale, before } = fit(stored, size);
        const after = size - before - scale * stored;
        expect(scale).toBeGreaterThanOrEqual(1);
        expect(after - before === 0 || after - before === 1).toBe(true);
      }),
    );
  });
});

it('words anything thrown as a record', () => {
  const record = { code: 'engine.deviceLost', params: { reason: 'gone' } } as const;
  expect(toFaultRecord(new Fault(record))).toBe(record);
  expect(toFaultRecord(new Error('odd'))).toEqual({
    code: 'engine.unexpected',
    params: { message: 'odd' },
  });
  expect(toFaultRecord('odd').params).toEqual({ message: 'odd' });
});

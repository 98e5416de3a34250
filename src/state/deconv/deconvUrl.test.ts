import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presetNames } from '../../core/deconv/presets';
import { edit, fromLayer, fromPreset, moveTo } from './deconvState';
import { firstChoice } from './layerChoice';
import { deconvCodec } from './deconvUrl';

const { parse: fromParams, format: toParams } = deconvCodec;

describe('the link of the room', () => {
  it('brings back configuration, numbers, step and view', () => {
    for (const name of presetNames) {
      const state = edit(moveTo(fromPreset(name, 3, 'gather'), 7), 'kernel', 0, -2.5);
      const back = fromParams(toParams(state));
      expect([back.config, back.step, back.view]).toEqual([state.config, 7, 'gather']);
      expect(back.input).toEqual(state.input);
      back.kernel.forEach((value, i) => expect(value).toBeCloseTo(state.kernel[i]!, 3));
    }
  });

  it('asks for a layer by number or by name, channels counted from one', () => {
    expect(fromParams({ layer: '2', in: '5', out: '1' }).choice).toEqual({
      ...firstChoice,
      layer: 2,
      from: 4,
      to: 0,
    });
    expect(fromParams({ layer: 'g.conv2', in: '5', out: '1', row: '3' })).toMatchObject({
      choice: { layer: 2, from: 4, to: 0, row: 2, column: null, draw: 0 },
    });
    expect(fromParams({ layer: '1' }).choice).toEqual(firstChoice);
    expect(fromParams({ layer: '0', in: '0', out: '99999' }).choice).toMatchObject({
      layer: 1,
      from: 0,
      to: 4095,
    });
    expect(fromParams({ layer: '1', in: 'x', out: '-3' }).choice).toEqual(firstChoice);
    expect(fromParams({ layer: 'd.conv1' }).choice).toBeNull();
  });

  it('keeps the layer instead of its numbers, until a person changes one', () => {
    const params = { layer: '2', in: '5', out: '1', z: '3', at: '40', view: 'stamp' };
    const waiting = fromParams(params);
    expect(toParams(waiting)).toEqual(params);
    const { config, kernel, input } = fromPreset('generator');
    const choice = { layer: 2, from: 4, to: 0, row: 1, column: 2, draw: 2, code: null };
    const state = fromLayer(waiting, { config, kernel, input }, choice);
    expect([state.step, state.view]).toEqual([40, 'stamp']);
    expect(toParams(state)).toEqual({ ...params, row: '2', column: '3' });
    const other = fromLayer(
      state,
      { config, kernel: [...kernel].reverse(), input },
      { ...choice, from: 1 },
    );
    expect([other.step, toParams(other).in]).toEqual([40, '2']);
    expect(toParams(edit(state, 'input', 0, 9))).not.toHaveProperty('layer');
  });

  it('reads the step of an old link', () => {
    expect(fromParams({ preset: 'worked', step: '7' }).step).toBe(7);
    expect(fromParams({ preset: 'worked', at: '8', step: '7' }).step).toBe(8);
  });

  it('carries the noise vector of the Latent space room', () => {
    const params = { layer: '2', out: '1', code: 'AbC-_9', at: '40', view: 'stamp' };
    expect(fromParams(params).choice).toEqual({ ...firstChoice, layer: 2, to: 0, code: 'AbC-_9' });
    expect(toParams(fromParams(params))).toEqual(params);
    expect(fromParams({ ...params, code: '<b>' }).choice?.code).toBeNull();
  });

  it('writes an address that reads as itself, whatever was given first', () => {
    const digit = fc.integer({ min: 0, max: 9 });
    const asked = fc.record(
      {
        d: fc.constantFrom('conv', 'transpose'),
        k: fc.tuple(digit, digit).map((extent) => extent.join('x')),
        s: fc.integer({ min: -1, max: 9 }).map(String),
        p: fc.constantFrom('same', 'valid', '0', '1', '2', '99'),
        a: digit.map(String),
        i: fc.tuple(digit, digit).map((extent) => extent.join('x')),
        at: fc.integer({ min: 0, max: 9999 }).map(String),
        view: fc.constantFrom('matrix', 'stamp', 'gather', 'all', 'none'),
        preset: fc.constantFrom(...presetNames),
        layer: fc.constantFrom('0', '1', '3', 'g.conv2'),
        in: fc.integer({ min: 0, max: 99999 }).map(String),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(asked, (params) => {
        const told = toParams(fromParams(params));
        expect(toParams(fromParams(told))).toEqual(told);
      }),
    );
  });

  it('makes something of whatever it is given', () => {
    const key = fc.constantFrom(
      ...[
        'd',
        'k',
        's',
        'p',
        'a',
        'i',
        'w',
        'x',
        'at',
        'step',
        'view',
        'preset',
        'layer',
        'in',
        'z',
      ],
    );
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('3x3', '2x2', '9x9', '0x1', '-1', '1e9', 'NaN', '1_2_3_4', 'same', 'conv'),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), (params) => {
        const state = fromParams(params);
        expect(state.trace.steps[state.step]).toBeDefined();
        expect(state.trace.output.every(Number.isFinite)).toBe(true);
        fromParams(toParams(state));
      }),
    );
  });
});

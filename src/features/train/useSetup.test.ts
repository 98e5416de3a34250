// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunInfo } from '../../rpc/engine';
import { defaultConfig, presetFor } from '../../core/config';
import { datasetNames } from '../../core/dataset';
import type { ModelDescription } from '../../core/nn/model';
import { presetNames, presets } from '../../core/nn/model';
import type { UrlParams } from '../../state/url';
import type { SessionState } from '../../state/sessionState';
import { fakeEngine } from '../../testing/fakeEngine';
import { trainStores } from '../../testing/stores';
import { useSetup } from './useSetup';

afterEach(cleanup);

function setup(params: UrlParams = {}) {
  const { link, session, wrapper } = trainStores(fakeEngine().engine, params);
  const { result } = renderHook(useSetup, { wrapper });
  const told = () => link.getState().params.train;
  return {
    now: () => result.current,
    told,
    /** Makes an entry; returns the sentence that refuses it. */
    enter: (entry: (now: ReturnType<typeof useSetup>) => string | null) => {
      let said: string | null = null;
      act(() => {
        said = entry(result.current);
      });
      return said as string | null;
    },
    does: (change: (now: ReturnType<typeof useSetup>) => void) => act(() => change(result.current)),
    /** A run is open. */
    open: (config = defaultConfig, state: Partial<SessionState> = {}) =>
      act(() => session.store.setState({ info: { config } as RunInfo, choice: 'auto', ...state })),
  };
}

const withModel = (part: Partial<ModelDescription>) => ({
  ...defaultConfig,
  model: { ...defaultConfig.model, ...part },
});

describe('an entry', () => {
  test('that can work is in the address at once, beside what was there', () => {
    const { enter, now, told } = setup({ data: 'fashion', preset: 'quick', beta1: '0.3' });
    expect(enter(({ changeModel }) => changeModel({ batch: 32 }))).toBeNull();
    expect(now().config).toEqual({
      dataset: 'fashion',
      model: { ...presetFor('quick', 'fashion').model, beta1: 0.3, batch: 32 },
    });
    expect(told()).toEqual({ data: 'fashion', preset: 'quick', beta1: '0.3', batch: '32' });
  });

  const big = { initialSize: 16, generator: [1024, 1024, 1024, 1], discriminator: [1024, 1024] };
  test.each<[string, Partial<ModelDescription>, RegExp]>([
    ['no number', { batch: NaN }, /number/],
    ['too low', { generatorRate: 0 }, /1e-6|0\.000001/],
    ['too high', { latent: 513 }, /512/],
    ['without end', { discriminatorRate: Infinity }, /0\.1/],
    ['no whole number', { batch: 7.5 }, /7\.5/],
    ['a list that is too short', { generator: [1] }, /2/],
    ['a list that is too long', { discriminator: [1, 2, 3, 4, 5, 6, 7] }, /6/],
    ['a list of what is no number', { discriminator: [8, NaN] }, /number/],
    ['an image of other channels', { initialSize: 8, generator: [24, 12, 3] }, /channel/],
    ['an image that is too small', { initialSize: 2 }, /28/],
    ['an image that is too large', { initialSize: 16, generator: [4, 4, 4, 4, 1] }, /128/],
    ['a discriminator that is too deep', { discriminator: [4, 4, 4, 4, 4, 4] }, /6/],
    ['more than a device can hold', big, /64/],
  ])('that is %s is refused with its reason, and changes nothing', (_, part, reason) => {
    const params = { data: 'mnist', preset: 'quick', seed: '3' };
    const { enter, now, told } = setup(params);
    const before = now().config;
    expect(enter(({ changeModel }) => changeModel(part))).toMatch(reason);
    expect(now().config).toEqual(before);
    expect(told()).toEqual(params);
  });

  test.each([
    [NaN, /number/],
    [0, /1/],
    [-3, /1/],
    [1e7, /1,?000,?000/],
    [2.5, /2\.5/],
  ])('of %d steps is refused with its reason', (target, reason) => {
    const { enter, now, told } = setup({ steps: '50' });
    expect(enter(({ changeTarget }) => changeTarget(target))).toMatch(reason);
    expect(now().target).toBe(50);
    expect(told()).toEqual({ steps: '50' });
  });

  test('of steps or an engine leaves the model alone', () => {
    const { enter, does, now, told } = setup({ data: 'mnist', preset: 'tiny', seed: '3' });
    const before = now().config;
    expect(enter(({ changeTarget }) => changeTarget(500))).toBeNull();
    does(({ changeChoice }) => changeChoice('tfjs'));
    expect(now()).toMatchObject({ config: before, target: 500, choice: 'tfjs' });
    expect(told()).toMatchObject({ seed: '3', steps: '500', engine: 'tfjs' });
  });
});

describe('a preset', () => {
  test.each(presetNames)(
    '%s fits every data set, and keeps data, seed, engine and steps',
    (name) => {
      for (const dataset of datasetNames) {
        const { does, now } = setup({ data: dataset, seed: '99', engine: 'tfjs', steps: '50' });
        does(({ changePreset }) => changePreset(name));
        const { seed, ...model } = presetFor(name, dataset).model;
        expect(now().config).toEqual({ dataset, model: { ...model, seed: 99 } });
        expect(seed).not.toBe(99);
        expect(now()).toMatchObject({ choice: 'tfjs', target: 50, adjusted: [] });
      }
    },
  );
});

describe('a device that large steps suit', () => {
  const fast = { config: presetFor('classroom', 'mnist'), largeSteps: true } as RunInfo;
  const wide = presetFor('quickWide', 'mnist');

  test('has a link that leaves it to the page begin with the wide form of Quick, and says so', () => {
    const { open, does, now, told } = setup({ steps: '50' });
    expect(now().config).toEqual(defaultConfig);
    open(fast.config, { info: fast, pretrained: true });
    expect(now()).toMatchObject({ config: wide, quick: 'quickWide', waiting: [] });
    // The person's own run from then on: it was begun so.
    open(wide, { info: { ...fast, config: wide }, pretrained: false, step: 7 });
    expect(now()).toMatchObject({ config: wide, waiting: [] });
    expect(told()).toEqual({ steps: '50' });
    // Written out, it means the same on other devices.
    does(({ settle }) => settle());
    expect(told()).toEqual({ data: 'mnist', preset: 'quickWide', steps: '50' });
  });

  test('changes nothing for a link that says what is trained', () => {
    for (const params of [{ preset: 'quick' }, { seed: '3' }, { engine: 'gpu' }]) {
      const { open, now } = setup(params);
      const before = now().config;
      open(fast.config, { info: fast, pretrained: true });
      expect(now().config).toEqual(before);
    }
  });

  test('changes nothing beside a run that was begun before it was known', () => {
    const { open, now } = setup();
    open(defaultConfig, { info: { ...fast, config: defaultConfig }, step: 7 });
    expect(now()).toMatchObject({ config: defaultConfig, waiting: [] });
  });
});

describe('another data set', () => {
  test('keeps what was changed, and fits the rest as the preset does', () => {
    const { does, now } = setup({ data: 'mnist', preset: 'quick', seed: '99', beta1: '0.1' });
    does(({ changeDataset }) => changeDataset('faces'));
    const model = { ...presets.quick, seed: 99, beta1: 0.1 };
    const faces = presetFor('quick', 'faces').model;
    expect(faces.generator).not.toEqual(presets.quick.generator);
    expect(now().config).toEqual({
      dataset: 'faces',
      model: { ...faces, seed: 99, beta1: 0.1 },
    });
    does(({ changeDataset }) => changeDataset('mnist'));
    expect(now().config).toEqual({ dataset: 'mnist', model });
  });

  test('keeps own channels, but for those of the image', () => {
    const { does, now } = setup({ data: 'mnist', generator: '32-8-1' });
    does(({ changeDataset }) => changeDataset('faces'));
    expect(now().config.model.generator).toEqual([32, 8, 3]);
  });

  test('of larger images than the model’s begins with a preset, and keeps the seed', () => {
    const params = { data: 'faces', preset: 'quick', initialSize: '5', seed: '99', engine: 'tfjs' };
    const { does, now } = setup(params);
    expect(now().config.model.initialSize).toBe(5);
    does(({ changeDataset }) => changeDataset('mnist'));
    expect(now().config).toEqual({ dataset: 'mnist', model: { ...presets.quick, seed: 99 } });
    expect(now().choice).toBe('tfjs');
  });
});

describe('beside a run that is open', () => {
  test('fields that can’t change while it lives wait, by name; rates do not', () => {
    const { enter, does, now, open } = setup();
    open();
    expect(now().waiting).toEqual([]);
    enter(({ changeModel }) => changeModel({ generatorRate: 0.01, discriminatorRate: 0.01 }));
    expect(now().waiting).toEqual([]);
    enter(({ changeModel }) => changeModel({ seed: 8, generator: [32, 8, 1] }));
    does(({ changeDataset }) => changeDataset('fashion'));
    does(({ changeChoice }) => changeChoice('tfjs'));
    expect([...now().waiting].sort()).toEqual(['data', 'engine', 'generator', 'seed']);
  });

  test('undo goes back to its setup, and keeps the steps', () => {
    const { enter, does, now, open, told } = setup({ steps: '50' });
    open(withModel({ seed: 5 }), { choice: 'tfjs' });
    enter(({ changeModel }) => changeModel({ seed: 8, batch: 32 }));
    expect(now().waiting).toEqual(['batch', 'seed', 'engine']);
    does(({ undo }) => undo());
    expect(now()).toMatchObject({ config: withModel({ seed: 5 }), waiting: [], target: 50 });
    expect(told()).toEqual({
      data: 'mnist',
      preset: 'quick',
      seed: '5',
      engine: 'tfjs',
      steps: '50',
    });
  });

  test('undo without a run changes nothing', () => {
    const { does, told } = setup({ seed: '8' });
    does(({ undo }) => undo());
    expect(told()).toEqual({ seed: '8' });
  });

  test('nothing waits for one that ships with the page', () => {
    const { now, open } = setup({ seed: '8' });
    expect(now().pretrained).toBe(false);
    open(presetFor('classroom', 'mnist'), { pretrained: true });
    expect(now()).toMatchObject({ waiting: [], pretrained: true });
  });

  test('it is the pretrained one that will be shown while none is open and nobody asked for any', () => {
    const { now, open } = setup({ steps: '50' });
    expect(now().pretrained).toBe(true);
    open();
    expect(now().pretrained).toBe(false);
  });
});

test('a link that could not be taken as it stood says where, until it is settled', () => {
  const { does, now, told } = setup({ data: 'mnist', batch: '9000', loss: 'luck', seed: '3' });
  expect([...now().adjusted].sort()).toEqual(['batch', 'loss']);
  expect(now().config).toEqual(withModel({ batch: 512, seed: 3 }));
  does(({ settle }) => settle());
  expect(now()).toMatchObject({ adjusted: [], config: withModel({ batch: 512, seed: 3 }) });
  expect(told()).toEqual({ data: 'mnist', preset: 'quick', batch: '512', seed: '3' });
});

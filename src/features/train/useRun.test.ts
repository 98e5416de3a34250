// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { RunInfo } from '../../rpc/engine';
import type { Engine } from '../../rpc/engineProtocol';
import { defaultConfig, presetFor } from '../../core/config';
import type { RunConfig } from '../../core/config';
import type { PretrainedName } from '../../core/dataset';
import { Fault } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import type { UrlParams } from '../../state/url';
import { fetchPretrained } from '../../persistence/pretrained';
import { requireTabLock } from '../../state/tabLock';
import type { TabLockState } from '../../state/tabLock';
import { openPretrained } from '../../hooks/usePretrained';
import { fakeEngine } from '../../testing/fakeEngine';
import { trainStores } from '../../testing/stores';
import { useRun } from './useRun';
import { useSetup } from './useSetup';

vi.mock(import('../../persistence/pretrained'), () => ({
  fetchPretrained: vi.fn<typeof fetchPretrained>(),
}));
vi.mock(import('../../hooks/usePretrained'), async (original) => ({
  ...(await original()),
  openPretrained: vi.fn<typeof openPretrained>(),
}));

/** What waits until the page has nothing better to do. */
const idle = new Map<number, () => void>();
let asked = 0;
/** The page has nothing better to do. */
function beIdle(): void {
  const due = [...idle.values()];
  idle.clear();
  for (const work of due) work();
}

beforeEach(() => {
  idle.clear();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('requestIdleCallback', (work: () => void) => {
    idle.set(++asked, work);
    return asked;
  });
  vi.stubGlobal('cancelIdleCallback', (handle: number) => idle.delete(handle));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const pretrainedConfigs: Record<PretrainedName, RunConfig> = {
  digits: presetFor('classroom', 'mnist'),
  clothes: presetFor('classroom', 'fashion'),
  faces: presetFor('classroom', 'faces'),
};
const pretrainedConfig = pretrainedConfigs.digits;
const infoOf = (config: RunConfig, step = 0): RunInfo => ({
  config,
  step,
  engine: 'tfjs',
  backend: 'cpu',
  device: '',
  fallback: null,
});
const saved = { step: 1, updates: { g: 0, d: 0 }, arrays: new Map<string, Float32Array>() };
const seeded = (seed: number) => ({
  ...defaultConfig,
  model: { ...defaultConfig.model, seed },
});
const noDevice: FaultRecord = { code: 'engine.noDevice', params: {} };

/** The Train room's hooks on a page that has just been painted. */
function page(params: UrlParams = {}, tabLock: TabLockState['tabLock'] = 'mine') {
  const calls = {
    open: vi.fn<Engine['open']>((config) => Promise.resolve(infoOf(config))),
    load: vi.fn<Engine['load']>(() => Promise.resolve(infoOf(pretrainedConfig, 9))),
    start: vi.fn<Engine['start']>(() => Promise.resolve()),
    reset: vi.fn<Engine['reset']>(() => Promise.resolve(infoOf(defaultConfig))),
    setRates: vi.fn<Engine['setRates']>(() => Promise.resolve()),
  };
  vi.mocked(openPretrained)
    .mockReset()
    .mockImplementation((session, name) =>
      session.adopt(() => Promise.resolve(infoOf(pretrainedConfigs[name], 9)), true),
    );
  const { engine, emit } = fakeEngine(calls);
  const here = requireTabLock(
    engine,
    createStore<TabLockState>(() => ({ tabLock, acquire: () => Promise.resolve() })),
  );
  const { link, session, wrapper } = trainStores(here, params);
  const { result } = renderHook(
    () => {
      const setup = useSetup();
      return { setup, begin: useRun(setup) };
    },
    { wrapper },
  );
  const rest = () => act(() => new Promise((resolve) => setTimeout(resolve, 5)));
  return {
    ...calls,
    session,
    state: () => session.store.getState(),
    setup: () => result.current.setup,
    begin: () => result.current.begin,
    rest,
    /** The page has nothing better to do, and then has done it. */
    whenIdle: async () => {
      act(beIdle);
      await rest();
    },
    go: (given: UrlParams) => act(() => link.getState().setParams('train', given)),
    emit: (event: Parameters<typeof emit>[0]) => act(() => emit(event)),
  };
}

/** A page whose run trains, or has trained, and stands at step 40. */
async function trained(phase: 'training' | 'paused', params: UrlParams = { seed: '5' }) {
  const all = page(params);
  await all.whenIdle();
  all.emit({ type: 'phase', phase, step: 40 });
  all.open.mockClear();
  return all;
}

describe('a page on which nothing is open', () => {
  test('shows the generator that ships with it where nobody asked for a setup', async () => {
    const { open, whenIdle, state } = page({ steps: '50' });
    expect(openPretrained).not.toHaveBeenCalled();
    await whenIdle();
    expect(openPretrained).toHaveBeenCalledTimes(1);
    expect(open).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ pretrained: true, info: { config: pretrainedConfig } });
  });

  test('shows the one that goes with the data set, also when another set is chosen', async () => {
    const { open, whenIdle, go, state } = page({ data: 'fashion' });
    await whenIdle();
    expect(state()).toMatchObject({ pretrained: true, info: { config: { dataset: 'fashion' } } });
    go({ data: 'faces' });
    await whenIdle();
    expect(state()).toMatchObject({ pretrained: true, info: { config: { dataset: 'faces' } } });
    go({});
    await whenIdle();
    expect(state()).toMatchObject({ pretrained: true, info: { config: { dataset: 'mnist' } } });
    expect(vi.mocked(openPretrained).mock.calls.map(([, name]) => name)).toEqual([
      'clothes',
      'faces',
      'digits',
    ]);
    expect(open).not.toHaveBeenCalled();
  });

  test('opens the default run where that one cannot be had', async () => {
    const { open, whenIdle } = page();
    vi.mocked(openPretrained).mockRejectedValue(new TypeError('offline'));
    await whenIdle();
    expect(open).toHaveBeenCalledExactlyOnceWith(defaultConfig, 'auto');
  });

  test('opens what its link asks for, and trains nothing unasked', async () => {
    const { open, start, whenIdle, state } = page({ seed: '5', engine: 'tfjs' });
    await whenIdle();
    expect(openPretrained).not.toHaveBeenCalled();
    expect(open).toHaveBeenCalledExactlyOnceWith(seeded(5), 'tfjs');
    expect(start).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ pretrained: false, choice: 'tfjs' });
  });

  test('does not try a setup again that was refused, but tries another', async () => {
    const { open, whenIdle, go, state } = page({ seed: '5' });
    open.mockRejectedValueOnce(new Fault(noDevice));
    await whenIdle();
    expect(state()).toMatchObject({ info: null, fault: { fault: noDevice } });
    go({ seed: '5', steps: '50' });
    await whenIdle();
    expect(open).toHaveBeenCalledTimes(1);
    go({ seed: '6' });
    await whenIdle();
    expect(open).toHaveBeenLastCalledWith(seeded(6), 'auto');
    expect(state().info?.config).toEqual(seeded(6));
  });

  test.each<[string, UrlParams]>([
    ['nobody asked for a setup', {}],
    ['the link asks for one', { seed: '5' }],
  ])('leaves a file alone that is being opened, though %s', async (_, params) => {
    const { open, session, whenIdle, rest, state } = page(params);
    let loaded: (info: RunInfo) => void = () => undefined;
    await act(async () => {
      void session.adopt(() => new Promise<RunInfo>((resolve) => (loaded = resolve)));
      await Promise.resolve();
    });
    await whenIdle();
    act(() => loaded(infoOf(seeded(77), 500)));
    await rest();
    await whenIdle();
    expect(openPretrained).not.toHaveBeenCalled();
    expect(open).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ step: 500, info: { config: seeded(77) } });
  });

  test('opens its own run after a file that was refused', async () => {
    const { open, session, whenIdle } = page({ seed: '5' });
    await act(() => session.adopt(() => Promise.reject(new Fault(noDevice))));
    await whenIdle();
    expect(open).toHaveBeenCalledExactlyOnceWith(seeded(5), 'auto');
  });
});

describe('another setup', () => {
  test('is opened at once while no step has been trained', async () => {
    const { open, go, whenIdle } = page({ seed: '5' });
    await whenIdle();
    go({ seed: '6' });
    await whenIdle();
    expect(open).toHaveBeenLastCalledWith(seeded(6), 'auto');
    go({ seed: '5' });
    await whenIdle();
    expect(open).toHaveBeenLastCalledWith(seeded(5), 'auto');
  });

  test.each(['training', 'paused'] as const)('waits beside a run that is %s', async (phase) => {
    const { open, go, whenIdle, setup, state } = await trained(phase);
    go({ seed: '6' });
    await whenIdle();
    expect(open).not.toHaveBeenCalled();
    expect(setup().waiting).toEqual(['seed']);
    expect(state()).toMatchObject({ step: 40, info: { config: seeded(5) } });
  });

  test('waits, too, beside a run that has just begun to train', async () => {
    const { open, go, whenIdle, emit } = page({ seed: '5' });
    await whenIdle();
    emit({ type: 'phase', phase: 'training', step: 0 });
    go({ seed: '6' });
    await whenIdle();
    expect(open).toHaveBeenCalledTimes(1);
  });

  test('that waits is opened once a reset has thrown the run away', async () => {
    const { open, go, whenIdle, session, emit } = await trained('paused');
    go({ seed: '6' });
    await act(() => session.reset());
    emit({ type: 'phase', phase: 'paused', step: 0 });
    await whenIdle();
    expect(open).toHaveBeenCalledExactlyOnceWith(seeded(6), 'auto');
  });

  test('takes the place of the pretrained generator, in which is no work of the person’s', async () => {
    const { open, go, whenIdle } = page();
    await whenIdle();
    go({ seed: '6' });
    await whenIdle();
    expect(open).toHaveBeenCalledExactlyOnceWith(seeded(6), 'auto');
  });

  test('waits once the person has trained the pretrained generator on', async () => {
    const { open, go, whenIdle, emit, setup } = page();
    await whenIdle();
    const [d, g] = [Float32Array.of(1), Float32Array.of(1)];
    emit({ type: 'losses', steps: Uint32Array.of(10), d, g });
    go({ seed: '6' });
    await whenIdle();
    expect(open).not.toHaveBeenCalled();
    expect(setup().waiting).toContain('seed');
  });
});

describe('the pretrained generator, when asked for', () => {
  beforeEach(() => {
    vi.mocked(fetchPretrained).mockReset();
  });

  test('takes the place of a run, and brings its own setup', async () => {
    const { begin, whenIdle, state, load, setup, open } = await trained('paused', {
      data: 'fashion',
      preset: 'tiny',
      steps: '50',
    });
    vi.mocked(fetchPretrained).mockResolvedValue({ ...saved, config: pretrainedConfigs.clothes });
    load.mockResolvedValue(infoOf(pretrainedConfigs.clothes, 1200));
    await act(() => begin().pretrained());
    await whenIdle();
    expect(fetchPretrained).toHaveBeenCalledExactlyOnceWith('clothes');
    expect(state()).toMatchObject({
      pretrained: true,
      info: { config: pretrainedConfigs.clothes },
    });
    expect(setup()).toMatchObject({ config: presetFor('quick', 'fashion'), target: 50 });
    expect(open).not.toHaveBeenCalled();
  });

  test('that cannot be had leaves the run and its setup as they were', async () => {
    const { begin, whenIdle, state, setup } = await trained('paused');
    const before = state().info;
    vi.mocked(fetchPretrained).mockImplementation(() =>
      Promise.reject(new Fault({ code: 'data.network', params: { file: 'digits.json' } })),
    );
    await act(() => begin().pretrained());
    await whenIdle();
    expect(state()).toMatchObject({
      pretrained: false,
      info: before,
      fault: { fault: { code: 'data.network' } },
    });
    expect(setup().config).toEqual(seeded(5));
  });
});

describe('a press that comes early', () => {
  test('while the pretrained generator is on its way takes its place for good', async () => {
    const { begin, whenIdle, state, start, open } = page();
    let wanted: () => boolean = () => true;
    let come: () => void = () => undefined;
    vi.mocked(openPretrained).mockImplementation(async (_session, _name, asked) => {
      if (asked) wanted = asked;
      await new Promise<void>((resolve) => (come = resolve));
      return false;
    });
    await whenIdle();
    expect(begin().unasked).toBe(true);
    expect(wanted()).toBe(true);
    await act(() => begin().fromScratch());
    expect(wanted()).toBe(false);
    act(() => come());
    await whenIdle();
    expect(open).toHaveBeenCalledExactlyOnceWith(defaultConfig, 'auto');
    expect(start).toHaveBeenCalledTimes(1);
    expect(state().pretrained).toBe(false);
    expect(begin().unasked).toBe(false);
  });

  test('while the run that it asks for is being opened trains that one', async () => {
    const { begin, whenIdle, start, open, state } = page({ seed: '5' });
    let opened: (info: RunInfo) => void = () => undefined;
    open.mockImplementationOnce(() => new Promise((resolve) => (opened = resolve)));
    await whenIdle();
    expect(state().phase).toBe('opening');
    expect(begin().unasked).toBe(true);
    await act(async () => {
      const begun = begin().fromScratch();
      opened(infoOf(seeded(5)));
      await begun;
    });
    await whenIdle();
    expect(open).toHaveBeenCalledTimes(1);
    expect(start).toHaveBeenCalledTimes(1);
  });

  test('after a change of the setup finds the changed one open', async () => {
    const { begin, whenIdle, open, go, state } = page({ seed: '5' });
    await whenIdle();
    go({ seed: '6' });
    const caughtUp: boolean[] = [];
    const catchUp = () => act(async () => void caughtUp.push(await begin().catchUp()));
    await catchUp();
    expect(state().info?.config).toEqual(seeded(6));
    await catchUp();
    await whenIdle();
    expect(open).toHaveBeenCalledTimes(2);
    // One that is refused is not the one that would then be trained.
    open.mockRejectedValueOnce(new Fault(noDevice));
    go({ seed: '7' });
    await catchUp();
    expect(caughtUp).toEqual([true, true, false]);
    expect(state()).toMatchObject({ fault: { fault: noDevice }, info: { config: seeded(6) } });
  });
});

describe('learning rates', () => {
  test('are handed to the run at once, and do not end it', async () => {
    const { open, setRates, go, whenIdle, state } = await trained('training');
    go({ seed: '5', generatorRate: '0.01' });
    await whenIdle();
    const { discriminatorRate: discriminator } = defaultConfig.model;
    expect(setRates).toHaveBeenCalledExactlyOnceWith({ generator: 0.01, discriminator });
    expect(open).not.toHaveBeenCalled();
    expect(state()).toMatchObject({
      step: 40,
      info: { config: { model: { generatorRate: 0.01 } } },
    });
  });

  test('wait with what waits for a restart', async () => {
    const { setRates, go, whenIdle } = await trained('paused');
    go({ seed: '6', generatorRate: '0.01' });
    await whenIdle();
    expect(setRates).not.toHaveBeenCalled();
  });
});

describe('training from scratch', () => {
  test('opens the setup on show in place of the pretrained generator, and trains it', async () => {
    const { open, start, begin, whenIdle, state } = page({ steps: '50' });
    await whenIdle();
    await act(() => begin().fromScratch());
    await whenIdle();
    expect(open).toHaveBeenCalledExactlyOnceWith(defaultConfig, 'auto');
    expect(start).toHaveBeenCalledExactlyOnceWith(50);
    expect(state().pretrained).toBe(false);
  });

  test.each<[string, UrlParams]>([
    ['a plain page', {}],
    ['a link', { seed: '5' }],
  ])('begins once on %s, also when asked for before the page was idle', async (_, params) => {
    const { open, start, begin, whenIdle } = page(params);
    await act(async () => {
      const begun = begin().fromScratch();
      beIdle();
      await begun;
    });
    await whenIdle();
    expect(openPretrained).not.toHaveBeenCalled();
    expect(open).toHaveBeenCalledTimes(1);
    expect(start).toHaveBeenCalledTimes(1);
    expect(open.mock.invocationCallOrder[0]).toBeLessThan(start.mock.invocationCallOrder[0]!);
  });

  test('with a run that is refused trains nothing, and leaves what is on show', async () => {
    const { open, start, begin, whenIdle, state } = page();
    await whenIdle();
    open.mockRejectedValueOnce(new Fault(noDevice));
    await act(() => begin().fromScratch());
    expect(start).not.toHaveBeenCalled();
    expect(state()).toMatchObject({
      pretrained: true,
      step: 9,
      info: { config: pretrainedConfig },
      fault: { fault: noDevice },
    });
  });

  test('while another tab trains is refused, and said to be', async () => {
    const { start, begin, whenIdle, state } = page({ seed: '5' }, 'elsewhere');
    await whenIdle();
    await act(() => begin().fromScratch());
    expect(start).not.toHaveBeenCalled();
    expect(state().fault?.fault.code).toBe('store.otherTab');
    expect(state().info?.config).toEqual(seeded(5));
  });
});

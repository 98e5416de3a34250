import { describe, expect, it, vi } from 'vitest';
import type { EngineEvent, RunInfo } from '../rpc/engine';
import type { Engine } from '../rpc/engineProtocol';
import { defaultConfig } from '../core/config';
import type { RunConfig } from '../core/config';
import { Fault } from '../core/fault';
import { fakeEngine } from '../testing/fakeEngine';
import { createSession } from './session';

/** An engine whose answers each test scripts. */
function scripted(overrides: Partial<Engine> = {}) {
  const info = (config: RunConfig): RunInfo => ({
    config,
    step: 0,
    engine: 'tfjs',
    backend: 'cpu',
    device: '',
    fallback: null,
  });
  return fakeEngine({
    open: (config) => Promise.resolve(info(config)),
    start: () => Promise.resolve(),
    pause: () => Promise.resolve({ step: 5 }),
    step: (players) =>
      Promise.resolve({ step: 1, players, losses: { d: 1, g: 2 }, moved: { d: 0.1, g: 0 } }),
    reset: () => Promise.resolve(info(defaultConfig)),
    setRates: () => Promise.resolve(),
    ...overrides,
  });
}

const losses = (from: number, values: number[]): EngineEvent => ({
  type: 'losses',
  steps: Uint32Array.from(values, (_, i) => from + i),
  d: Float32Array.from(values),
  g: Float32Array.from(values),
});
const imageGrid = { width: 1, height: 1, data: new Uint8ClampedArray(4) };

describe('createSession', () => {
  it('follows the engine’s events', () => {
    const { engine, emit } = scripted();
    const { store, series } = createSession(engine);
    emit({ type: 'phase', phase: 'training', step: 0 });
    emit(losses(1, [3, 2, 1]));
    expect(store.getState()).toMatchObject({ phase: 'training', step: 3 });
    expect(series.length).toBe(3);
    emit({
      type: 'recovered',
      fault: { code: 'engine.workerDied', params: {} },
      step: 2,
      info: {
        config: defaultConfig,
        step: 2,
        engine: 'tfjs',
        backend: 'cpu',
        device: '',
        fallback: null,
      },
    });
    expect(series.length).toBe(2);
    expect(store.getState()).toMatchObject({ step: 2, recovered: { step: 2 } });
  });

  it('counts the seconds of training, and only those', () => {
    const { engine, emit } = scripted();
    let time = 0;
    const { store } = createSession(engine, () => time);
    emit({ type: 'phase', phase: 'training', step: 0 });
    time = 40_000;
    emit({ type: 'phase', phase: 'paused', step: 9 });
    time = 90_000;
    emit({ type: 'phase', phase: 'training', step: 9 });
    time = 100_000;
    emit(losses(10, [1]));
    expect(store.getState().trained).toBe(50);
  });

  it('keeps the run on show when a new one is refused', async () => {
    const fault = { code: 'engine.noDevice', params: {} } as const;
    const { engine, emit } = scripted();
    const session = createSession(engine);
    await session.open(defaultConfig, 'auto');
    emit({ type: 'grid', step: 0, imageGrid });
    emit(losses(1, [1]));
    engine.open = () => Promise.reject(new Fault(fault));
    expect(await session.open(defaultConfig, 'gpu')).toBe(false);
    const state = session.store.getState();
    expect(state.fault?.fault).toEqual(fault);
    expect(state.grid).not.toBeNull();
    expect(state.phase).toBe('ready');
    expect(session.series.length).toBe(1);
  });

  it('opens only the newest of the runs that wait', async () => {
    const open = vi.fn((config: RunConfig) => Promise.resolve({ ...base, config }));
    const base: Omit<RunInfo, 'config'> = {
      step: 0,
      engine: 'tfjs',
      backend: 'cpu',
      device: '',
      fallback: null,
    };
    const session = createSession(scripted({ open }).engine);
    const seeds = [1, 2, 3].map((seed) => ({
      ...defaultConfig,
      model: { ...defaultConfig.model, seed },
    }));
    await Promise.all(seeds.map((config) => session.open(config, 'auto')));
    expect(session.store.getState().info?.config.model.seed).toBe(3);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('clears what was on show at a reset, but not what came with it', async () => {
    const { engine, emit } = scripted();
    const session = createSession(engine);
    emit({ type: 'grid', step: 9, imageGrid });
    emit(losses(1, [1, 2]));
    await session.reset();
    expect(session.store.getState().grid).toBeNull();
    expect(session.series.length).toBe(0);
    const plain = engine.reset.bind(engine);
    engine.reset = () => {
      emit({ type: 'grid', step: 0, imageGrid });
      return plain();
    };
    await session.reset();
    expect(session.store.getState().grid?.step).toBe(0);
  });

  it('does one hand-made step at a time and keeps its report until training goes on', async () => {
    const { engine, emit } = scripted();
    const step = vi.spyOn(engine, 'step');
    const session = createSession(engine);
    await Promise.all([session.step('d'), session.step('d')]);
    expect(step).toHaveBeenCalledTimes(1);
    expect(session.store.getState().report?.moved).toEqual({ d: 0.1, g: 0 });
    emit({ type: 'phase', phase: 'training', step: 1 });
    expect(session.store.getState().report).toBeNull();
  });
});

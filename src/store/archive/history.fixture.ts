import { vi } from 'vitest';
import type { EngineEvent, RunInfo } from '../../rpc/engine';
import type { Engine } from '../../rpc/engineProtocol';
import type { RunConfig } from '../../core/config';
import { presets } from '../../core/model';
import { initialParameters, parameterSpecs } from '../../core/parameters';
import type { Snapshot } from '../../core/snapshot';

export const config: RunConfig = { dataset: 'shapes', model: presets.tiny };

export function snapshotAt(step: number): Snapshot {
  const arrays = initialParameters(config.model);
  for (const { name, size, trainable } of parameterSpecs(config.model)) {
    if (!trainable) continue;
    arrays.set(`m/${name}`, new Float32Array(size).fill(step));
    arrays.set(`v/${name}`, new Float32Array(size));
  }
  return { config, step, updates: { g: step, d: step }, arrays };
}

/** An engine that does nothing but say what a real one would. */
export function fakeEngine() {
  const listeners = new Set<(event: EngineEvent) => void>();
  const emit = (event: EngineEvent) => listeners.forEach((listener) => listener(event));
  const info = (step: number): RunInfo => ({
    config,
    step,
    engine: 'tfjs',
    backend: 'cpu',
    device: '',
    fallback: null,
  });
  const load = vi.fn((snapshot: Snapshot) => Promise.resolve(info(snapshot.step)));
  const engine: Engine = {
    open: () => {
      grid(0);
      return Promise.resolve(info(0));
    },
    load,
    reset: () => Promise.resolve(info(0)),
    start: () => Promise.resolve(),
    pause: () => Promise.resolve({ step: 0 }),
    step: () => Promise.reject(new Error('unused')),
    setRates: () => Promise.resolve(),
    generate: () => Promise.reject(new Error('unused')),
    inspect: () => Promise.reject(new Error('unused')),
    directions: () => Promise.resolve([]),
    inspectLayer: () => Promise.reject(new Error('unused')),
    gradients: () => Promise.reject(new Error('unused')),
    save: () => Promise.resolve(snapshotAt(0)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const sheet = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const grid = (step: number) => emit({ type: 'grid', step, sheet });
  return { engine, emit, grid, load };
}

export const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

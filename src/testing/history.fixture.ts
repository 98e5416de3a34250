import { vi } from 'vitest';
import type { RunInfo } from '../rpc/engine';
import { fakeEngine } from './fakeEngine';
import type { RunConfig } from '../core/config';
import { presets } from '../core/nn/model';
import { completeState, initialParameters, parameterSpecs } from '../core/nn/parameters';
import type { Checkpoint } from '../core/checkpoint';

export const config: RunConfig = { dataset: 'shapes', model: presets.tiny };

export function checkpointAt(step: number): Checkpoint {
  const arrays = initialParameters(config.model);
  for (const { name, size, trainable } of parameterSpecs(config.model)) {
    if (!trainable) continue;
    arrays.set(`m/${name}`, new Float32Array(size).fill(step));
    arrays.set(`v/${name}`, new Float32Array(size));
  }
  const complete = completeState(config.model, arrays);
  return { config, step, updates: { g: step, d: step }, arrays: complete };
}

/** An engine that does nothing but say what a real one would. */
export function idleEngine() {
  const info = (step: number): RunInfo => ({
    config,
    step,
    engine: 'tfjs',
    backend: 'cpu',
    device: '',
    fallback: null,
  });
  const load = vi.fn((checkpoint: Checkpoint) => Promise.resolve(info(checkpoint.step)));
  const { engine, emit } = fakeEngine({
    open: () => {
      grid(0);
      return Promise.resolve(info(0));
    },
    load,
    reset: () => Promise.resolve(info(0)),
    start: () => Promise.resolve(),
    pause: () => Promise.resolve({ step: 0 }),
    setRates: () => Promise.resolve(),
    directions: () => Promise.resolve([]),
    save: () => Promise.resolve(checkpointAt(0)),
  });
  const imageGrid = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const grid = (step: number) => emit({ type: 'grid', step, imageGrid });
  return { engine, emit, grid, load };
}

export const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

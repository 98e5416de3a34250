import { afterEach, describe, expect, test, vi } from 'vitest';
import { rejectedFault, tinyConfig } from '../testing/engine.fixture';
import type { EngineChoice } from '../rpc/engine';
import { presetFor } from '../core/config';
import type { RunConfig } from '../core/config';
import type { Fault } from '../core/fault';
import { presets } from '../core/nn/model';
import type { PresetName } from '../core/nn/model';
import { openImages } from './data/images';
import { openTrainer } from './openTrainer';

afterEach(() => vi.unstubAllGlobals());

const none = () => openImages('shapes', () => Promise.reject(new Error('no files')));
const ignore = () => undefined;

/** Node has no WebGL, so without WebGPU only the CPU is left. */
async function open(choice: EngineChoice, config: RunConfig = tinyConfig) {
  const { trainer, fallback } = await openTrainer({
    config,
    choice,
    images: none(),
    onFault: ignore,
  });
  trainer.dispose();
  return { backend: trainer.info.backend, fallback };
}

const choices: EngineChoice[] = ['auto', 'gpu', 'tfjs'];

test.each(choices)('%s: a browser without WebGPU', async (choice) => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('isSecureContext', true);
  expect(await open(choice)).toEqual({ backend: 'cpu', fallback: 'noWebGPU' });
});

test.each(choices)('%s: an address that hides WebGPU', async (choice) => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('isSecureContext', false);
  expect(await open(choice)).toEqual({ backend: 'cpu', fallback: 'insecureContext' });
});

test.each(choices)('%s: WebGPU without an adapter', async (choice) => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(null) } });
  expect(await open(choice)).toEqual({ backend: 'cpu', fallback: 'noAdapter' });
});

test.each(choices)('%s: an adapter that gives no device', async (choice) => {
  const adapter = {
    features: new Set(),
    limits: {},
    info: {},
    requestDevice: () => Promise.reject(new Error('no')),
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
  expect(await open(choice)).toEqual({ backend: 'cpu', fallback: 'noAdapter' });
});

test('WebGL by choice is no fallback', async () => {
  expect(await open('webgl')).toEqual({ backend: 'cpu', fallback: null });
});

test('an adapter that never comes is none', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asked = vi.fn(() => new Promise(() => undefined));
  vi.stubGlobal('navigator', { gpu: { requestAdapter: asked } });
  const opened = open('auto');
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();
  expect(await opened).toEqual({ backend: 'cpu', fallback: 'noAdapter' });
});

describe('where only the CPU is left', () => {
  const quick = { dataset: 'shapes', model: presets.quick } as const;

  test('more than a toy is refused for training, and a preset named that is not', async () => {
    vi.stubGlobal('navigator', {});
    await rejectedFault(open('auto', quick), 'config.needsWebGPU');
    const error: unknown = await open('auto', quick).catch((reason: unknown) => reason);
    const { params } = (error as Fault).record as { params: { preset: PresetName } };
    const named = presetFor(params.preset, 'shapes');
    expect(await open('auto', named)).toEqual({ backend: 'cpu', fallback: 'noWebGPU' });
  });

  test('it can still be drawn with, and says why it is not trained', async () => {
    vi.stubGlobal('navigator', {});
    const { trainer, fallback } = await openTrainer({
      config: quick,
      choice: 'auto',
      images: none(),
      onFault: ignore,
      need: 'inference',
    });
    expect(trainer.info).toMatchObject({
      engine: 'inference',
      cannotTrain: { code: 'config.needsWebGPU' },
    });
    expect(fallback).toBe('noWebGPU');
    trainer.dispose();
  });

  test('a toy is trained, though drawing would do', async () => {
    vi.stubGlobal('navigator', {});
    const { trainer } = await openTrainer({
      config: tinyConfig,
      choice: 'auto',
      images: none(),
      onFault: ignore,
      need: 'inference',
    });
    expect(trainer.info.engine).toBe('tfjs');
    trainer.dispose();
  });
});

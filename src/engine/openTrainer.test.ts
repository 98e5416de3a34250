import { afterEach, describe, expect, test, vi } from 'vitest';
import { nodeWasmHost } from '../../scripts/wasmHost';
import { rejectedFault, tinyConfig } from '../testing/engine.fixture';
import type { EngineChoice } from '../rpc/engine';
import { openImages } from './data/images';
import { openTrainer } from './openTrainer';

afterEach(() => vi.unstubAllGlobals());

const none = () => openImages('shapes', () => Promise.reject(new Error('no files')));
const ignore = () => undefined;

/** Node has no WebGL, so without WebGPU only the processor is left. */
async function open(choice: EngineChoice, wasmHost = nodeWasmHost(1)) {
  const { trainer, fallback } = await openTrainer({
    config: tinyConfig,
    choice,
    images: none(),
    onFault: ignore,
    wasmHost,
  });
  trainer.dispose();
  return { engine: trainer.info.engine, fallback };
}

const choices: EngineChoice[] = ['auto', 'gpu', 'tfjs'];

test.each(choices)('%s: a browser without WebGPU', async (choice) => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('isSecureContext', true);
  expect(await open(choice)).toEqual({ engine: 'wasm', fallback: 'noWebGPU' });
});

test.each(choices)('%s: an address that hides WebGPU', async (choice) => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('isSecureContext', false);
  expect(await open(choice)).toEqual({ engine: 'wasm', fallback: 'insecureContext' });
});

test.each(choices)('%s: WebGPU without an adapter', async (choice) => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(null) } });
  expect(await open(choice)).toEqual({ engine: 'wasm', fallback: 'noAdapter' });
});

test.each(choices)('%s: an adapter that gives no device', async (choice) => {
  const adapter = {
    features: new Set(),
    limits: {},
    info: {},
    requestDevice: () => Promise.reject(new Error('no')),
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
  expect(await open(choice)).toEqual({ engine: 'wasm', fallback: 'noAdapter' });
});

test.each(['webgl', 'wasm'] as const)('%s by choice is no fallback', async (choice) => {
  expect(await open(choice)).toEqual({ engine: 'wasm', fallback: null });
});

test('an adapter that never comes is none', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asked = vi.fn(() => new Promise(() => undefined));
  vi.stubGlobal('navigator', { gpu: { requestAdapter: asked } });
  const opened = open('auto');
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();
  expect(await opened).toEqual({ engine: 'wasm', fallback: 'noAdapter' });
});

describe('where WebAssembly has no SIMD, either', () => {
  const host = {
    ...nodeWasmHost(1),
    load: () => Promise.reject(new WebAssembly.CompileError('SIMD unsupported')),
  };

  test('nothing can be trained, and it is said', async () => {
    vi.stubGlobal('navigator', {});
    await rejectedFault(open('auto', host), 'engine.cannotTrain');
  });

  test('a generator can still be drawn with, and says why it is not trained', async () => {
    vi.stubGlobal('navigator', {});
    const { trainer, fallback } = await openTrainer({
      config: tinyConfig,
      choice: 'auto',
      images: none(),
      onFault: ignore,
      need: 'inference',
      wasmHost: host,
    });
    expect(trainer.info).toMatchObject({
      engine: 'inference',
      cannotTrain: { code: 'engine.cannotTrain' },
    });
    expect(fallback).toBe('noWebGPU');
    trainer.dispose();
  });
});

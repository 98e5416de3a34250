import { afterEach, describe, expect, test, vi } from 'vitest';
import { nodeWasmHost } from '../../scripts/wasmHost';
import { rejectedFault, tinyConfig } from '../testing/engine.fixture';
import type { EngineChoice } from '../rpc/engine';
import { openImages } from './data/images';
import { openTrainer } from './openTrainer';
import * as trial from './trial';
import type { Contender } from './trial';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

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
  await vi.waitFor(() => expect(asked).toHaveBeenCalled(), 30_000);
  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();
  expect(await opened).toEqual({ engine: 'wasm', fallback: 'noAdapter' });
});

/** An adapter that is the processor in disguise, and would never give a device. */
function stubSoftwareAdapter(hardwareConcurrency: number) {
  const requestDevice = vi.fn(() => Promise.reject(new Error('no')));
  const adapter = {
    features: new Set(),
    limits: {},
    info: { isFallbackAdapter: true },
    requestDevice,
  };
  vi.stubGlobal('navigator', {
    hardwareConcurrency,
    gpu: { requestAdapter: () => Promise.resolve(adapter) },
  });
  return requestDevice;
}

/** Answers each trial with these milliseconds a step, and remembers what was to be tried. */
function stubTrial(times: Record<string, number>) {
  const tried: string[][] = [];
  vi.spyOn(trial, 'holdTrial').mockImplementation((_, contenders: readonly Contender[]) => {
    tried.push(contenders.map(({ backend }) => backend));
    const results = contenders.map(({ backend }) => ({ backend, ms: times[backend] ?? Infinity }));
    return Promise.resolve(results.sort((a, b) => a.ms - b.ms));
  });
  return tried;
}

describe('an adapter made of software', () => {
  test('leaves the work to the processor’s own kernels', async () => {
    const requestDevice = stubSoftwareAdapter(2);
    const tried = stubTrial({});
    expect(await open('auto')).toEqual({ engine: 'wasm', fallback: 'softwareAdapter' });
    expect(requestDevice).not.toHaveBeenCalled();
    expect(tried).toEqual([]);
  });

  test('is used where it was chosen', async () => {
    const requestDevice = stubSoftwareAdapter(2);
    await open('gpu');
    expect(requestDevice).toHaveBeenCalled();
  });

  test('is tried where it has many cores and WebAssembly one', async () => {
    const requestDevice = stubSoftwareAdapter(16);
    const tried = stubTrial({ cpu: 50, webgpu: 40 });
    // It wins, yet gives no device when it comes to it.
    expect(await open('auto')).toEqual({ engine: 'wasm', fallback: 'softwareAdapter' });
    expect(requestDevice).toHaveBeenCalled();
    expect(tried).toEqual([['cpu', 'webgpu']]);
  });
});

test('a graphics card that only WebGL reaches is tried, once for each model', async () => {
  vi.stubGlobal('navigator', {});
  const gl = { getParameter: () => 'Intel(R) UHD Graphics 620', getExtension: () => null };
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => gl;
    },
  );
  const tried = stubTrial({ cpu: 50 });
  const { trainer } = await openTrainer({
    config: tinyConfig,
    choice: 'auto',
    images: none(),
    onFault: ignore,
    wasmHost: nodeWasmHost(1),
  });
  trainer.dispose();
  expect(trainer.info).toMatchObject({
    engine: 'wasm',
    trial: [
      { backend: 'cpu', ms: 50 },
      { backend: 'webgl', ms: Infinity },
    ],
  });
  await open('auto');
  expect(tried).toEqual([['cpu', 'webgl']]);
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

import { afterEach, expect, test, vi } from 'vitest';
import { refused, toy } from '../bridge/engine.toy';
import type { EngineChoice } from '../bridge/engine';
import type { RunConfig } from '../core/config';
import { presets } from '../core/model';
import { openImages } from './data/images';
import { openTrainer } from './opener';

afterEach(() => vi.unstubAllGlobals());

/** Node has no WebGL, so without WebGPU only the CPU is left. */
async function open(choice: EngineChoice, config: RunConfig = toy) {
  const images = openImages('shapes', () => Promise.reject(new Error('no files')));
  const { trainer, fallback } = await openTrainer(config, choice, images, () => undefined);
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

test('more than a toy is refused where only the CPU is left', async () => {
  vi.stubGlobal('navigator', {});
  const quick = { dataset: 'shapes', model: presets.quick } as const;
  await refused(open('auto', quick), 'config.needsWebGPU');
});

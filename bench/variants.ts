import * as tf from '@tensorflow/tfjs-core';
import type { ModelDescription } from '../src/core/nn/model';
import type { OpenDevice } from '../src/engine/device';
import { tilingOf } from '../src/engine/webgpu/autotune';
import { openGpuTrainer } from '../src/engine/webgpu/trainer';
import { openTfjsTrainer } from '../src/engine/tfjs/open';
import type { WasmHost } from '../src/engine/wasm/host';
import { openWasmTrainer } from '../src/engine/wasm/open';
import type { ImageStore } from '../src/engine/trainer';
import type { Contender } from './contender';
import { JaxTrainer, openJaxDevice } from './jax/trainer';

const variants = {
  stock: 'TensorFlow.js webgpu, as it comes',
  patched: 'TensorFlow.js webgpu, our Adam and gradients of Mean and Sum',
  webgl: 'TensorFlow.js webgl, as it comes',
  jax: 'jax-js webgpu, jit',
  compiled: 'compiled plan',
  untuned: 'compiled plan, one tiling for all products',
  wasm: 'compiled step on WebAssembly, all cores',
  wasmPlain: 'compiled step on WebAssembly, one thread, without relaxed SIMD',
} as const;

export type VariantName = keyof typeof variants;

export const variantTitles: Record<VariantName, string> = variants;

/** Where WebAssembly's files and threads come from; null where there are none. */
let wasmHost: WasmHost | null = null;

export function provideWasm(host: WasmHost): void {
  wasmHost = host;
}

const onProcessor: readonly VariantName[] = ['wasm', 'wasmPlain'];

/** Every variant that a place can run. */
export function variantsIn(place: 'node' | 'browser'): VariantName[] {
  const names = Object.keys(variants) as VariantName[];
  return names.filter((name) => {
    if (onProcessor.includes(name)) return place === 'node' && wasmHost !== null;
    return place === 'browser' || name !== 'webgl';
  });
}

/** The device that a variant works on: `shared`, or jax-js's own, or none off WebGPU. */
export async function deviceOf(name: VariantName, shared: OpenDevice): Promise<GPUDevice | null> {
  if (name === 'webgl' || onProcessor.includes(name)) return null;
  return name === 'jax' ? openJaxDevice() : shared.device;
}

/** @throws the first fault of the device: a benchmark of a broken run would mean nothing */
export async function openVariant(
  name: VariantName,
  model: ModelDescription,
  store: ImageStore,
  device: OpenDevice,
): Promise<Contender> {
  const onFault = (fault: Error) => {
    throw fault;
  };
  switch (name) {
    case 'stock':
    case 'patched':
      return openTfjsTrainer(model, store, { device, onFault, stock: name === 'stock' });
    case 'webgl':
      await import('@tensorflow/tfjs-backend-webgl');
      // Without it TensorFlow.js refuses webgl that no GPU draws.
      tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
      return openTfjsTrainer(model, store, { backend: 'webgl', onFault, stock: true });
    case 'jax':
      await openJaxDevice();
      return new JaxTrainer(model, store);
    case 'compiled':
      return openGpuTrainer(model, store, { device, onFault });
    case 'untuned':
      return openGpuTrainer(model, store, { device, onFault, tiling: await tilingOf(device) });
    case 'wasm':
    case 'wasmPlain': {
      if (!wasmHost) throw new Error('No WebAssembly here');
      return name === 'wasm'
        ? openWasmTrainer(model, store, { host: wasmHost })
        : openWasmTrainer(model, store, { host: { ...wasmHost, threads: 1 }, relaxed: false });
    }
    default:
      return name satisfies never;
  }
}

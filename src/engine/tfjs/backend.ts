import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { Fault, isFault } from '../../core/fault';
import { openDevice } from '../device';
import type { FaultListener, OpenDevice } from '../device';

type BackendName = 'webgpu' | 'webgl' | 'cpu';

/** A TensorFlow.js backend in use. TensorFlow.js has one current backend for the whole thread. */
export interface Backend {
  name: BackendName;
  /** For people; empty when the browser hides it. */
  device: string;
  /** Makes this backend the current one; call it before any synchronous run of operations. */
  enter(): void;
  /** Hands what was enqueued to the device. @returns a promise for when `probe` has been computed */
  flush(probe: Tensor): Promise<void>;
  close(): void;
}

function enterer(name: BackendName): () => void {
  return () => {
    // For a backend that is initialised, setBackend does its work before it returns its promise.
    if (tf.getBackend() !== name) void tf.setBackend(name);
  };
}

/** A clone keeps the data alive: disposing a tensor while it is being read is not safe. */
async function computed(probe: Tensor): Promise<void> {
  const clone = tf.clone(probe);
  await clone.data();
  clone.dispose();
}

let webgpuOwner: symbol | null = null;

/**
 * @param lent use this device, whose owner hears of its faults; without one we open our own
 * @throws Fault `engine.noDevice`
 */
async function openWebgpu(onFault: FaultListener, lent?: OpenDevice): Promise<Backend> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const opened = lent ?? (await openDevice(onFault));
  const { device, adapterInfo } = opened;
  const owner = Symbol('webgpu');
  // Without the removal TensorFlow.js silently keeps the factory that it has.
  if (tf.findBackendFactory('webgpu') as unknown) tf.removeBackend('webgpu');
  const backend: WebGPUBackend = new WebGPUBackend(device, adapterInfo);
  tf.registerBackend('webgpu', () => backend, 3);
  webgpuOwner = owner;
  await tf.setBackend('webgpu');
  return {
    name: 'webgpu',
    device: opened.name,
    enter: enterer('webgpu'),
    flush: async () => {
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      backend.submitQueue();
      await device.queue.onSubmittedWorkDone();
    },
    close: () => {
      if (webgpuOwner === owner) tf.removeBackend('webgpu');
      if (!lent) opened.close();
    },
  };
}

function renderer(): string {
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGLRenderingContext } };
  const extension = gpgpu.gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = extension && gpgpu.gl.getParameter(extension.UNMASKED_RENDERER_WEBGL);
  return typeof name === 'string' ? name : '';
}

async function openWebgl(): Promise<Backend> {
  if (!('OffscreenCanvas' in globalThis)) throw new Fault({ code: 'engine.noDevice', params: {} });
  await import('@tensorflow/tfjs-backend-webgl');
  const works = await tf.setBackend('webgl').catch(() => false);
  if (!works) throw new Fault({ code: 'engine.noDevice', params: {} });
  return {
    name: 'webgl',
    device: renderer(),
    enter: enterer('webgl'),
    flush: computed,
    close: () => undefined,
  };
}

async function openCpu(): Promise<Backend> {
  // Without it, TensorFlow.js advertises its package for Node.
  tf.enableProdMode();
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return {
    name: 'cpu',
    device: '',
    enter: enterer('cpu'),
    // Everything has been computed already; the pause lets the thread's messages in.
    flush: () => new Promise((resolve) => setTimeout(resolve)),
    close: () => undefined,
  };
}

/**
 * Largest training step, in floating-point operations, that plain JavaScript should be asked for: it
 * manages some 20 million a second.
 */
export const cpuLimit = 5e7;

function isNoDevice(error: unknown): boolean {
  return isFault(error) && error.record.code === 'engine.noDevice';
}

export interface BackendRequest {
  /** Only this backend; without it the first of webgpu, webgl and cpu that works. */
  backend?: BackendName | undefined;
  /** A device to share, for webgpu. */
  device?: OpenDevice | undefined;
  onFault: FaultListener;
}

/**
 * @param flops arithmetic of one training step
 * @throws Fault `engine.noDevice` when the backend asked for does not work here; `config.needsWebGPU`
 *   when only the cpu is left and the model is more than a toy
 */
export async function openBackend(
  { backend, device, onFault }: BackendRequest,
  flops: number,
): Promise<Backend> {
  if (backend === 'cpu') return openCpu();
  if (backend === 'webgl') return openWebgl();
  if (backend === 'webgpu' || device) return openWebgpu(onFault, device);
  for (const open of [() => openWebgpu(onFault), openWebgl]) {
    try {
      return await open();
    } catch (error) {
      if (!isNoDevice(error)) throw error;
    }
  }
  if (flops > cpuLimit) {
    throw new Fault({ code: 'config.needsWebGPU', params: { gflop: flops / 1e9 } });
  }
  return openCpu();
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { Fault } from '../../core/fault';
import { openDevice } from '../device';
import type { FaultListener, OpenDevice } from '../device';
import { webglRenderer } from '../softwareDevice';

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

/** What TensorFlow.js itself gives to WebGL; we always name the backend that we want. */
const webglPriority = 2;

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

/** Forgets a WebGL backend whose context is lost, so that the next one in this thread gets a new context. */
function forgetWebgl(): void {
  const makeBackend = tf.findBackendFactory('webgl');
  tf.removeBackend('webgl');
  tf.registerBackend('webgl', makeBackend, webglPriority);
}

/** TensorFlow.js says nothing of a lost context: what it waits for then never comes. */
async function openWebgl(onFault: FaultListener): Promise<Backend> {
  // A page has canvases of its own, a worker has not.
  if (!('OffscreenCanvas' in globalThis || 'document' in globalThis))
    throw new Fault({ code: 'engine.noDevice', params: {} });
  await import('@tensorflow/tfjs-backend-webgl');
  const works = await tf.setBackend('webgl').catch(() => false);
  if (!works) throw new Fault({ code: 'engine.noDevice', params: {} });
  const { gl } = (tf.backend() as unknown as { gpgpu: { gl: WebGLRenderingContext } }).gpgpu;
  const lost = () => {
    forgetWebgl();
    onFault(new Fault({ code: 'engine.deviceLost', params: { reason: 'WebGL' } }));
  };
  gl.canvas.addEventListener('webglcontextlost', lost, { once: true });
  return {
    name: 'webgl',
    device: webglRenderer(gl),
    enter: enterer('webgl'),
    flush: computed,
    close: () => gl.canvas.removeEventListener('webglcontextlost', lost),
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

export interface BackendRequest {
  /** `webgpu` if left out. */
  backend?: BackendName | undefined;
  /** A device to share, for webgpu. */
  device?: OpenDevice | undefined;
  onFault: FaultListener;
}

/** @throws Fault `engine.noDevice` when the backend asked for does not work here */
export async function openBackend({ backend, device, onFault }: BackendRequest): Promise<Backend> {
  if (backend === 'cpu') return openCpu();
  if (backend === 'webgl') return openWebgl(onFault);
  return openWebgpu(onFault, device);
}

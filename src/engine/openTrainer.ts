import type { EngineChoice, Fallback } from '../rpc/engine';
import type { RunConfig } from '../core/config';
import { Fault, isFault, toFaultRecord } from '../core/fault';
import type { FaultCode } from '../core/fault';
import type { FaultListener } from './device';
import type { ImageStore, Trainer } from './trainer';
import { browserHost } from './wasm/browserHost';
import type { WasmHost } from './wasm/host';

/** What a trainer is opened for. */
export interface TrainerRequest {
  config: RunConfig;
  choice: EngineChoice;
  images: ImageStore;
  /** Hears of what breaks the trainer after it was opened. */
  onFault: FaultListener;
  /** For `inference` one that can't train will do. */
  need?: 'training' | 'inference';
  /** Where WebAssembly's files and threads come from; a browser's own when left out. */
  wasmHost?: WasmHost;
}

interface Opened {
  trainer: Trainer;
  fallback: Fallback | null;
}

/** Milliseconds after which an adapter that has not come is taken for none. */
const adapterAtMost = 30_000;

/** Why WebGPU can't be used here, or null where it can. An insecure address hides it from the page. */
async function whyNoWebGPU(): Promise<Fallback | null> {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  if (!gpu) {
    const secure = (globalThis.isSecureContext as boolean | undefined) ?? true;
    return secure ? 'noWebGPU' : 'insecureContext';
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), adapterAtMost);
  });
  const asked = gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  const adapter = await Promise.race([asked, late]);
  clearTimeout(timer);
  return adapter ? null : 'noAdapter';
}

function isNoDevice(error: unknown): boolean {
  return isFault(error) && error.record.code === 'engine.noDevice';
}

async function openWasm({ config, images, wasmHost }: TrainerRequest): Promise<Trainer> {
  const { openWasmTrainer } = await import('./wasm/open');
  return openWasmTrainer(config.model, images, { host: wasmHost ?? browserHost });
}

async function openWebgl({ config, images, onFault }: TrainerRequest): Promise<Trainer> {
  const { openTfjsTrainer } = await import('./tfjs/open');
  return openTfjsTrainer(config.model, images, { backend: 'webgl', onFault });
}

/**
 * The step on the processor, which is many times faster than TensorFlow.js on WebGL, or that, where it is
 * chosen or WebAssembly has no SIMD.
 * @throws Fault `engine.cannotTrain` when neither is there
 */
async function openWithoutWebGPU(request: TrainerRequest): Promise<Trainer> {
  const webglFirst = request.choice === 'webgl' || request.choice === 'tfjs';
  const ways = webglFirst ? [openWebgl, openWasm] : [openWasm, openWebgl];
  for (const open of ways) {
    try {
      return await open(request);
    } catch (error) {
      if (!isNoDevice(error)) throw error;
    }
  }
  throw new Fault({ code: 'engine.cannotTrain', params: {} });
}

/** The compiled trainer, unless TensorFlow.js is asked for or computes something else. */
async function openOnWebGPU(request: TrainerRequest): Promise<Opened> {
  const { config, choice, images, onFault } = request;
  const { model } = config;
  if (choice !== 'tfjs') {
    const { openTestedGpuTrainer } = await import('./webgpu/selfTest');
    const trainer = await openTestedGpuTrainer(model, images, onFault);
    if (trainer) return { trainer, fallback: null };
  }
  const { openTfjsTrainer } = await import('./tfjs/open');
  const trainer = await openTfjsTrainer(model, images, { backend: 'webgpu', onFault });
  return { trainer, fallback: choice === 'tfjs' ? null : 'selfTest' };
}

async function openBest(request: TrainerRequest): Promise<Opened> {
  const { choice } = request;
  if (choice === 'webgl' || choice === 'wasm') {
    return { trainer: await openWithoutWebGPU(request), fallback: null };
  }
  let fallback = await whyNoWebGPU();
  if (fallback === null) {
    try {
      return await openOnWebGPU(request);
    } catch (error) {
      // An adapter that gives no device is as good as none.
      if (!isNoDevice(error)) throw error;
      fallback = 'noAdapter';
    }
  }
  return { trainer: await openWithoutWebGPU(request), fallback };
}

/** Reasons for which a model can't be trained here, but can still be drawn with. */
const drawable: readonly FaultCode[] = [
  'engine.cannotTrain',
  'engine.noDevice',
  'engine.tooLarge',
  'engine.unexpected',
  'page.partMissing',
];

/**
 * The trainer asked for, or the best one that works here and the reason why it is another.
 * For `inference`, one that only draws will do where none that trains can be opened; it has first weights
 * until it is restored.
 * @throws Fault of the trainer; `engine.cannotTrain` when there is nothing to train on
 */
export async function openTrainer(request: TrainerRequest): Promise<Opened> {
  const { config, choice, need = 'training' } = request;
  try {
    return await openBest(request);
  } catch (error) {
    const reason = toFaultRecord(error);
    if (need === 'training' || !drawable.includes(reason.code)) throw error;
    const { InferenceTrainer } = await import('./inference/trainer');
    const chosen = choice === 'webgl' || choice === 'wasm';
    const fallback = chosen ? null : await whyNoWebGPU();
    return { trainer: new InferenceTrainer(config.model, reason), fallback };
  }
}

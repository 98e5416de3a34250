import type { EngineChoice, Fallback } from '../bridge/engine';
import { flopsPerStep } from '../core/architecture';
import type { RunConfig } from '../core/config';
import { Fault, isFault } from '../core/fault';
import type { FaultListener } from './device';
import type { ImageStore, Trainer } from './trainer';

interface Opened {
  trainer: Trainer;
  fallback: Fallback | null;
}

/** Why WebGPU can't be used here, or null where it can. An insecure address hides it from the page. */
async function whyNoWebGPU(): Promise<Fallback | null> {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  if (!gpu) {
    const secure = (globalThis.isSecureContext as boolean | undefined) ?? true;
    return secure ? 'noWebGPU' : 'insecureContext';
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ? null : 'noAdapter';
}

function isNoDevice(error: unknown): boolean {
  return isFault(error) && error.record.code === 'engine.noDevice';
}

/** TensorFlow.js on WebGL, or on the CPU for toys. @throws Fault `config.needsWebGPU` */
async function openWithoutWebGPU(
  { model }: RunConfig,
  images: ImageStore,
  onFault: FaultListener,
): Promise<Trainer> {
  const { openTfjsTrainer } = await import('./tfjs/open');
  try {
    return await openTfjsTrainer(model, images, { backend: 'webgl', onFault });
  } catch (error) {
    if (!isNoDevice(error)) throw error;
  }
  const { cpuLimit } = await import('./tfjs/backend');
  const flops = flopsPerStep(model);
  if (flops > cpuLimit) {
    throw new Fault({ code: 'config.needsWebGPU', params: { gflop: flops / 1e9 } });
  }
  return openTfjsTrainer(model, images, { backend: 'cpu', onFault });
}

/** The compiled trainer, unless TensorFlow.js is asked for or computes something else. */
async function openOnWebGPU(
  { model }: RunConfig,
  choice: EngineChoice,
  images: ImageStore,
  onFault: FaultListener,
): Promise<Opened> {
  if (choice !== 'tfjs') {
    const { openTestedGpuTrainer } = await import('./gpu/selfTest');
    const trainer = await openTestedGpuTrainer(model, images, onFault);
    if (trainer) return { trainer, fallback: null };
  }
  const { openTfjsTrainer } = await import('./tfjs/open');
  const trainer = await openTfjsTrainer(model, images, { backend: 'webgpu', onFault });
  return { trainer, fallback: choice === 'tfjs' ? null : 'selfTest' };
}

/**
 * The trainer asked for, or the best one that works here and the reason why it is another.
 * @throws Fault of the trainer; `config.needsWebGPU` when only the CPU is left for more than a toy
 */
export async function openTrainer(
  config: RunConfig,
  choice: EngineChoice,
  images: ImageStore,
  onFault: FaultListener,
): Promise<Opened> {
  if (choice === 'webgl') {
    return { trainer: await openWithoutWebGPU(config, images, onFault), fallback: null };
  }
  let fallback = await whyNoWebGPU();
  if (fallback === null) {
    try {
      return await openOnWebGPU(config, choice, images, onFault);
    } catch (error) {
      // An adapter that gives no device is as good as none.
      if (!isNoDevice(error)) throw error;
      fallback = 'noAdapter';
    }
  }
  return { trainer: await openWithoutWebGPU(config, images, onFault), fallback };
}

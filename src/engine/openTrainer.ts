import type { EngineChoice, Fallback, TrialResult } from '../rpc/engine';
import type { RunConfig } from '../core/config';
import { Fault, isFault, toFaultRecord } from '../core/fault';
import type { FaultCode } from '../core/fault';
import type { FaultListener } from './device';
import { hasHardwareWebgl, isSoftwareAdapter } from './softwareDevice';
import type { ImageStore, Trainer } from './trainer';
import { holdTrial } from './trial';
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

/**
 * Milliseconds of a step by TensorFlow.js on WebGL of which hardly any is arithmetic: 22 beside an H100
 * (`bench/RESULTS.md`).
 */
const webglAtLeast = 20;

/**
 * Cores from which a device made of software, which uses all of them, may outrun one thread of
 * WebAssembly: a core did 7 GFLOP/s on Mesa's device, and a thread 24 here (`bench/RESULTS.md`).
 */
const manyCores = 4;

/** The adapter, or why WebGPU can't be used here. An insecure address hides it from the page. */
async function findAdapter(): Promise<GPUAdapter | Fallback> {
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
  return adapter ?? 'noAdapter';
}

function isNoDevice(error: unknown): boolean {
  return isFault(error) && error.record.code === 'engine.noDevice';
}

type Way = (request: TrainerRequest) => Promise<Trainer>;

async function openWasm({ config, images, wasmHost }: TrainerRequest): Promise<Trainer> {
  const { openWasmTrainer } = await import('./wasm/open');
  return openWasmTrainer(config.model, images, { host: wasmHost ?? browserHost });
}

async function openWebgl({ config, images, onFault }: TrainerRequest): Promise<Trainer> {
  const { openTfjsTrainer } = await import('./tfjs/open');
  return openTfjsTrainer(config.model, images, { backend: 'webgl', onFault });
}

/** The compiled trainer, unless TensorFlow.js is asked for or computes something else. */
async function openWebgpu({ config, choice, images, onFault }: TrainerRequest): Promise<Trainer> {
  const { model } = config;
  if (choice !== 'tfjs') {
    const { openTestedGpuTrainer } = await import('./webgpu/selfTest');
    const trainer = await openTestedGpuTrainer(model, images, onFault);
    if (trainer) return trainer;
  }
  const { openTfjsTrainer } = await import('./tfjs/open');
  return openTfjsTrainer(model, images, { backend: 'webgpu', onFault });
}

const ways = { cpu: openWasm, webgl: openWebgl, webgpu: openWebgpu } satisfies Record<
  TrialResult['backend'],
  Way
>;

/** Trials that were held, by what decides them. */
const held = new Map<string, TrialResult[]>();

/** Two steps on WebAssembly and two on another, once a thread for each model. */
async function tried(
  request: TrainerRequest,
  backend: TrialResult['backend'],
  atLeast: number,
): Promise<TrialResult[]> {
  const { model } = request.config;
  const { generator, discriminator, latent, initialSize, kernel, batch } = model;
  const key = JSON.stringify([
    backend,
    generator,
    discriminator,
    latent,
    initialSize,
    kernel,
    batch,
  ]);
  const known = held.get(key);
  if (known) return known;
  const contender = (name: TrialResult['backend'], least: number) => ({
    backend: name,
    atLeast: least,
    open: (images: ImageStore) => ways[name]({ ...request, images, onFault: () => undefined }),
  });
  const results = await holdTrial(model, [contender('cpu', 0), contender(backend, atLeast)]);
  held.set(key, results);
  return results;
}

/**
 * The first of the ways that works.
 * @throws Fault `engine.cannotTrain` when none does
 */
async function openFirst(
  request: TrainerRequest,
  backends: readonly TrialResult['backend'][],
): Promise<Trainer> {
  for (const backend of backends) {
    try {
      return await ways[backend](request);
    } catch (error) {
      if (!isNoDevice(error)) throw error;
    }
  }
  throw new Fault({ code: 'engine.cannotTrain', params: {} });
}

/**
 * WebAssembly, or another way if that is faster.
 * @param unsure whether it may be: then a trial decides
 */
async function openFaster(
  request: TrainerRequest,
  backend: TrialResult['backend'],
  unsure: boolean,
  atLeast = 0,
): Promise<Trainer> {
  if (!unsure || request.need === 'inference') return openFirst(request, ['cpu', backend]);
  const results = await tried(request, backend, atLeast);
  const order = results.filter(({ ms }) => ms < Infinity).map((result) => result.backend);
  const trainer = await openFirst(request, order.length > 0 ? order : ['cpu', backend]);
  if (results.length > 1) trainer.info.trial = results;
  return trainer;
}

/** WebAssembly, unless TensorFlow.js on WebGL is faster or chosen. */
async function openWithoutWebGPU(request: TrainerRequest): Promise<Trainer> {
  const { choice } = request;
  if (choice === 'webgl' || choice === 'tfjs') return openFirst(request, ['webgl', 'cpu']);
  if (choice === 'wasm') return openFirst(request, ['cpu', 'webgl']);
  return openFaster(request, 'webgl', hasHardwareWebgl(), webglAtLeast);
}

/** On an adapter made of software both use the same cores, and the processor's own kernels are faster. */
async function openBesideSoftware(request: TrainerRequest): Promise<Opened> {
  const { threads } = request.wasmHost ?? browserHost;
  const cores = (globalThis.navigator as Partial<Navigator> | undefined)?.hardwareConcurrency ?? 1;
  const trainer = await openFaster(request, 'webgpu', threads === 1 && cores >= manyCores);
  return { trainer, fallback: trainer.info.backend === 'cpu' ? 'softwareAdapter' : null };
}

async function openBest(request: TrainerRequest): Promise<Opened> {
  const { choice } = request;
  if (choice === 'webgl' || choice === 'wasm') {
    return { trainer: await openWithoutWebGPU(request), fallback: null };
  }
  const adapter = await findAdapter();
  if (typeof adapter === 'string') {
    return { trainer: await openWithoutWebGPU(request), fallback: adapter };
  }
  if (choice === 'auto' && isSoftwareAdapter(adapter.info)) return openBesideSoftware(request);
  try {
    const trainer = await openWebgpu(request);
    const fallback = choice !== 'tfjs' && trainer.info.engine === 'tfjs' ? 'selfTest' : null;
    return { trainer, fallback };
  } catch (error) {
    // An adapter that gives no device is as good as none.
    if (!isNoDevice(error)) throw error;
    return { trainer: await openWithoutWebGPU(request), fallback: 'noAdapter' };
  }
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
    const adapter = chosen ? null : await findAdapter();
    const fallback = typeof adapter === 'string' ? adapter : null;
    return { trainer: new InferenceTrainer(config.model, reason), fallback };
  }
}

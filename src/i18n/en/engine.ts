import { number } from './words';

/** What the engine's dialog says. */
export const engine = {
  title: 'Engine',
  trainers: {
    gpu: 'compiled for this GPU: a fixed plan of kernels written for this very model',
    wasm: 'compiled for this processor: the same step as on a GPU, as WebAssembly with SIMD',
    tfjs: 'TensorFlow.js, the reference',
    inference: 'none: plain arithmetic draws with this model, but can’t train it',
  },
  facts: {
    trainer: 'Trainer',
    backend: 'Runs on',
    device: 'Device',
    threads: 'Threads',
    hidden: 'the browser does not say',
    processor: 'the processor of this machine',
    agreement: 'Checked',
    agrees: (parts: string) =>
      `a tiny step, computed by both at the start, is within 1 part in ${parts} of TensorFlow.js`,
    trial: 'Tried',
    tried: (name: string, ms: number) =>
      ms < Infinity ? `${name}: ${number(ms)} ms a step` : `${name}: did not work`,
  },
  choose: 'Engine for the next run',
  chooseHint: 'A run that has begun keeps its engine until it is restarted.',
  closed: 'The engine opens with the Train or the Latent space room.',
  working: 'Training runs in a thread of its own, so the page stays responsive.',
  fallbackTitle: 'Why this engine',
  fallbacks: {
    insecureContext:
      'This page was opened over plain HTTP, and browsers offer WebGPU only on secure addresses: open it over HTTPS or from localhost. Another engine trains until then.',
    noWebGPU:
      'This browser does not offer WebGPU. Chrome and Edge from version 113, Safari from 26 and Firefox from 141 do. Another engine trains here.',
    noAdapter:
      'The browser knows WebGPU but found no graphics device that it may use: hardware acceleration may be off in its settings, or the driver is on its block list. Another engine trains instead.',
    softwareAdapter:
      'The only graphics device here is made of software: the processor in disguise. The same step compiled for the processor itself is several times faster, so that is what trains.',
    selfTest:
      'The compiled trainer did not agree with the reference on this device in the self-test at the start, so the reference trains instead.',
    repeatedLoss:
      'The graphics device was lost twice in a row, so training went on on the processor.',
    noWorker:
      'This browser does not let the page start a thread of its own for the engine, so it shares the page’s thread: all works, but the page may stutter.',
  },
};

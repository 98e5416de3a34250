import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { hasRelaxedSimd } from '../src/engine/wasm/host';
import type { WasmHost } from '../src/engine/wasm/host';
import { buildWasm } from './wasm.mjs';
import { maxThreads } from '../src/engine/wasm/linearMemory';

const built = new URL('../src/engine/wasm/built/', import.meta.url);

/** As `src/engine/wasm/thread.ts`; Node's threads can't load TypeScript. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, control, thread, threads, own } = workerData;
const words = new Int32Array(memory.buffer);
const env = {
  memory,
  host: () => undefined,
  sleep: (address, value) => void Atomics.wait(words, address / 4, value),
  wake: (address) => void Atomics.notify(words, address / 4),
};
const { exports } = new WebAssembly.Instance(module, { env });
parentPort.postMessage('ready');
exports.serve(control, thread, threads, own);
`;

/** WebAssembly threads in Node. @param threads how many; all of this machine's when left out */
export function nodeWasmHost(threads = availableParallelism()): WasmHost {
  // Node 20 has relaxed SIMD, but only for those who ask.
  if (!hasRelaxedSimd()) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return {
    threads: Math.min(threads, maxThreads),
    load: async (build) => {
      await buildWasm();
      return WebAssembly.compile(await readFile(new URL(`${build}.wasm`, built)));
    },
    startThread: (setup) => {
      const worker = new Worker(program, { eval: true, workerData: setup });
      worker.unref();
      const ready = new Promise<void>((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('error', reject);
      });
      return { ready, close: () => void worker.terminate() };
    },
  };
}

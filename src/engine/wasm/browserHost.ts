import { Fault } from '../../core/fault';
import type { ThreadSetup, WasmBuild, WasmHost } from './host';
import { maxThreads } from './linearMemory';

const files: Record<WasmBuild, string> = {
  simd: new URL('./built/simd.wasm', import.meta.url).href,
  relaxed: new URL('./built/relaxed.wasm', import.meta.url).href,
  'simd-threads': new URL('./built/simd-threads.wasm', import.meta.url).href,
  'relaxed-threads': new URL('./built/relaxed-threads.wasm', import.meta.url).href,
};

/** Milliseconds after which a thread that has not come is given up. */
const threadAtMost = 10_000;

/** Threads that can share memory here: only a page that is cross-origin isolated may. */
function threadsHere(): number {
  const isolated = (globalThis.crossOriginIsolated as boolean | undefined) ?? false;
  // WebKitGTK says that it is isolated, and has no memory to share. The page's own thread may not wait.
  if (!isolated || typeof SharedArrayBuffer === 'undefined' || 'document' in globalThis) return 1;
  return Math.min(maxThreads, Math.max(1, navigator.hardwareConcurrency || 1));
}

/** In a page's worker. */
export const browserHost: WasmHost = {
  threads: threadsHere(),

  async load(build) {
    const response = await fetch(files[build]).catch(() => null);
    if (!response?.ok) {
      throw new Fault({ code: 'page.partMissing', params: { file: `${build}.wasm` } });
    }
    return WebAssembly.compile(await response.arrayBuffer());
  },

  startThread(setup: ThreadSetup) {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
    const ready = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('A thread did not start')), threadAtMost);
      const fail = (message: string) => {
        clearTimeout(late);
        reject(new Error(message));
      };
      worker.addEventListener('message', () => {
        clearTimeout(late);
        resolve();
      });
      worker.addEventListener('error', ({ message }) => fail(message));
      try {
        worker.postMessage(setup);
      } catch (error) {
        fail(String(error));
      }
    });
    return { ready, close: () => worker.terminate() };
  },
};

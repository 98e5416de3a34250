import { Fault } from '../../core/fault';
import type { ThreadAnswer, ThreadRequest } from '../../rpc/threadRequest';
import type { ThreadSetup, WasmBuild, WasmHost } from './host';
import { maxThreads } from './linearMemory';

const files: Record<WasmBuild, string> = {
  simd: new URL('./built/simd.wasm', import.meta.url).href,
  relaxed: new URL('./built/relaxed.wasm', import.meta.url).href,
  'simd-threads': new URL('./built/simd-threads.wasm', import.meta.url).href,
  'relaxed-threads': new URL('./built/relaxed-threads.wasm', import.meta.url).href,
};

/** Milliseconds after which a module that has not come is asked for once more, and then given up. */
const moduleAtMost = 15_000;
/** Milliseconds after which a thread that has not come is given up. */
const threadAtMost = 10_000;

/** Threads that can share memory here: only a page that is cross-origin isolated may. */
function threadsHere(): number {
  const isolated = (globalThis.crossOriginIsolated as boolean | undefined) ?? false;
  // WebKitGTK says that it is isolated, and has no memory to share. The page's own thread may not wait.
  if (!isolated || typeof SharedArrayBuffer === 'undefined' || 'document' in globalThis) return 1;
  return Math.min(maxThreads, Math.max(1, navigator.hardwareConcurrency || 1));
}

/** @throws what the request came to; an AbortError of one that takes too long */
async function bytesOf(build: WasmBuild, cache: RequestCache): Promise<ArrayBuffer> {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), moduleAtMost);
  try {
    const response = await fetch(files[build], { cache, signal: stop.signal });
    if (!response.ok) throw new Error(`${response.status}`);
    return await response.arrayBuffer();
  } finally {
    clearTimeout(late);
  }
}

async function fetchModule(build: WasmBuild): Promise<WebAssembly.Module> {
  const bytes = await bytesOf(build, 'default')
    .catch(() => bytesOf(build, 'reload'))
    .catch(() => null);
  if (!bytes) throw new Fault({ code: 'page.partMissing', params: { file: `${build}.wasm` } });
  return WebAssembly.compile(bytes);
}

/** One for the page: a run that is opened later needs no network. */
const modules = new Map<WasmBuild, Promise<WebAssembly.Module>>();

/** In a page's worker. */
export const browserHost: WasmHost = {
  threads: threadsHere(),

  load(build) {
    const known = modules.get(build);
    if (known) return known;
    const loading = fetchModule(build);
    modules.set(build, loading);
    // Another try may find what was missing.
    loading.catch(() => modules.delete(build));
    return loading;
  },

  startThread(setup: ThreadSetup) {
    const { port1: port, port2 } = new MessageChannel();
    const ready = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('A thread did not start')), threadAtMost);
      const answer = (text: ThreadAnswer) => {
        clearTimeout(late);
        if (text === null) resolve();
        else reject(new Error(text));
      };
      port.onmessage = ({ data }: MessageEvent<ThreadAnswer>) => answer(data);
      const request: ThreadRequest = { kind: 'thread', setup };
      try {
        (globalThis as unknown as Worker).postMessage(request, [port2]);
      } catch (error) {
        answer(String(error));
      }
    });
    const close = () => {
      port.postMessage(null);
      port.close();
    };
    return { ready, close };
  },
};

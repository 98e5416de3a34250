/** What the trainer needs of the place it runs in: a page's worker, or Node. */

/** A build of the module: with fused multiply-adds or without, for one thread or several. */
export type WasmBuild = 'simd' | 'relaxed' | 'simd-threads' | 'relaxed-threads';

/** What a thread of the pool is told before it serves. */
export interface ThreadSetup {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: number;
  thread: number;
  threads: number;
  own: number;
}

export interface Thread {
  /** Resolves when it serves; rejects when it can't. */
  ready: Promise<void>;
  close(): void;
}

export interface WasmHost {
  /** Threads that can work at once over one memory: 1 where memory can't be shared. */
  threads: number;
  load(build: WasmBuild): Promise<WebAssembly.Module>;
  startThread(setup: ThreadSetup): Thread;
}

/** The module's own functions. */
export interface WasmExports {
  run: (control: number, list: number, count: number, threads: number, own: number) => void;
  serve: (control: number, thread: number, threads: number, own: number) => void;
}

/**
 * What the module imports.
 * @param host does what a command asks of the host; only the first thread is asked
 */
export function importsOf(
  memory: WebAssembly.Memory,
  host: (id: number) => void = () => undefined,
): { env: Record<string, WebAssembly.ImportValue> } {
  // The control block is in the first page: a view of the memory's first size will do.
  const words = new Int32Array(memory.buffer);
  return {
    env: {
      memory,
      host,
      sleep: (address: number, value: number) => void Atomics.wait(words, address / 4, value),
      wake: (address: number) => void Atomics.notify(words, address / 4),
    },
  };
}

/** A module of one function that multiplies and adds in one operation. */
const relaxedModule = Uint8Array.of(
  ...[
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 0x0a, 0x13, 1, 0x11, 0,
  ],
  ...[0x41, 1, 0xfd, 0x0f, 0x41, 1, 0xfd, 0x0f, 0x41, 1, 0xfd, 0x0f, 0xfd, 0x85, 2, 0x0b],
);

/** Whether fused multiply-adds can be had here (WebAssembly's relaxed SIMD). */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(relaxedModule);
}

export function buildFor(threads: number, relaxed = hasRelaxedSimd()): WasmBuild {
  if (threads > 1) return relaxed ? 'relaxed-threads' : 'simd-threads';
  return relaxed ? 'relaxed' : 'simd';
}

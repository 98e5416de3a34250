import { importsOf } from './host';
import type { ThreadSetup, WasmExports } from './host';

/** A thread of the pool: serves until it is told to end. Only the first thread calls the host. */
globalThis.addEventListener('message', ({ data }: MessageEvent<ThreadSetup>) => {
  const { module, memory, control, thread, threads, own } = data;
  const instance = new WebAssembly.Instance(module, importsOf(memory));
  const { serve } = instance.exports as unknown as WasmExports;
  (globalThis as unknown as Worker).postMessage('ready');
  serve(control, thread, threads, own);
});

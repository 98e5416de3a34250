import type { Thread, WasmHost } from './host';
import { controlAddress, threadMemory } from './linearMemory';

/** Word of the control block that tells the threads to end, and the one they wait on. */
const [begunWord, endWord] = [controlAddress / 4, controlAddress / 4 + 3];

/** The threads beside the first one, on one memory and module. */
export class ThreadPool {
  private readonly memory: WebAssembly.Memory;
  private readonly others: Thread[];

  private constructor(memory: WebAssembly.Memory, others: Thread[]) {
    this.memory = memory;
    this.others = others;
  }

  /** @throws what kept a thread from starting; then none is left */
  static async start(
    host: WasmHost,
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
  ): Promise<ThreadPool> {
    const { threads } = host;
    const others = Array.from({ length: threads - 1 }, (_, index) => {
      const thread = index + 1;
      const own = threadMemory(thread);
      return host.startThread({ module, memory, control: controlAddress, thread, threads, own });
    });
    const pool = new ThreadPool(memory, others);
    try {
      await Promise.all(others.map(({ ready }) => ready));
      return pool;
    } catch (error) {
      pool.close();
      throw error;
    }
  }

  close(): void {
    if (this.others.length > 0) {
      const control = new Int32Array(this.memory.buffer);
      Atomics.store(control, endWord, 1);
      Atomics.add(control, begunWord, 1);
      Atomics.notify(control, begunWord);
    }
    for (const thread of this.others) thread.close();
  }
}

import { Fault } from '../../core/fault';

/** Where things lie in the module's memory: the control block, each thread's own memory, then the arrays. */
export const controlAddress = 1024;
const threadMemoryStart = 4096;
/** Two arrays of 1,024 numbers, and what a product keeps of its rows. */
const threadMemoryBytes = 16_384;
export const maxThreads = 16;
const arraysStart = threadMemoryStart + maxThreads * threadMemoryBytes;

const pageBytes = 65_536;
/** Of a 32-bit memory, with a page to spare. */
const maxPages = 65_535;
/** Kernels may read, never write, a vector or a block of taps behind an array's end. */
const slack = 64;

/** Memory of a thread alone. */
export function threadMemory(thread: number): number {
  return threadMemoryStart + thread * threadMemoryBytes;
}

/** One memory that all arrays lie in. Addresses are bytes; nothing is ever given back. */
export class LinearMemory {
  readonly memory: WebAssembly.Memory;
  private end = arraysStart;

  /** @param shared whether several threads use it; must be what the module was built for */
  constructor(shared: boolean) {
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared });
  }

  /**
   * @returns the address of so many zeros, a multiple of 64
   * @throws Fault `engine.tooLarge` beyond what 32 bits can address, `engine.outOfMemory` where the
   *   machine gives no more
   */
  allocate(what: string, numbers: number): number {
    const start = Math.ceil(this.end / 64) * 64;
    const end = start + 4 * numbers + slack;
    const pages = Math.ceil(end / pageBytes);
    if (pages > maxPages) {
      const params = { what, bytes: end, max: maxPages * pageBytes };
      throw new Fault({ code: 'engine.tooLarge', params });
    }
    const missing = pages - this.memory.buffer.byteLength / pageBytes;
    if (missing > 0) {
      try {
        this.memory.grow(missing);
      } catch {
        throw new Fault({ code: 'engine.outOfMemory', params: { bytes: end } });
      }
    }
    this.end = end;
    return start;
  }

  /** Numbers at an address; to be used before anything else is allocated. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.end;
  }
}

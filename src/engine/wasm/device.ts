import { Fault } from '../../core/fault';
import { flopsOf } from '../program/cost';
import { lengthOf } from '../program/program';
import type { Program, Tensor } from '../program/program';
import type { ProgramDevice } from '../program/device';
import type { RunState } from '../program/semantics/memory';
import { EventLoopYield } from '../training/mutex';
import { commandBytes } from './commands';
import { buildFor, importsOf } from './host';
import type { WasmBuild, WasmExports, WasmHost } from './host';
import { controlAddress, LinearMemory, threadMemory } from './linearMemory';
import { LoweringContext, Places } from './lowering/context';
import type { HostCall } from './lowering/context';
import { lowerProgram } from './lowering/lowering';
import { ThreadPool } from './threads';

/** Arithmetic after which the thread lets its messages in: about a fiftieth of a second on a slow core. */
const flopsBetweenYields = 5e8;
/** Milliseconds of timed operations after which it does the same. */
const longestTurn = 20;

/** Commands that run without a pause. */
interface Segment {
  address: number;
  count: number;
}

/** A program's commands, by what runs without a pause and by operation. */
interface Compiled {
  segments: Segment[];
  operations: Segment[];
}

/** Programs on WebAssembly SIMD, in this thread and others that share its memory. */
export class WasmDevice implements ProgramDevice {
  readonly build: WasmBuild;
  readonly threads: number;
  private readonly memory: LinearMemory;
  private readonly exports: WasmExports;
  private readonly pool: ThreadPool | null;
  private readonly places: Places;
  private readonly hostCalls: HostCall[];
  private readonly compiled = new WeakMap<Program, Compiled>();
  private readonly eventLoop = new EventLoopYield();
  private readonly current: { state: RunState | null };

  private constructor(parts: {
    build: WasmBuild;
    threads: number;
    memory: LinearMemory;
    exports: WasmExports;
    pool: ThreadPool | null;
    hostCalls: HostCall[];
    current: { state: RunState | null };
  }) {
    this.build = parts.build;
    this.threads = parts.threads;
    this.memory = parts.memory;
    this.exports = parts.exports;
    this.pool = parts.pool;
    this.hostCalls = parts.hostCalls;
    this.current = parts.current;
    this.places = new Places(parts.memory);
  }

  /**
   * @param relaxed whether multiply-adds may be fused; as the machine can, when left out
   * @throws Fault `engine.noDevice` where WebAssembly's SIMD is missing or its use is forbidden
   */
  static async open(host: WasmHost, relaxed?: boolean): Promise<WasmDevice> {
    if (host.threads > 1) {
      // A pool that doesn't start, in a browser that promises one, leaves the thread that is there.
      const device = await this.openWith(host, relaxed).catch(() => null);
      if (device) return device;
    }
    try {
      return await this.openWith({ ...host, threads: 1 }, relaxed);
    } catch (error) {
      // No SIMD, or no WebAssembly at all.
      if (typeof WebAssembly === 'undefined' || error instanceof WebAssembly.CompileError) {
        throw new Fault({ code: 'engine.noDevice', params: {} });
      }
      throw error;
    }
  }

  private static async openWith(host: WasmHost, relaxed?: boolean): Promise<WasmDevice> {
    const { threads } = host;
    const build = buildFor(threads, relaxed);
    const module = await host.load(build);
    const memory = new LinearMemory(threads > 1);
    const hostCalls: HostCall[] = [];
    const current: { state: RunState | null } = { state: null };
    const call = (id: number) => {
      if (current.state) hostCalls[id]?.(current.state);
    };
    const instance = await WebAssembly.instantiate(module, importsOf(memory.memory, call));
    const exports = instance.exports as unknown as WasmExports;
    const pool = threads > 1 ? await ThreadPool.start(host, module, memory.memory) : null;
    return new WasmDevice({ build, threads, memory, exports, pool, hostCalls, current });
  }

  prepare(programs: readonly Program[]): void {
    for (const program of programs) this.compile(program);
  }

  private compile(program: Program): Compiled {
    const known = this.compiled.get(program);
    if (known) return known;
    const lowered = lowerProgram(
      program,
      new LoweringContext(this.places, this.hostCalls, this.threads),
    );
    const made: Compiled = { segments: [], operations: [] };
    let counts: number[] = [];
    let waiting: Int32Array[] = [];
    let flops = 0;
    const close = () => {
      const words = commandBytes / 4;
      const address = this.memory.allocate('commands', waiting.length * words);
      const list = new Int32Array(this.memory.memory.buffer, address, waiting.length * words);
      waiting.forEach((command, index) => list.set(command, index * words));
      made.segments.push({ address, count: waiting.length });
      let before = 0;
      for (const count of counts) {
        made.operations.push({ address: address + before * commandBytes, count });
        before += count;
      }
      waiting = [];
      counts = [];
      flops = 0;
    };
    program.operations.forEach((operation, index) => {
      const commands = lowered[index] ?? [];
      waiting.push(...commands.map(({ words }) => words));
      counts.push(commands.length);
      flops += flopsOf(operation);
      if (flops >= flopsBetweenYields) close();
    });
    if (waiting.length > 0) close();
    this.compiled.set(program, made);
    return made;
  }

  async run(program: Program, state: RunState): Promise<void> {
    const { segments } = this.compile(program);
    this.current.state = state;
    for (const [index, segment] of segments.entries()) {
      if (index > 0) await this.eventLoop.next();
      this.execute(segment);
    }
  }

  async timedRun(program: Program, state: RunState, now: () => number): Promise<number[]> {
    const { operations } = this.compile(program);
    this.current.state = state;
    const times: number[] = [];
    let since = 0;
    for (const operation of operations) {
      if (since > longestTurn) {
        await this.eventLoop.next();
        since = 0;
      }
      const began = now();
      this.execute(operation);
      const took = now() - began;
      times.push(took);
      since += took;
    }
    return times;
  }

  private execute({ address, count }: Segment): void {
    this.exports.run(controlAddress, address, count, this.threads, threadMemory(0));
  }

  view(tensor: Tensor): Float32Array {
    return this.places.array(tensor);
  }

  read(tensor: Tensor, count = lengthOf(tensor)): Float32Array<ArrayBuffer> {
    return new Float32Array(this.view(tensor).subarray(0, count));
  }

  write(tensor: Tensor, values: Float32Array): void {
    this.view(tensor).set(values);
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.memory.bytes;
  }

  dispose(): void {
    this.pool?.close();
    this.eventLoop.close();
  }
}

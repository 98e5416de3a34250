import type { Program, Tensor } from './program';
import type { RunState } from './semantics/memory';

/** What runs programs: in this thread, or in threads of its own. */
export interface ProgramDevice {
  /**
   * Makes room for all that programs need.
   * @throws Fault `engine.tooLarge`, `engine.outOfMemory`
   */
  prepare(programs: readonly Program[]): void;
  /**
   * Runs a program on the arrays of its tensors, and counts in `state`. Messages of this thread may be
   * handled meanwhile.
   */
  run(program: Program, state: RunState): Promise<void>;
  /**
   * Runs a program once, each operation on its own.
   * @param now milliseconds of a steady clock
   * @returns milliseconds of each
   */
  timedRun(program: Program, state: RunState, now: () => number): Promise<number[]>;
  /** A tensor's numbers where they lie: until the device runs or prepares something. */
  view(tensor: Tensor): Float32Array;
  /** The first `count` numbers of a tensor, copied; all of them when left out. */
  read(tensor: Tensor, count?: number): Float32Array<ArrayBuffer>;
  /** Writes a tensor's first numbers. */
  write(tensor: Tensor, values: Float32Array): void;
  dispose(): void;
}

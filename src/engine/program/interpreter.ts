import type { Operation, OperationKind, Program, Tensor } from './program';
import { batchNormSemantics } from './semantics/batchNorm';
import { drawingSemantics } from './semantics/drawing';
import { learningSemantics } from './semantics/learning';
import { linearSemantics } from './semantics/linear';
import { Memory } from './semantics/memory';
import type { RunState } from './semantics/memory';
import { lengthOf } from './program';
import type { ProgramDevice } from './device';

/**
 * Runs programs in plain arithmetic, from the definitions: sums in double precision, results in single.
 * It is slow and short, and every device's kernels are compared with it.
 */
export class Interpreter implements ProgramDevice {
  private readonly memory = new Memory();
  private readonly handlers: {
    [Kind in OperationKind]: (of: Operation<Kind>, state: RunState) => void;
  };

  constructor() {
    const { memory } = this;
    this.handlers = {
      ...drawingSemantics(memory),
      ...linearSemantics(memory),
      ...batchNormSemantics(memory),
      ...learningSemantics(memory),
    };
  }

  prepare(): void {
    // Arrays are made when they are first used.
  }

  run({ operations }: Program, state: RunState): Promise<void> {
    for (const operation of operations) this.execute(operation, state);
    return Promise.resolve();
  }

  timedRun({ operations }: Program, state: RunState, now: () => number): Promise<number[]> {
    const times = operations.map((operation) => {
      const began = now();
      this.execute(operation, state);
      return now() - began;
    });
    return Promise.resolve(times);
  }

  private execute(operation: Operation, state: RunState): void {
    const handler = this.handlers[operation.kind] as (of: Operation, state: RunState) => void;
    handler(operation, state);
  }

  view(tensor: Tensor): Float32Array {
    return this.memory.array(tensor);
  }

  read(tensor: Tensor, count = lengthOf(tensor)): Float32Array<ArrayBuffer> {
    return new Float32Array(this.view(tensor).subarray(0, count));
  }

  write(tensor: Tensor, values: Float32Array): void {
    this.view(tensor).set(values);
  }

  dispose(): void {
    // Nothing to give back.
  }
}

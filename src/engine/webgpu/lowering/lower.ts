import type { Operation, OperationKind, Program } from '../../program/program';
import type { Op } from '../plan';
import { batchNormLowering } from './batchNorm';
import type { LoweringContext } from './context';
import { drawingLowering } from './drawing';
import { learningLowering } from './learning';
import { linearLowering } from './linear';

/** Every operation as dispatches. */
function loweringOf(context: LoweringContext): {
  [Kind in OperationKind]: (of: Operation<Kind>) => Op[];
} {
  return {
    ...drawingLowering(context),
    ...linearLowering(context),
    ...batchNormLowering(context),
    ...learningLowering(context),
  };
}

/** @returns what turns each operation of a program into dispatches, which can be encoded again and again */
export function lowerer(context: LoweringContext): (program: Program) => Op[][] {
  const handlers = loweringOf(context);
  return (program) => {
    if (!context.buffers.serves(program)) throw new Error(`No scratch for ${program.name}`);
    return program.operations.map((operation) => {
      const lower = handlers[operation.kind] as (of: Operation) => Op[];
      return lower(operation);
    });
  };
}

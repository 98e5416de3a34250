import { Interpreter } from '../engine/program/interpreter';
import { operation } from '../engine/program/passes';
import type {
  ConvolutionGeometry,
  OperationKind,
  OperationKinds,
  Operation,
  Tensor,
} from '../engine/program/program';
import { tinyImageStore } from './trainer.fixture';

/** The interpreter as the oracle of a kernel: what a few operations make of some numbers. */

export function tensorOf(name: string, ...shape: number[]): Tensor {
  return { name, shape, lifetime: 'kept' };
}

/** An operation on its own. */
export function alone<Kind extends OperationKind>(
  kind: Kind,
  fields: OperationKinds[Kind],
): Operation {
  return operation(kind, 'forward', null, fields);
}

/** Maps and filter of a convolution, or their gradients. */
export function convolutionTensors(
  { large, small, kernel }: ConvolutionGeometry,
  images: number,
): Record<'large' | 'small' | 'filter', Tensor> {
  return {
    large: tensorOf('large', images, large.size, large.size, large.channels),
    small: tensorOf('small', images, small.size, small.size, small.channels),
    filter: tensorOf('filter', kernel, kernel, large.channels, small.channels),
  };
}

/** @returns reads what the operations made */
export async function interpret(
  operations: readonly Operation[],
  given: readonly (readonly [Tensor, Float32Array])[],
): Promise<(tensor: Tensor) => Float32Array> {
  const interpreter = new Interpreter();
  for (const [tensor, values] of given) interpreter.write(tensor, values);
  await interpreter.run(
    { name: 'test', operations },
    {
      store: tinyImageStore(),
      step: 0,
      updates: { g: 0, d: 0 },
      learningRates: { g: 0, d: 0 },
      losses: [],
    },
  );
  return (tensor) => interpreter.read(tensor);
}

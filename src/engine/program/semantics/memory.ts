import type { Activation } from '../../../core/nn/architecture';
import { activate } from '../../../core/nn/forward';
import { leakySlope } from '../../../core/nn/model';
import type { Player } from '../../../core/nn/parameters';
import type { ImageStore, LossRecord } from '../../trainer';
import { lengthOf } from '../program';
import type { Epilogue, Operation, OperationKind, Tensor } from '../program';

/** What a program reads and counts beside its tensors. */
export interface RunState {
  store: ImageStore;
  /** Iterations that have ended, and updates of each player. */
  step: number;
  updates: Record<Player, number>;
  learningRates: Record<Player, number>;
  /** One for each iteration that has begun. */
  losses: LossRecord[];
}

/** Arrays by name. */
export class Memory {
  private readonly arrays = new Map<string, Float32Array>();

  /** A tensor's numbers, to be written to, too: zeros when it was never written. */
  array(tensor: Tensor): Float32Array {
    const known = this.arrays.get(tensor.name);
    const length = lengthOf(tensor);
    if (known && known.length >= length) return known;
    const made = new Float32Array(length);
    if (known) made.set(known);
    this.arrays.set(tensor.name, made);
    return made;
  }
}

/** Where operations find arrays. */
export type Arrays = Pick<Memory, 'array'>;

/** What operations do to arrays. */
export type Semantics<Kinds extends OperationKind> = (memory: Arrays) => {
  [Kind in Kinds]: (of: Operation<Kind>, state: RunState) => void;
};

/** Adds to an entry of sums. */
export function add(sums: Float64Array, index: number, term: number): void {
  sums[index] = at(sums, index) + term;
}

export function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] ?? NaN;
}

/** The derivative of an activation, by the activation's result a. */
function derivative(activation: Activation, a: number): number {
  switch (activation) {
    case 'none':
      return 1;
    case 'relu':
      return a > 0 ? 1 : 0;
    case 'leakyRelu':
      return a > 0 ? 1 : leakySlope;
    case 'tanh':
      return 1 - a * a;
    default:
      return activation satisfies never;
  }
}

/** Applies an epilogue to finished sums. @param biasOf the bias entry of a sum */
export function store(
  memory: Arrays,
  output: Tensor,
  sums: Float64Array,
  epilogue: Epilogue,
): void {
  const out = memory.array(output);
  if (epilogue.kind === 'activationGradient') {
    const of = memory.array(epilogue.of);
    sums.forEach((sum, i) => (out[i] = sum * derivative(epilogue.activation, at(of, i))));
    return;
  }
  const bias = epilogue.bias && memory.array(epilogue.bias);
  sums.forEach((sum, i) => {
    out[i] = activate(epilogue, sum + (bias ? at(bias, i % bias.length) : 0));
  });
}

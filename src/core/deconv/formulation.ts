/** Which product the three formulations work out at a step, and how far it has come. */
import type { Operation, ConvAxes } from './geometry';
import type { MapName, ConvTrace, Step } from './steps';

export interface Formulation {
  direction: Operation;
  geometry: ConvAxes;
  kernel: readonly number[];
  input: readonly number[];
  /** The matrix's answer, which the other formulations must meet. */
  output: readonly number[];
  given: MapName;
  made: MapName;
  /** Output cell of the step; null while no product is being made. */
  now: number | null;
  /** Output cells that are made, from the first. */
  shown: number;
}

/** The product of `trace.steps[i]`, or the one that its chapter leads to or comes from. */
export function formulationOf(trace: ConvTrace, step: Step): Formulation {
  const { direction, geometry, kernel, input, output, back } = trace;
  const conv = direction === 'conv';
  if (back && step.kind === 'product' && step.chapter === 'back') {
    return {
      direction: 'transpose',
      geometry,
      kernel,
      input: output,
      output: back,
      given: 'B',
      made: 'A back',
      now: step.row,
      shown: step.row + 1,
    };
  }
  const now = step.kind === 'product' ? step.row : null;
  // Only after a convolution does W get transposed once B is there.
  const made = conv && step.chapter === 'transpose' ? output.length : 0;
  return {
    direction,
    geometry,
    kernel,
    input,
    output,
    given: conv ? 'A' : 'B',
    made: conv ? 'B' : 'A',
    now,
    shown: now === null ? made : now + 1,
  };
}

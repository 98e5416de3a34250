import type { Activation } from '../../../core/nn/architecture';
import { leakySlope } from '../../../core/nn/model';

/** Numbers of the activations in uniform blocks. */
export const activationCode: Record<Activation, number> = {
  none: 0,
  relu: 1,
  leakyRelu: 2,
  tanh: 3,
};

/**
 * Activation and its derivative. The derivative is told by the activation's own output a, so nothing else has to
 * be kept: ReLU and LeakyReLU keep the sign, and tanh′ = 1 − a². The argument of tanh is clamped
 * because some drivers compute it from exponentials that overflow.
 * @param type `f32` or `vec4f`
 */
export function activationText(type: 'f32' | 'vec4f'): string {
  return `
// How much of a negative number gets through.
fn leak(activation: u32) -> f32 {
  if (activation == ${activationCode.relu}) { return 0; }
  return select(1f, ${leakySlope}, activation == ${activationCode.leakyRelu});
}
// Near 0 some drivers' tanh is a difference of exponentials and loses its digits; a series keeps them.
fn exactTanh(x: ${type}) -> ${type} {
  let s = x * x;
  let series = x * (1 + s * (-1f / 3 + s * (2f / 15 + s * (-17f / 315 + s * (62f / 2835)))));
  return select(tanh(clamp(x, ${type}(-15), ${type}(15))), series, abs(x) < ${type}(0.25));
}
fn activate(x: ${type}, activation: u32) -> ${type} {
  if (activation == ${activationCode.tanh}) { return exactTanh(x); }
  return max(x, leak(activation) * x);
}
fn derivative(a: ${type}, activation: u32) -> ${type} {
  if (activation == ${activationCode.tanh}) { return 1 - a * a; }
  return select(${type}(leak(activation)), ${type}(1), a > ${type}(0));
}`;
}

/**
 * What a convolution does with a finished sum before it stores it; either way the kernel's `operand`
 * takes part:
 * - `biasAndActivation`: adds the bias that it holds, which is zeros where a norm follows, and
 *   activates;
 * - `activationBackward`, in a backward pass: multiplies by the derivative of the activation whose output it holds.
 */
export const epilogueCode = { biasAndActivation: 0, activationBackward: 1 } as const;

export type Epilogue = keyof typeof epilogueCode;

/** `finish`. One runtime switch serves all layers with one pipeline. */
export function epilogueText(type: 'f32' | 'vec4f'): string {
  return `${activationText(type)}
fn finish(sum: ${type}, channel: u32, place: u32) -> ${type} {
  if (shape.epilogue == ${epilogueCode.activationBackward}) {
    return sum * derivative(operand[place], shape.activation);
  }
  return activate(sum + operand[channel], shape.activation);
}`;
}

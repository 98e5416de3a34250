import type { Activation } from '../../../core/architecture';
import { leakySlope } from '../../../core/model';

/** Numbers of the activations in uniform blocks. */
export const activationCode: Record<Activation, number> = {
  none: 0,
  relu: 1,
  leakyRelu: 2,
  tanh: 3,
};

/**
 * Activation and its slope. The slope is told by the activation's own output a, so nothing else has to
 * be kept: ReLU and LeakyReLU keep the sign, and tanh′ = 1 − a². The argument of tanh is clamped
 * because some drivers compute it from exponentials that overflow.
 * @param type `f32` or `vec4f`
 */
export function activationText(type: 'f32' | 'vec4f'): string {
  return `
fn activate(x: ${type}, activation: u32) -> ${type} {
  switch activation {
    case ${activationCode.relu}u: { return max(x, ${type}(0)); }
    case ${activationCode.leakyRelu}u: { return max(x, ${leakySlope} * x); }
    case ${activationCode.tanh}u: { return tanh(clamp(x, ${type}(-15), ${type}(15))); }
    default: { return x; }
  }
}
fn slope(a: ${type}, activation: u32) -> ${type} {
  switch activation {
    case ${activationCode.relu}u: { return select(${type}(0), ${type}(1), a > ${type}(0)); }
    case ${activationCode.leakyRelu}u: { return select(${type}(${leakySlope}), ${type}(1), a > ${type}(0)); }
    case ${activationCode.tanh}u: { return 1 - a * a; }
    default: { return ${type}(1); }
  }
}`;
}

/** What a convolution does with a finished sum before it stores it. */
export const epilogueCode = { none: 0, biasAndActivation: 1, timesSlope: 2 } as const;

export type Epilogue = keyof typeof epilogueCode;

/**
 * `finish`: the bias and activation of a layer without norm, or, in a backward pass, the slope of the
 * activation whose output `extra` holds. One runtime switch serves all layers with one pipeline.
 */
export function epilogueText(type: 'f32' | 'vec4f'): string {
  return `${activationText(type)}
fn finish(sum: ${type}, channel: u32, place: u32) -> ${type} {
  switch shape.epilogue {
    case ${epilogueCode.biasAndActivation}u: { return activate(sum + extra[channel], shape.activation); }
    case ${epilogueCode.timesSlope}u: { return sum * slope(extra[place], shape.activation); }
    default: { return sum; }
  }
}`;
}

import type { Activation } from '../core/nn/architecture';
import { leakySlope } from '../core/nn/model';

/** Activations from their definitions. */
export const activations: Record<Activation, (x: number) => number> = {
  none: (x) => x,
  relu: (x) => Math.max(0, x),
  leakyRelu: (x) => (x > 0 ? x : leakySlope * x),
  tanh: Math.tanh,
};

/** The slope at the argument whose activation is a. */
export const derivatives: Record<Activation, (a: number) => number> = {
  none: () => 1,
  relu: (a) => (a > 0 ? 1 : 0),
  leakyRelu: (a) => (a > 0 ? 1 : leakySlope),
  tanh: (a) => 1 - a ** 2,
};

export const activationNames = Object.keys(activations) as Activation[];

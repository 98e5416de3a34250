import type { Activation } from '../../core/architecture';
import { activationCode } from './kernels/activation';
import { headBackward, headForward, headThreads } from './kernels/head';
import type { Split } from './parameters';
import type { Op, Plan, Tensor } from './plan';

/** D's last layer: features to logits, dense. */
export interface Head {
  /** Numbers of an image's features, padding included. */
  features: number;
  /** Logits of an image. */
  width: number;
  weights: Tensor;
  bias: Tensor;
  /** What made the features. */
  before: Activation;
}

export function headOp(
  plan: Plan,
  { features: length, width, weights, bias }: Head,
  features: Tensor,
  logits: Tensor,
  images: number,
): Op {
  return plan.op(headForward, { features, weights, bias, logits }, { fours: length / 4, width }, [
    images,
  ]);
}

/**
 * @param slopes the loss's gradient at the logits
 * @param gradients where it goes at the features, before their activation, and at the parameters
 * @param train whether the latter are wanted
 */
export function headGradientOp(
  plan: Plan,
  { features: length, width, weights, before }: Head,
  features: Tensor,
  slopes: Tensor,
  gradients: { features: Tensor; weights: Split; bias: Split },
  images: number,
  train: boolean,
): Op {
  const fours = length / 4;
  return plan.op(
    headBackward,
    {
      features,
      weights,
      slopes,
      featureGradients: gradients.features,
      weightGradients: gradients.weights.tensor,
      biasGradients: gradients.bias.tensor,
    },
    {
      images,
      fours,
      width,
      splits: gradients.weights.splits,
      weightSize: gradients.weights.fours,
      biasSize: gradients.bias.fours,
      activation: activationCode[before],
      train: train ? 1 : 0,
    },
    [Math.ceil(fours / headThreads), gradients.weights.splits],
  );
}

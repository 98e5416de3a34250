import type { Activation } from '../../core/architecture';
import { activationCode } from './kernels/activation';
import { headBackward, headForward, headThreads } from './kernels/head';
import type { Split } from './parameters';
import type { Op, ComputePlan, Tensor } from './plan';

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
  plan: ComputePlan,
  { features: length, width, weights, bias }: Head,
  { features, logits, images }: { features: Tensor; logits: Tensor; images: number },
): Op {
  return plan.op(headForward, {
    tensors: { features, weights, bias, logits },
    fields: { vec4Count: length / 4, width },
    groups: [images],
  });
}

export interface HeadGradients {
  features: Tensor;
  /** The loss's gradient at the logits. */
  logitGradient: Tensor;
  /** Where its gradient goes at the features, before their activation, and at the parameters. */
  gradients: { features: Tensor; weights: Split; bias: Split };
  images: number;
  /** Whether the parameters' gradients are wanted. */
  train: boolean;
}

export function headGradientOp(
  plan: ComputePlan,
  { features: length, width, weights, before }: Head,
  { features, logitGradient, gradients, images, train }: HeadGradients,
): Op {
  const vec4Count = length / 4;
  const { splitK } = gradients.weights;
  return plan.op(headBackward, {
    tensors: {
      features,
      weights,
      slopes: logitGradient,
      featureGradients: gradients.features,
      weightGradients: gradients.weights.tensor,
      biasGradients: gradients.bias.tensor,
    },
    fields: {
      images,
      vec4Count,
      width,
      splitK,
      weightSize: gradients.weights.vec4Count,
      biasSize: gradients.bias.vec4Count,
      activation: activationCode[before],
      train: train ? 1 : 0,
    },
    groups: [Math.ceil(vec4Count / headThreads), splitK],
  });
}

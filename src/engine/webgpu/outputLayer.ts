import type { Activation } from '../../core/nn/architecture';
import { activationCode } from './kernels/activation';
import { outputLayerBackward, outputLayerForward, outputLayerThreads } from './kernels/outputLayer';
import type { SplitGradient } from './parameters';
import type { Op, ComputePlan, Tensor } from './plan';

/** D's last layer: features to logits, dense. */
export interface OutputLayer {
  /** Numbers of an image's features, padding included. */
  features: number;
  /** Logits of an image. */
  logitCount: number;
  weights: Tensor;
  bias: Tensor;
  /** What made the features. */
  inputActivation: Activation;
}

export function outputLayerOp(
  plan: ComputePlan,
  { features: length, logitCount, weights, bias }: OutputLayer,
  { features, logits, images }: { features: Tensor; logits: Tensor; images: number },
): Op {
  return plan.op(outputLayerForward, {
    tensors: { features, weights, bias, logits },
    fields: { vec4Count: length / 4, width: logitCount },
    groups: [images],
  });
}

export interface OutputLayerGradients {
  features: Tensor;
  /** The loss's gradient at the logits. */
  logitGradient: Tensor;
  /** Where its gradient goes at the features, before their activation, and at the parameters. */
  gradients: { features: Tensor; weights: SplitGradient; bias: SplitGradient };
  images: number;
  /** Whether the parameters' gradients are wanted. */
  train: boolean;
}

export function outputLayerGradientOp(
  plan: ComputePlan,
  { features: length, logitCount, weights, inputActivation }: OutputLayer,
  { features, logitGradient, gradients, images, train }: OutputLayerGradients,
): Op {
  const vec4Count = length / 4;
  const { splitK } = gradients.weights;
  return plan.op(outputLayerBackward, {
    tensors: {
      features,
      weights,
      logitGradient,
      featureGradients: gradients.features,
      weightGradients: gradients.weights.tensor,
      biasGradients: gradients.bias.tensor,
    },
    fields: {
      images,
      vec4Count,
      width: logitCount,
      splitK,
      weightSize: gradients.weights.vec4Count,
      biasSize: gradients.bias.vec4Count,
      activation: activationCode[inputActivation],
      train: train ? 1 : 0,
    },
    groups: [Math.ceil(vec4Count / outputLayerThreads), splitK],
  });
}

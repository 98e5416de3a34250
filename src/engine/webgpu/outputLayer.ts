import type { Activation } from '../../core/nn/architecture';
import { activationCode } from './kernels/activation';
import { outputLayerBackward, outputLayerForward, outputLayerThreads } from './kernels/outputLayer';
import type { Op, ComputePlan, GpuTensor } from './plan';
import type { Tiling } from './tiling';

/** Parts in which the gradients of D's last layer are summed. @param images of the largest batch */
export function outputLayerSplitK({ gradientGroups }: Tiling, images: number): number {
  return Math.min(images, Math.ceil(gradientGroups / 8));
}

/** D's last layer: features to logits, dense. */
export interface OutputLayer {
  /** Numbers of an image's features, padding included. */
  features: number;
  /** Logits of an image. */
  logitCount: number;
}

export function outputLayerOp(
  plan: ComputePlan,
  { features: length, logitCount }: OutputLayer,
  tensors: Record<'features' | 'weights' | 'bias' | 'logits', GpuTensor>,
  images: number,
): Op {
  return plan.op(outputLayerForward, {
    tensors,
    fields: { vec4Count: length / 4, width: logitCount },
    groups: [images],
  });
}

type GradientSlot = (typeof outputLayerBackward)['slots'][number]['name'];

export interface OutputLayerGradients {
  images: number;
  /** What made the features. */
  activation: Activation;
  /** Parts in which the parameters' gradients are summed. */
  splitK: number;
  /** Whether the parameters' gradients are wanted. */
  train: boolean;
}

/** The gradients at the features, before their activation, and of the parameters where they are wanted. */
export function outputLayerGradientOp(
  plan: ComputePlan,
  { features: length, logitCount }: OutputLayer,
  tensors: Record<GradientSlot, GpuTensor>,
  { images, activation, splitK, train }: OutputLayerGradients,
): Op {
  const vec4Count = length / 4;
  return plan.op(outputLayerBackward, {
    tensors,
    fields: {
      images,
      vec4Count,
      width: logitCount,
      splitK,
      weightSize: logitCount * vec4Count,
      biasSize: 1,
      activation: activationCode[activation],
      train: train ? 1 : 0,
    },
    groups: [Math.ceil(vec4Count / outputLayerThreads), splitK],
  });
}

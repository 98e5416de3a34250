import type { Operation, Program, Tensor } from '../program/program';
import { biasSplitK, partialsLength } from './batchNorm';
import { weightGradientSplitK } from './convolutions';
import { outputLayerSplitK } from './outputLayer';
import { choiceFor, largestBatches, partialSumsLength, productsOf } from './products';
import type { TensorLayouts } from './tensorLayout';
import type { Tiling } from './tiling';

/** A view of a buffer starts at a multiple of so many numbers. */
export const viewAlignment = 64;

/** What the kernels of some programs need beside the programs' tensors; lengths in numbers. */
export interface Workspace {
  /** Partial sums of batch norm. */
  partials: number;
  /** Partial sums of convolutions whose terms are split. */
  convolutionPartials: number;
  /** The bias of layers that have none, since a norm follows. */
  zeroBias: number;
  /** Each of the two places for results that nobody asked for. */
  discarded: number;
  /** Parts in which gradients of parameters are summed, by the gradient's name. */
  splits: Map<string, { gradient: Tensor; splitK: number }>;
  /** Images of the largest batch that goes through a layer, by the layer's name. */
  images: Map<string, number>;
}

/** The parameters' gradients that an operation writes, and in how many parts. */
function gradientSplits(
  tiling: Tiling,
  layouts: TensorLayouts,
  operation: Operation,
): [gradient: Tensor | null, splitK: number][] {
  switch (operation.kind) {
    case 'convolutionWeightGradient': {
      const { geometry, images, gradient } = operation;
      const own = layouts.convolution(geometry, operation);
      return [[gradient, weightGradientSplitK(tiling, own, images)]];
    }
    case 'biasGradient': {
      const { outputGradient, images, gradient } = operation;
      return [[gradient, biasSplitK(tiling, layouts.bias(outputGradient, images, gradient))]];
    }
    case 'denseGradient': {
      const { images, input, outputGradient, weightGradient, biasGradient } = operation;
      if (layouts.isLogits(outputGradient)) {
        const splitK = outputLayerSplitK(tiling, images);
        return [
          [weightGradient, splitK],
          [biasGradient, splitK],
        ];
      }
      const geometry = layouts.dense(input, outputGradient);
      const bias = biasGradient && layouts.bias(outputGradient, images, biasGradient);
      return [
        [weightGradient, weightGradientSplitK(tiling, geometry, images)],
        [biasGradient, bias ? biasSplitK(tiling, bias) : 1],
      ];
    }
    case 'batchNormGradient':
      return [
        [operation.gammaGradient, operation.groups],
        [operation.betaGradient, operation.groups],
      ];
    default:
      return [];
  }
}

/** Numbers of the bias of zeros that an operation reads. */
function zeroBiasLength(layouts: TensorLayouts, operation: Operation): number {
  if (!('epilogue' in operation) || !('output' in operation)) return 0;
  const { kind, epilogue, output } = operation;
  if (epilogue.kind !== 'biasAndActivation' || epilogue.bias) return 0;
  return kind === 'dense' ? layouts.rowLength(output) : layouts.stride(output);
}

/** What programs need that run one after another. */
export function workspaceOf(
  tiling: Tiling,
  layouts: TensorLayouts,
  programs: readonly Program[],
): Workspace {
  const space: Workspace = {
    partials: 4,
    convolutionPartials: Math.max(
      4,
      ...productsOf(layouts, programs).map((product) =>
        partialSumsLength(product, choiceFor(tiling, product).splitK),
      ),
    ),
    zeroBias: 4,
    discarded: viewAlignment,
    splits: new Map(),
    images: largestBatches(programs),
  };
  for (const operation of programs.flatMap(({ operations }) => operations)) {
    const { kind } = operation;
    for (const [gradient, splitK] of gradientSplits(tiling, layouts, operation)) {
      if (gradient) space.splits.set(gradient.name, { gradient, splitK });
    }
    space.zeroBias = Math.max(space.zeroBias, zeroBiasLength(layouts, operation));
    if (kind === 'batchNormStatistics' || kind === 'batchNormGradient') {
      const shape = layouts.batchNorm(operation.input, operation);
      space.partials = Math.max(space.partials, partialsLength(tiling, shape));
      space.discarded = Math.max(space.discarded, shape.groups * shape.channels);
    }
  }
  return space;
}

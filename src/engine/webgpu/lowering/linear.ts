import type {
  Convolution as ConvolutionOperation,
  Epilogue,
  Operation,
} from '../../program/program';
import { biasGradientOp } from '../batchNorm';
import { convolutionOps, weightGradientOp } from '../convolutions';
import type { Convolution } from '../convolutions';
import { ablate, ablateThreads } from '../kernels/ablate';
import type { ConvPass } from '../kernels/convolutionPasses';
import { outputLayerGradientOp, outputLayerOp, outputLayerSplitK } from '../outputLayer';
import type { Op } from '../plan';
import type { Lowering, LoweringContext } from './context';

/** What a convolution does to its sums, and where it keeps parts of them. */
function finish(
  { buffers }: LoweringContext,
  epilogue: Epilogue,
): Pick<Convolution, 'epilogue' | 'activation' | 'operand' | 'partials'> {
  const { kind, activation } = epilogue;
  const partials = buffers.convolutionPartials;
  switch (kind) {
    case 'biasAndActivation': {
      const operand = epilogue.bias ? buffers.of(epilogue.bias) : buffers.zeroBias;
      return { epilogue: kind, activation, operand, partials };
    }
    case 'activationGradient':
      return {
        epilogue: 'activationBackward',
        activation,
        operand: buffers.of(epilogue.of),
        partials,
      };
    default:
      return kind satisfies never;
  }
}

/** A convolution in either direction: the kernels name it by the strided one from large to small. */
function convolve(
  context: LoweringContext,
  direction: ConvPass,
  {
    layer,
    images,
    geometry,
    input,
    filter,
    output,
    epilogue,
  }: ConvolutionOperation & { layer: string | null },
): Op[] {
  const { buffers } = context;
  const [large, small] = direction === 'forward' ? [input, output] : [output, input];
  return convolutionOps(context, direction, {
    geometry: buffers.layouts.convolution(geometry, { large, small }),
    images,
    maxImages: buffers.maxImages(layer, images),
    input: buffers.of(input),
    filters: buffers.of(filter),
    output: buffers.of(output),
    ...finish(context, epilogue),
  });
}

/** D's last layer, whose logits are not padded, has kernels of its own. */
function logits(context: LoweringContext, operation: Operation<'dense'>): Op {
  const { plan, buffers } = context;
  const { images, input, weights, output, epilogue } = operation;
  if (epilogue.kind !== 'biasAndActivation' || epilogue.activation !== 'none') {
    throw new Error('Logits are plain sums');
  }
  const layer = {
    features: buffers.layouts.rowLength(input),
    logitCount: buffers.layouts.stride(output),
  };
  const tensors = {
    features: buffers.of(input),
    weights: buffers.of(weights),
    bias: epilogue.bias ? buffers.of(epilogue.bias) : buffers.zeroBias,
    logits: buffers.of(output),
  };
  return outputLayerOp(plan, layer, tensors, images);
}

function logitsGradient(context: LoweringContext, operation: Operation<'denseGradient'>): Op {
  const { plan, tiling, buffers } = context;
  const { layer: name, images, input, weights, outputGradient, inputGradient } = operation;
  const { weightGradient, biasGradient } = operation;
  if (!inputGradient) throw new Error('D has a layer before its last one');
  const layer = {
    features: buffers.layouts.rowLength(input),
    logitCount: buffers.layouts.stride(outputGradient),
  };
  const tensors = {
    features: buffers.of(input),
    weights: buffers.of(weights),
    logitGradient: buffers.of(outputGradient),
    featureGradients: buffers.of(inputGradient.output),
    weightGradients: weightGradient
      ? buffers.gradient(weightGradient).tensor
      : buffers.discarded(0),
    biasGradients: biasGradient ? buffers.gradient(biasGradient).tensor : buffers.discarded(1),
  };
  return outputLayerGradientOp(plan, layer, tensors, {
    images,
    activation: inputGradient.activation,
    splitK: outputLayerSplitK(tiling, buffers.maxImages(name, images)),
    train: weightGradient !== null,
  });
}

/** The gradients of a dense layer that is a convolution of one pixel by one tap. */
function denseGradients(context: LoweringContext, operation: Operation<'denseGradient'>): Op[] {
  const { buffers } = context;
  const { layer, images, input, weights, outputGradient, inputGradient } = operation;
  const { weightGradient, biasGradient } = operation;
  const geometry = buffers.layouts.dense(input, outputGradient);
  const ops: Op[] = [];
  if (weightGradient) {
    const { tensor: gradient, splitK } = buffers.gradient(weightGradient);
    const [convInput, convOutput] = [buffers.of(input), buffers.of(outputGradient)];
    const maxImages = buffers.maxImages(layer, images);
    ops.push(
      weightGradientOp(context, {
        geometry,
        images,
        maxImages,
        convInput,
        convOutput,
        gradient,
        splitK,
      }),
    );
  }
  if (biasGradient) {
    const shape = buffers.layouts.bias(outputGradient, images, biasGradient);
    ops.push(
      biasGradientOp(context, shape, buffers.of(outputGradient), buffers.gradient(biasGradient)),
    );
  }
  if (inputGradient) {
    const { output, activation } = inputGradient;
    ops.push(
      ...convolutionOps(context, 'inputGradient', {
        geometry,
        images,
        maxImages: buffers.maxImages(layer, images),
        input: buffers.of(outputGradient),
        filters: buffers.of(weights),
        output: buffers.of(output),
        ...finish(context, { kind: 'activationGradient', of: input, activation }),
      }),
    );
  }
  return ops;
}

/** Dense layers and convolutions with their gradients. */
export const linearLowering: Lowering<
  | 'dense'
  | 'denseGradient'
  | 'convolution'
  | 'convolutionTranspose'
  | 'convolutionWeightGradient'
  | 'biasGradient'
  | 'mask'
> = (context) => {
  const { plan, buffers } = context;
  const { layouts } = buffers;
  return {
    dense: (operation) => {
      const { layer, images, input, weights, output, epilogue } = operation;
      if (layouts.isLogits(output)) return [logits(context, operation)];
      return convolutionOps(context, 'forward', {
        geometry: layouts.dense(input, output),
        images,
        maxImages: buffers.maxImages(layer, images),
        input: buffers.of(input),
        filters: buffers.of(weights),
        output: buffers.of(output),
        ...finish(context, epilogue),
      });
    },

    denseGradient: (operation) =>
      layouts.isLogits(operation.outputGradient)
        ? [logitsGradient(context, operation)]
        : denseGradients(context, operation),

    convolution: (operation) => convolve(context, 'forward', operation),

    convolutionTranspose: (operation) => convolve(context, 'inputGradient', operation),

    convolutionWeightGradient: ({ layer, images, geometry, large, small, gradient }) => {
      const { tensor, splitK } = buffers.gradient(gradient);
      return [
        weightGradientOp(context, {
          geometry: layouts.convolution(geometry, { large, small }),
          images,
          maxImages: buffers.maxImages(layer, images),
          convInput: buffers.of(large),
          convOutput: buffers.of(small),
          gradient: tensor,
          splitK,
        }),
      ];
    },

    biasGradient: ({ images, outputGradient, gradient }) => {
      const shape = layouts.bias(outputGradient, images, gradient);
      const from = buffers.of(outputGradient);
      return [biasGradientOp(context, shape, from, buffers.gradient(gradient))];
    },

    mask: ({ images, map, factors }) => {
      const count = images * layouts.rowLength(map);
      return [
        plan.op(ablate, {
          tensors: { map: buffers.of(map), factors: buffers.of(factors) },
          fields: { count, stride: layouts.stride(map) },
          groups: [Math.ceil(count / ablateThreads)],
        }),
      ];
    },
  };
};

import type { Activation } from '../../core/nn/architecture';
import { activationCode, epilogueCode } from './kernels/activation';
import type { Epilogue } from './kernels/activation';
import { convolution, partialConvolution } from './kernels/convolution';
import type { ConvPass } from './kernels/convolutionPasses';
import { weightGradient } from './kernels/weightGradient';
import {
  singleChannelInputGradientBlock,
  singleChannelWeightGradient,
  singleChannelWeightGradientBlock,
  singleChannelForwardBlock,
  singleChannelInputGradient,
  singleChannelForward,
} from './kernels/singleChannel';
import { sumPartials, sumPartialsThreads } from './kernels/sumPartials';
import type { ConvGeometry } from './layout';
import type { Op, GpuTensor } from './plan';
import {
  choiceFor,
  convolutionSize,
  flopsPerImage,
  partialSumsLength,
  weightGradientGroups,
} from './products';
import { groupsOf, splitKFor } from './tiling';
import type { BuildContext, Tiling } from './tiling';

export interface Convolution {
  geometry: ConvGeometry;
  images: number;
  /** Images of the largest batch, which decides the tile: any number of images runs the same pipeline. */
  maxImages: number;
  input: GpuTensor;
  filters: GpuTensor;
  output: GpuTensor;
  epilogue: Epilogue;
  activation: Activation;
  /** The bias, or the map whose activation's derivative the result is multiplied by: see `Epilogue`. */
  operand: GpuTensor;
  /** Room for `partialSumsLength` numbers. */
  partials: GpuTensor;
}

/** One direction of a conv geometry as ops: one, or two where its terms are split. */
export function convolutionOps(
  { plan, tiling }: BuildContext,
  direction: ConvPass,
  {
    geometry,
    images,
    maxImages,
    input,
    filters,
    output,
    epilogue,
    activation,
    operand,
    partials,
  }: Convolution,
): Op[] {
  const inputGradient = direction === 'inputGradient';
  const rows = images * geometry.outputSize ** 2;
  const convInputVec4Count = Math.ceil(geometry.inputChannels / 4);
  const convOutputVec4Count = geometry.outputChannels / 4;
  const finish = { epilogue: epilogueCode[epilogue], activation: activationCode[activation] };
  const fields = {
    rows,
    inputSize: geometry.inputSize,
    outputSize: geometry.outputSize,
    convInputVec4Count,
    convOutputVec4Count,
    kernel: geometry.kernel,
    before: geometry.padBefore,
    stride: geometry.stride,
    zeroPadOffset:
      geometry.singleChannel && !inputGradient ? input.zeroPadOffset : input.zeroPadOffset / 4,
    ...finish,
  };
  const common = {
    tensors: { input, filters, operand, output },
    fields,
    flops: images * flopsPerImage(geometry),
  };
  const size = convolutionSize(direction, geometry, images);
  if (geometry.singleChannel && inputGradient) {
    const groups = [Math.ceil(size.rows / singleChannelInputGradientBlock)] as const;
    return [plan.op(singleChannelInputGradient, { ...common, groups })];
  }
  if (geometry.singleChannel) {
    const { rows: blockRows, columns } = singleChannelForwardBlock;
    const groups = [
      Math.ceil(rows / blockRows),
      Math.ceil(geometry.outputChannels / columns),
    ] as const;
    return [plan.op(singleChannelForward, { ...common, groups })];
  }
  const { tile, splitK } = choiceFor(tiling, { pass: direction, geometry, images: maxImages });
  const [x, y] = groupsOf(tile, size.rows, size.columns);
  if (splitK === 1) {
    return [plan.op(convolution(direction, tile), { ...common, groups: [x, y, size.batches] })];
  }
  const length = partialSumsLength({ pass: direction, geometry, images }, splitK) / splitK / 4;
  return [
    plan.op(partialConvolution(direction, tile), {
      tensors: { input, filters, output: partials },
      fields: { ...fields, splitK, size: length },
      flops: common.flops,
      groups: [x, y, size.batches * splitK],
    }),
    plan.op(sumPartials, {
      tensors: { partials, operand, output },
      fields: { size: length, splitK, columns: size.columns / 4, ...finish },
      groups: [Math.ceil(length / sumPartialsThreads)],
    }),
  ];
}

/** Parts in which a weight gradient is summed. @param images of the largest batch */
export function weightGradientSplitK(
  tiling: Tiling,
  geometry: ConvGeometry,
  images: number,
): number {
  if (geometry.singleChannel) {
    const lines = images * geometry.outputSize;
    const length = geometry.kernel ** 2 * geometry.outputChannels;
    // A thread has a line of taps and eight channels; a workgroup has 64 such threads.
    const groups =
      (geometry.kernel / 64) *
      Math.ceil(geometry.outputChannels / singleChannelWeightGradientBlock.columns);
    // Fewer than for others: so small a gradient has hundreds of splits, and Adam few threads for them.
    return splitKFor(tiling.gradientGroups / 2, groups, lines, length);
  }
  return choiceFor(tiling, { pass: 'weightGradient', geometry, images }).splitK;
}

export interface WeightGradient {
  geometry: ConvGeometry;
  images: number;
  /** Images of the largest batch, as for `weightGradientSplitK`. */
  maxImages: number;
  convInput: GpuTensor;
  convOutput: GpuTensor;
  gradient: GpuTensor;
  splitK: number;
}

/** A weight gradient as an op. */
export function weightGradientOp(
  { plan, tiling }: BuildContext,
  { geometry, images, maxImages, convInput, convOutput, gradient, splitK }: WeightGradient,
): Op {
  const fields = {
    lines: images * geometry.outputSize,
    splitK,
    size: (geometry.kernel ** 2 * geometry.inputChannels * geometry.outputChannels) / 4,
    inputSize: geometry.inputSize,
    outputSize: geometry.outputSize,
    convInputVec4Count: Math.ceil(geometry.inputChannels / 4),
    convOutputVec4Count: geometry.outputChannels / 4,
    kernel: geometry.kernel,
    before: geometry.padBefore,
    stride: geometry.stride,
    zeroPadOffset: geometry.singleChannel ? convInput.zeroPadOffset : convInput.zeroPadOffset / 4,
  };
  const common = {
    tensors: { convInput, convOutput, gradient },
    fields,
    flops: images * flopsPerImage(geometry),
  };
  if (geometry.singleChannel) {
    const { pieces, columns } = singleChannelWeightGradientBlock;
    const x = Math.ceil((splitK * geometry.kernel) / pieces);
    const y = Math.ceil(geometry.outputChannels / columns);
    return plan.op(singleChannelWeightGradient, { ...common, groups: [x, y] });
  }
  const { tile } = choiceFor(tiling, { pass: 'weightGradient', geometry, images: maxImages });
  const groups = [...weightGradientGroups(tile, geometry), splitK] as const;
  return plan.op(weightGradient(tile), { ...common, groups });
}

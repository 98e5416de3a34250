import type { Activation } from '../../core/nn/architecture';
import { activationCode, epilogueCode } from './kernels/activation';
import type { Epilogue } from './kernels/activation';
import { convolution } from './kernels/convolution';
import type { ConvPass } from './kernels/convolution';
import { weightGradient } from './kernels/weightGradient';
import {
  singleChannelInputGradientBlock,
  singleChannelWeightGradient,
  singleChannelWeightGradientBlock,
  singleChannelForwardBlock,
  singleChannelInputGradient,
  singleChannelForward,
} from './kernels/singleChannel';
import { block } from './kernels/tile';
import type { ConvGeometry } from './layout';
import type { Op, GpuTensor } from './plan';
import { groupsOf, splitKFor, tileFor } from './tiling';
import type { BuildContext, Tiling } from './tiling';

/** Arithmetic of one image through a conv geometry, padding taps included. */
function flopsOf({ outputSize, kernel, inputChannels, outputChannels }: ConvGeometry): number {
  return 2 * outputSize ** 2 * kernel ** 2 * inputChannels * outputChannels;
}

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
}

/** One direction of a conv geometry as an op. */
export function convolutionOp(
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
  }: Convolution,
): Op {
  const inputGradient = direction === 'inputGradient';
  const rows = images * geometry.outputSize ** 2;
  const convInputVec4Count = geometry.inputChannels / 4;
  const convOutputVec4Count = geometry.outputChannels / 4;
  const fields = {
    rows,
    inputSize: geometry.inputSize,
    outputSize: geometry.outputSize,
    convInputVec4Count: Math.ceil(convInputVec4Count),
    convOutputVec4Count,
    kernel: geometry.kernel,
    before: geometry.padBefore,
    stride: geometry.stride,
    zeroPadOffset:
      geometry.singleChannel && !inputGradient ? input.zeroPadOffset : input.zeroPadOffset / 4,
    epilogue: epilogueCode[epilogue],
    activation: activationCode[activation],
  };
  const common = {
    tensors: { input, filters, operand, output },
    fields,
    flops: images * flopsOf(geometry),
  };
  const phaseRows = inputGradient ? images * Math.ceil(geometry.inputSize / 2) ** 2 : rows;
  if (geometry.singleChannel && inputGradient) {
    return plan.op(singleChannelInputGradient, {
      ...common,
      groups: [Math.ceil(phaseRows / singleChannelInputGradientBlock)],
    });
  }
  if (geometry.singleChannel) {
    const { rows: blockRows, columns } = singleChannelForwardBlock;
    const groups = [
      Math.ceil(rows / blockRows),
      Math.ceil(geometry.outputChannels / columns),
    ] as const;
    return plan.op(singleChannelForward, { ...common, groups });
  }
  const columns = inputGradient ? geometry.inputChannels : geometry.outputChannels;
  const batches = inputGradient ? 4 : 1;
  const largest = { rows: (phaseRows / images) * maxImages, columns, batches };
  const tile = tileFor(tiling.tiles, tiling.minWorkgroups, largest);
  const groups = [...groupsOf(tile, phaseRows, columns), batches] as const;
  return plan.op(convolution(direction, tile), { ...common, groups });
}

/** Workgroups of one split of a weight gradient, and the tile it would use. */
function weightGradientGrid(tiling: Tiling, geometry: ConvGeometry) {
  const rows = geometry.kernel ** 2 * geometry.inputChannels;
  const tile = tileFor(tiling.gradientTiles, 1, { rows, columns: geometry.outputChannels });
  const size = block(tile);
  const pieces = tile.tileK
    ? Math.ceil(rows / size.rows)
    : Math.ceil(
        (geometry.kernel ** 2 * Math.ceil(geometry.inputChannels / tile.tileM)) /
          tile.workgroupSize[0],
      );
  return { tile, x: pieces, y: Math.ceil(geometry.outputChannels / size.columns) };
}

/** Parts in which a weight gradient is summed. @param images of the largest batch */
export function weightGradientSplitK(
  tiling: Tiling,
  geometry: ConvGeometry,
  images: number,
): number {
  const lines = images * geometry.outputSize;
  const length = geometry.kernel ** 2 * geometry.inputChannels * geometry.outputChannels;
  if (geometry.singleChannel) {
    // A thread has a line of taps and eight channels; a workgroup has 64 such threads.
    const groups =
      (geometry.kernel / 64) *
      Math.ceil(geometry.outputChannels / singleChannelWeightGradientBlock.columns);
    // Fewer than for others: so small a gradient has hundreds of splits, and Adam few threads for them.
    return splitKFor(tiling.gradientGroups / 2, groups, lines, length);
  }
  const { x, y } = weightGradientGrid(tiling, geometry);
  return splitKFor(tiling.gradientGroups, x * y, lines, length);
}

export interface WeightGradient {
  geometry: ConvGeometry;
  images: number;
  convInput: GpuTensor;
  convOutput: GpuTensor;
  gradient: GpuTensor;
  splitK: number;
}

/** A weight gradient as an op. */
export function weightGradientOp(
  { plan, tiling }: BuildContext,
  { geometry, images, convInput, convOutput, gradient, splitK }: WeightGradient,
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
    flops: images * flopsOf(geometry),
  };
  if (geometry.singleChannel) {
    const { pieces, columns } = singleChannelWeightGradientBlock;
    const x = Math.ceil((splitK * geometry.kernel) / pieces);
    const y = Math.ceil(geometry.outputChannels / columns);
    return plan.op(singleChannelWeightGradient, { ...common, groups: [x, y] });
  }
  const { tile, x, y } = weightGradientGrid(tiling, geometry);
  return plan.op(weightGradient(tile), { ...common, groups: [x, y, splitK] });
}

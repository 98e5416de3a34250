import type { Activation } from '../../core/nn/architecture';
import { activationCode } from './kernels/activation';
import {
  batchNormApply,
  batchNormGradient,
  batchNormGradientSums,
  rowSums,
} from './kernels/batchNorm';
import { runningNormGradient, runningNormGradientThreads } from './kernels/runningNormGradient';
import { reduceGroups } from './kernels/workgroupReduce';
import type { ComputePlan, GpuTensor, Op } from './plan';
import type { BuildContext, Tiling } from './tiling';

/** A normalised map: `rows` pixels in each of `groups` batches. */
export interface BatchNormShape {
  rows: number;
  channels: number;
  groups: number;
}

/** What a norm needs to know of its layer. */
export interface BatchNorm {
  values: GpuTensor;
  output: GpuTensor;
  statistics: GpuTensor;
  partials: GpuTensor;
  gamma: GpuTensor;
  beta: GpuTensor;
  runningStats: GpuTensor;
  activation: Activation;
}

/** Which statistics a norm uses: `trainUpdatingStats` moves the running ones after the batch's. */
export type NormMode = 'train' | 'trainUpdatingStats' | 'running';

/** Parts that rows are summed in, a reduction each. */
function blocksOf({ normBlocks, normWorkers }: Tiling, rows: number): number {
  return Math.min(normBlocks, Math.ceil(rows / normWorkers));
}

/** Parts that rows are normalised in, a few threads each. */
function chunksOf({ normRows, normWorkers }: Tiling, rows: number): number {
  return Math.ceil(rows / normRows / normWorkers);
}

/** Numbers that the partial sums of a map take. */
export function partialsLength(tiling: Tiling, { rows, channels, groups }: BatchNormShape): number {
  return 2 * groups * blocksOf(tiling, rows) * channels;
}

/** The partial sums of a batch's statistics. */
export function batchNormSumsOp(
  { plan, tiling }: BuildContext,
  { rows, channels, groups }: BatchNormShape,
  { values, partials }: Pick<BatchNorm, 'values' | 'partials'>,
): Op {
  const vec4Count = channels / 4;
  const blocks = blocksOf(tiling, rows);
  return plan.op(rowSums(tiling.normWorkers), {
    tensors: { values, partials },
    fields: { rows, vec4Count, blocks, sum: 0, fold: 0, size: 0 },
    groups: [reduceGroups(blocks * vec4Count, tiling.normWorkers), groups],
  });
}

/**
 * Normalises, by the statistics of the batch, whose sums have just been made, or by the running ones.
 */
export function batchNormApplyOp(
  { plan, tiling }: BuildContext,
  { rows, channels, groups }: BatchNormShape,
  { values, output, statistics, partials, gamma, beta, runningStats, activation }: BatchNorm,
  mode: NormMode,
): Op {
  const vec4Count = channels / 4;
  const chunks = chunksOf(tiling, rows);
  return plan.op(batchNormApply(tiling.normWorkers), {
    tensors: { values, partials, gamma, beta, statistics, runningStats, output },
    fields: {
      rows,
      vec4Count,
      blocks: blocksOf(tiling, rows),
      chunks,
      groups,
      running: mode === 'running' ? 1 : 0,
      updatesStats: mode === 'trainUpdatingStats' ? 1 : 0,
      activation: activationCode[activation],
    },
    groups: [reduceGroups(chunks * vec4Count, tiling.normWorkers), groups],
  });
}

export interface BatchNormGradients {
  gradients: GpuTensor;
  /** γ's and β's, a split a group. */
  gamma: GpuTensor;
  beta: GpuTensor;
}

/** The gradient behind a norm, in place. */
export function batchNormGradientOps(
  { plan, tiling }: BuildContext,
  { rows, channels, groups }: BatchNormShape,
  {
    values,
    statistics,
    partials,
    gamma,
  }: Pick<BatchNorm, 'values' | 'statistics' | 'partials' | 'gamma'>,
  { gradients, gamma: gammaGradient, beta: betaGradient }: BatchNormGradients,
): Op[] {
  const vec4Count = channels / 4;
  const blocks = blocksOf(tiling, rows);
  const chunks = chunksOf(tiling, rows);
  return [
    plan.op(batchNormGradientSums(tiling.normWorkers), {
      tensors: { gradients, values, statistics, partials },
      fields: { rows, vec4Count, blocks },
      groups: [reduceGroups(blocks * vec4Count, tiling.normWorkers), groups],
    }),
    plan.op(batchNormGradient(tiling.normWorkers), {
      tensors: {
        gradients,
        values,
        statistics,
        partials,
        gamma,
        gammaGradient,
        betaGradient,
      },
      fields: { rows, vec4Count, blocks, chunks, size: vec4Count },
      groups: [reduceGroups(chunks * vec4Count, tiling.normWorkers), groups],
    }),
  ];
}

/**
 * A bias's gradient in `splitK` parts: sums over the rows of the layer's gradient.
 * @param channels numbers a pixel; 1 for a grey image, whose rows are then read in vec4s
 */
export function biasGradientOp(
  { plan, tiling }: BuildContext,
  { rows, channels }: { rows: number; channels: number },
  gradients: GpuTensor,
  bias: { tensor: GpuTensor; splitK: number; vec4Count: number },
): Op {
  const fold = channels === 1;
  const vec4Count = Math.ceil(channels / 4);
  return plan.op(rowSums(tiling.normWorkers), {
    tensors: { values: gradients, partials: bias.tensor },
    fields: {
      rows: fold ? rows / 4 : rows,
      vec4Count,
      blocks: bias.splitK,
      sum: 1,
      fold: fold ? 1 : 0,
      size: bias.vec4Count,
    },
    groups: [reduceGroups(bias.splitK * vec4Count, tiling.normWorkers)],
  });
}

/** Parts in which a bias's gradient is summed. */
export function biasSplitK(
  tiling: Tiling,
  { rows, channels }: { rows: number; channels: number },
): number {
  return blocksOf(tiling, channels === 1 ? rows / 4 : rows);
}

/**
 * The gradient behind a norm by running statistics, in place.
 * @param map its images, and the numbers of an image and of a pixel
 */
export function runningNormGradientOp(
  plan: ComputePlan,
  { images, rowLength, channels }: { images: number; rowLength: number; channels: number },
  tensors: Record<'gradients' | 'gamma' | 'runningStats', GpuTensor>,
): Op {
  const rowVec4Count = rowLength / 4;
  return plan.op(runningNormGradient, {
    tensors,
    fields: { rowVec4Count, vec4Count: channels / 4 },
    groups: [Math.ceil(rowVec4Count / runningNormGradientThreads), images],
  });
}

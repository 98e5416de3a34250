import type { Activation } from '../../core/nn/architecture';
import { activationCode } from './kernels/activation';
import {
  batchNormApply,
  batchNormGradient,
  batchNormGradientSums,
  rowSums,
} from './kernels/batchNorm';
import { reduceGroups } from './kernels/workgroupReduce';
import type { Op, Tensor } from './plan';
import type { BuildContext, Tiling } from './tiling';

/** A normalised map: `rows` pixels in each of `groups` batches. */
export interface BatchNormShape {
  rows: number;
  channels: number;
  groups: number;
}

/** What a norm needs to know of its layer. */
export interface BatchNorm {
  values: Tensor;
  output: Tensor;
  statistics: Tensor;
  partials: Tensor;
  gamma: Tensor;
  beta: Tensor;
  runningStats: Tensor;
  activation: Activation;
}

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

/**
 * @param mode `train`: batch statistics; `trainUpdatingStats`: and the running ones are updated; `running`: use those
 */
export function batchNormOps(
  { plan, tiling }: BuildContext,
  { rows, channels, groups }: BatchNormShape,
  { values, output, statistics, partials, gamma, beta, runningStats, activation }: BatchNorm,
  mode: 'train' | 'trainUpdatingStats' | 'running',
): Op[] {
  const vec4Count = channels / 4;
  const blocks = blocksOf(tiling, rows);
  const chunks = chunksOf(tiling, rows);
  const apply = plan.op(batchNormApply(tiling.normWorkers), {
    tensors: { values, partials, gamma, beta, statistics, runningStats, output },
    fields: {
      rows,
      vec4Count,
      blocks,
      chunks,
      groups,
      running: mode === 'running' ? 1 : 0,
      updatesStats: mode === 'trainUpdatingStats' ? 1 : 0,
      activation: activationCode[activation],
    },
    groups: [reduceGroups(chunks * vec4Count, tiling.normWorkers), groups],
  });
  if (mode === 'running') return [apply];
  const sums = plan.op(rowSums(tiling.normWorkers), {
    tensors: { values, partials },
    fields: { rows, vec4Count, blocks, sum: 0, fold: 0, size: 0 },
    groups: [reduceGroups(blocks * vec4Count, tiling.normWorkers), groups],
  });
  return [sums, apply];
}

export interface BatchNormGradients {
  gradients: Tensor;
  gamma: { tensor: Tensor; vec4Count: number };
  beta: { tensor: Tensor; vec4Count: number };
}

/** The gradient behind a norm, in place. */
export function batchNormGradientOps(
  { plan, tiling }: BuildContext,
  { rows, channels, groups }: BatchNormShape,
  { values, statistics, partials, gamma }: BatchNorm,
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
        gammaGradient: gammaGradient.tensor,
        betaGradient: betaGradient.tensor,
      },
      fields: { rows, vec4Count, blocks, chunks, size: gammaGradient.vec4Count },
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
  gradients: Tensor,
  bias: { tensor: Tensor; splitK: number; vec4Count: number },
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
export function biasSplitK(tiling: Tiling, rows: number, channels: number): number {
  return blocksOf(tiling, channels === 1 ? rows / 4 : rows);
}

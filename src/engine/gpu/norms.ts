import type { Activation } from '../../core/architecture';
import { activationCode } from './kernels/activation';
import { normApply, normGradient, normGradientSums, rowSums } from './kernels/norm';
import { teamGroups } from './kernels/team';
import type { Op, Tensor } from './plan';
import type { BuildContext, Tiling } from './tiling';

/** A normalised map: `rows` pixels in each of `groups` batches. */
export interface NormMap {
  rows: number;
  channels: number;
  groups: number;
}

/** What a norm needs to know of its layer. */
export interface Norm {
  values: Tensor;
  output: Tensor;
  statistics: Tensor;
  partials: Tensor;
  gamma: Tensor;
  beta: Tensor;
  moving: Tensor;
  activation: Activation;
}

/** Parts that rows are summed in, a team each. */
function blocksOf({ normBlocks, normWorkers }: Tiling, rows: number): number {
  return Math.min(normBlocks, Math.ceil(rows / normWorkers));
}

/** Parts that rows are normalised in, a team each. */
function chunksOf({ normRows, normWorkers }: Tiling, rows: number): number {
  return Math.ceil(rows / normRows / normWorkers);
}

/** Numbers that the partial sums of a map take. */
export function partialsLength(tiling: Tiling, { rows, channels, groups }: NormMap): number {
  return 2 * groups * blocksOf(tiling, rows) * channels;
}

/**
 * @param mode `train`: batch statistics; `move`: the running ones move, too; `running`: use those
 */
export function normOps(
  { plan, tiling }: BuildContext,
  { rows, channels, groups }: NormMap,
  { values, output, statistics, partials, gamma, beta, moving, activation }: Norm,
  mode: 'train' | 'move' | 'running',
): Op[] {
  const vec4Count = channels / 4;
  const blocks = blocksOf(tiling, rows);
  const chunks = chunksOf(tiling, rows);
  const apply = plan.op(normApply(tiling.normWorkers), {
    tensors: { values, partials, gamma, beta, statistics, moving, output },
    fields: {
      rows,
      vec4Count,
      blocks,
      chunks,
      groups,
      running: mode === 'running' ? 1 : 0,
      moves: mode === 'move' ? 1 : 0,
      activation: activationCode[activation],
    },
    groups: [teamGroups(chunks * vec4Count, tiling.normWorkers), groups],
  });
  if (mode === 'running') return [apply];
  const sums = plan.op(rowSums(tiling.normWorkers), {
    tensors: { values, partials },
    fields: { rows, vec4Count, blocks, sum: 0, fold: 0, size: 0 },
    groups: [teamGroups(blocks * vec4Count, tiling.normWorkers), groups],
  });
  return [sums, apply];
}

export interface NormGradients {
  gradients: Tensor;
  gamma: { tensor: Tensor; vec4Count: number };
  beta: { tensor: Tensor; vec4Count: number };
}

/** The gradient behind a norm, in place. */
export function normGradientOps(
  { plan, tiling }: BuildContext,
  { rows, channels, groups }: NormMap,
  { values, statistics, partials, gamma }: Norm,
  { gradients, gamma: gammaGradient, beta: betaGradient }: NormGradients,
): Op[] {
  const vec4Count = channels / 4;
  const blocks = blocksOf(tiling, rows);
  const chunks = chunksOf(tiling, rows);
  return [
    plan.op(normGradientSums(tiling.normWorkers), {
      tensors: { gradients, values, statistics, partials },
      fields: { rows, vec4Count, blocks },
      groups: [teamGroups(blocks * vec4Count, tiling.normWorkers), groups],
    }),
    plan.op(normGradient(tiling.normWorkers), {
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
      groups: [teamGroups(chunks * vec4Count, tiling.normWorkers), groups],
    }),
  ];
}

/**
 * A bias's gradient in `splits` parts: sums over the rows of the layer's gradient.
 * @param channels numbers a pixel; 1 for a grey image, whose rows are then read in fours
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
    groups: [teamGroups(bias.splitK * vec4Count, tiling.normWorkers)],
  });
}

/** Parts in which a bias's gradient is summed. */
export function biasSplitK(tiling: Tiling, rows: number, channels: number): number {
  return blocksOf(tiling, channels === 1 ? rows / 4 : rows);
}

import type { Operation, Tensor } from '../../program/program';
import {
  batchNormApplyOp,
  batchNormGradientOps,
  batchNormSumsOp,
  runningNormGradientOp,
} from '../batchNorm';
import type { NormMode } from '../batchNorm';
import type { Lowering } from './context';

/** Batch norm: sums and what applies them, forward and backward. */
export const batchNormLowering: Lowering<
  'batchNormStatistics' | 'batchNorm' | 'batchNormGradient'
> = (context) => {
  const { buffers } = context;
  const { layouts, partials, parameters } = buffers;
  /**
   * The sums that lie in `partials`. The next norm makes its statistics of them, and moves the running
   * ones: a dispatch less than if this operation ended with them.
   */
  let summed: Operation<'batchNormStatistics'> | null = null;

  /** The sums of a norm by the batch. */
  function sumsOf(statistics: Tensor): Operation<'batchNormStatistics'> {
    if (summed?.statistics.name !== statistics.name) {
      throw new Error(`A norm follows the sums of another: ${statistics.name}`);
    }
    return summed;
  }

  return {
    batchNormStatistics: (operation) => {
      summed = operation;
      const { input } = operation;
      const tensors = { values: buffers.of(input), partials };
      return [batchNormSumsOp(context, layouts.batchNorm(input, operation), tensors)];
    },

    batchNorm: (operation) => {
      const { input, statistics, gamma, beta, activation, output } = operation;
      const moments = (): { mode: NormMode; running: Tensor | null } => {
        if (statistics.kind === 'running') return { mode: 'running', running: statistics.mean };
        const { running } = sumsOf(statistics.statistics);
        return { mode: running ? 'trainUpdatingStats' : 'train', running: running?.mean ?? null };
      };
      const { mode, running } = moments();
      const norm = {
        values: buffers.of(input),
        output: buffers.of(output),
        statistics:
          statistics.kind === 'batch' ? buffers.of(statistics.statistics) : buffers.discarded(0),
        partials,
        gamma: buffers.of(gamma),
        beta: buffers.of(beta),
        runningStats: running ? parameters.running(running) : buffers.discarded(1),
        activation,
      };
      return [batchNormApplyOp(context, layouts.batchNorm(input, operation), norm, mode)];
    },

    batchNormGradient: (operation) => {
      const { input, statistics, gamma, gradient, gammaGradient, betaGradient } = operation;
      summed = null;
      const shape = layouts.batchNorm(input, operation);
      const gradients = buffers.of(gradient);
      if (statistics.kind === 'running') {
        if (gammaGradient || betaGradient) {
          throw new Error('Nothing trains through running statistics');
        }
        const runningStats = parameters.running(statistics.mean);
        const tensors = { gradients, gamma: buffers.of(gamma), runningStats };
        const { images } = operation;
        const map = { images, rowLength: layouts.rowLength(input), channels: shape.channels };
        return [runningNormGradientOp(context.plan, map, tensors)];
      }
      const norm = {
        values: buffers.of(input),
        statistics: buffers.of(statistics.statistics),
        partials,
        gamma: buffers.of(gamma),
      };
      return batchNormGradientOps(context, shape, norm, {
        gradients,
        gamma: gammaGradient ? buffers.gradient(gammaGradient).tensor : buffers.discarded(0),
        beta: betaGradient ? buffers.gradient(betaGradient).tensor : buffers.discarded(1),
      });
    },
  };
};

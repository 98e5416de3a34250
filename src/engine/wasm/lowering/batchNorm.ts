import { lengthOf } from '../../program/program';
import type { NormStatistics, Tensor } from '../../program/program';
import { command } from '../commands';
import type { Lowering, LoweringContext } from './context';

/** Numbers that a chunk of rows has at most, so that it stays in the first cache. */
const numbersOfChunk = 4096;

/** A normalised map in commands. */
function shapeOf(map: Tensor, { images, groups }: { images: number; groups: number }) {
  const channels = map.shape.at(-1) ?? 1;
  const pixels = lengthOf(map) / (map.shape[0] ?? 1) / channels;
  const rows = (pixels * images) / groups;
  const rowsOfChunk = Math.max(16, Math.floor(numbersOfChunk / channels));
  return { rows, groups, channels, chunks: Math.ceil(rows / rowsOfChunk) };
}

/** Where means and variances are, and how far apart those of two groups. */
function statisticsOf(
  to: LoweringContext,
  statistics: NormStatistics,
  channels: number,
  groups: number,
) {
  if (statistics.kind === 'running') {
    return { means: to.at(statistics.mean), variances: to.at(statistics.variance), groupStride: 0 };
  }
  const means = to.at(statistics.statistics);
  return { means, variances: means + 4 * groups * channels, groupStride: channels };
}

export const batchNormLowering: Lowering<
  'batchNormStatistics' | 'batchNorm' | 'batchNormGradient'
> = {
  batchNormStatistics: ({ input, statistics, running, ...grouped }, to) => {
    const { rows, groups, channels, chunks } = shapeOf(input, grouped);
    const partials = to.places.scratch('norm partials', 2 * groups * chunks * channels);
    const common = { map: to.at(input), rows, groups, channels, chunks, partials };
    return [
      command('normPartials', common),
      command('normStatistics', {
        ...common,
        statistics: to.at(statistics),
        runningMean: to.at(running?.mean ?? null),
        runningVariance: to.at(running?.variance ?? null),
      }),
    ];
  },

  batchNorm: ({ input, statistics, gamma, beta, activation, output, ...grouped }, to) => {
    const { rows, groups, channels } = shapeOf(input, grouped);
    return [
      command('normApply', {
        ...{ map: to.at(input), rows, groups, channels, out: to.at(output) },
        ...statisticsOf(to, statistics, channels, groups),
        ...{ activation: to.activation(activation), gamma: to.at(gamma), beta: to.at(beta) },
      }),
    ];
  },

  batchNormGradient: (of, to) => {
    const { input, statistics, gamma, gradient, gammaGradient, betaGradient } = of;
    const { rows, groups, channels, chunks } = shapeOf(input, of);
    const partials = to.places.scratch('norm partials', 2 * groups * chunks * channels);
    const terms = to.places.scratch('norm terms', 2 * groups * channels);
    const shape = { map: to.at(input), rows, groups, channels };
    const found = statisticsOf(to, statistics, channels, groups);
    return [
      command('normGradientPartials', {
        ...shape,
        ...found,
        chunks,
        partials,
        gradient: to.at(gradient),
      }),
      command('normGradientSums', {
        ...shape,
        ...found,
        ...{ chunks, partials, terms, running: statistics.kind === 'running' ? 1 : 0 },
        ...{ gammaGradient: to.at(gammaGradient), betaGradient: to.at(betaGradient) },
      }),
      command('normGradient', {
        ...shape,
        ...found,
        gradient: to.at(gradient),
        terms,
        gamma: to.at(gamma),
      }),
    ];
  },
};

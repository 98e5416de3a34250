import { activate } from '../../../core/nn/forward';
import { batchNormEpsilon, batchNormMomentum } from '../../../core/nn/model';
import { lengthOf } from '../program';
import type { NormStatistics, Tensor } from '../program';
import { add, at } from './memory';
import type { Arrays, Semantics } from './memory';

/** Mean and variance of a channel in a group. */
function momentsOf(
  memory: Arrays,
  statistics: NormStatistics,
  groups: number,
): (group: number, channel: number) => [number, number] {
  if (statistics.kind === 'running') {
    const [mean, variance] = [memory.array(statistics.mean), memory.array(statistics.variance)];
    return (_, channel) => [at(mean, channel), at(variance, channel)];
  }
  const values = memory.array(statistics.statistics);
  const channels = lengthOf(statistics.statistics) / 2 / groups;
  return (group, channel) => [
    at(values, group * channels + channel),
    at(values, (groups + group) * channels + channel),
  ];
}

/** Visits a map's entries of each channel and group in turn, the last group first. */
function eachChannel(
  map: Tensor,
  { images, groups }: { images: number; groups: number },
  visit: (group: number, channel: number, entries: number[]) => void,
): void {
  const channels = map.shape.at(-1) ?? 1;
  const rows = (lengthOf(map) / (map.shape[0] ?? 1) / channels) * (images / groups);
  for (let group = groups - 1; group >= 0; group--) {
    for (let channel = 0; channel < channels; channel++) {
      const entries = Array.from(
        { length: rows },
        (_, row) => (group * rows + row) * channels + channel,
      );
      visit(group, channel, entries);
    }
  }
}

/** Batch norm (Ioffe and Szegedy 2015, algorithms 1 and 2). */
export const batchNormSemantics: Semantics<
  'batchNormStatistics' | 'batchNorm' | 'batchNormGradient'
> = (memory) => ({
  batchNormStatistics: ({ images, groups, input, statistics, running }) => {
    const x = memory.array(input);
    const found = memory.array(statistics);
    const channels = lengthOf(statistics) / 2 / groups;
    const follow = (tensor: Tensor, channel: number, value: number) => {
      const array = memory.array(tensor);
      array[channel] = at(array, channel) * batchNormMomentum + value * (1 - batchNormMomentum);
    };
    eachChannel(input, { images, groups }, (group, channel, entries) => {
      const n = entries.length;
      const mean = entries.reduce((sum, i) => sum + at(x, i), 0) / n;
      const variance = entries.reduce((sum, i) => sum + (at(x, i) - mean) ** 2, 0) / n;
      found[group * channels + channel] = mean;
      found[(groups + group) * channels + channel] = variance;
      if (running) {
        follow(running.mean, channel, mean);
        follow(running.variance, channel, variance);
      }
    });
  },

  batchNorm: ({ images, groups, input, statistics, gamma, beta, activation, output }) => {
    const [x, y] = [memory.array(input), memory.array(output)];
    const [g, b] = [memory.array(gamma), memory.array(beta)];
    const momentsAt = momentsOf(memory, statistics, groups);
    eachChannel(input, { images, groups }, (group, channel, entries) => {
      const [mean, variance] = momentsAt(group, channel);
      const scale = at(g, channel) / Math.sqrt(variance + batchNormEpsilon);
      for (const i of entries)
        y[i] = activate({ activation }, (at(x, i) - mean) * scale + at(b, channel));
    });
  },

  // With batch statistics, Ioffe and Szegedy 2015, section 3; running ones are constants.
  batchNormGradient: ({
    images,
    groups,
    input,
    statistics,
    gamma,
    gradient,
    gammaGradient,
    betaGradient,
  }) => {
    const [x, d, g] = [memory.array(input), memory.array(gradient), memory.array(gamma)];
    const momentsAt = momentsOf(memory, statistics, groups);
    const [dGamma, dBeta] = [new Float64Array(g.length), new Float64Array(g.length)];
    eachChannel(input, { images, groups }, (group, channel, entries) => {
      const [mean, variance] = momentsAt(group, channel);
      const root = Math.sqrt(variance + batchNormEpsilon);
      const normal = (i: number) => (at(x, i) - mean) / root;
      const sum = entries.reduce((total, i) => total + at(d, i), 0);
      const product = entries.reduce((total, i) => total + at(d, i) * normal(i), 0);
      add(dBeta, channel, sum);
      add(dGamma, channel, product);
      const n = statistics.kind === 'batch' ? entries.length : Infinity;
      for (const i of entries) {
        d[i] = (at(g, channel) / root) * (at(d, i) - sum / n - (normal(i) * product) / n);
      }
    });
    if (gammaGradient) memory.array(gammaGradient).set(dGamma);
    if (betaGradient) memory.array(betaGradient).set(dBeta);
  },
});

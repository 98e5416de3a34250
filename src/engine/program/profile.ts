import type { ProfiledOperation, ProfiledTensor, TensorRole } from '../../core/nn/stepProfile';
import { flopsOf } from './cost';
import { lengthOf } from './program';
import type { ConvolutionGeometry, Operation, Program, Tensor } from './program';

/** What a profile says of a program's operations beside their times. */

/** Part of a tensor's first side is used: the operation is about so many images. */
const of = (role: TensorRole, { shape }: Pick<Tensor, 'shape'>, images?: number) => ({
  role,
  shape: images === undefined ? [...shape] : [images, ...shape.slice(1)],
});

const mapOf = (
  role: TensorRole,
  images: number,
  { size, channels }: ConvolutionGeometry['large'],
) => ({ role, shape: [images, size, size, channels] }) satisfies ProfiledTensor;

/** What an operation reads, then what it writes. */
function shapesOf(operation: Operation): ProfiledTensor[] {
  switch (operation.kind) {
    case 'sampleNoise':
      return [of('noise', operation.z, operation.images)];
    case 'sampleBatch':
      return [of('images', operation.output, operation.images)];
    case 'dense': {
      const { images, input, weights, output } = operation;
      return [of('input', input, images), of('weights', weights), of('output', output, images)];
    }
    case 'denseGradient': {
      const { images, outputGradient, weightGradient, biasGradient, inputGradient } = operation;
      return [
        of('outputGradient', outputGradient, images),
        of('input', operation.input, images),
        of('weights', operation.weights),
        ...(weightGradient ? [of('weightGradient', weightGradient)] : []),
        ...(biasGradient ? [of('biasGradient', biasGradient)] : []),
        ...(inputGradient ? [of('inputGradient', inputGradient.output, images)] : []),
      ];
    }
    case 'convolution':
    case 'convolutionTranspose': {
      const { images, geometry, filter, kind, phase } = operation;
      const backward = phase === 'backward';
      const [from, to] =
        kind === 'convolution'
          ? [geometry.large, geometry.small]
          : [geometry.small, geometry.large];
      return [
        mapOf(backward ? 'outputGradient' : 'input', images, from),
        of('filter', filter),
        mapOf(backward ? 'inputGradient' : 'output', images, to),
      ];
    }
    case 'convolutionWeightGradient': {
      const { images, geometry, gradient, layer } = operation;
      const { large, small } = geometry;
      // G's layers read the small map, D's the large one.
      const [input, output] = layer?.startsWith('g') === true ? [small, large] : [large, small];
      return [
        mapOf('input', images, input),
        mapOf('outputGradient', images, output),
        of('weightGradient', gradient),
      ];
    }
    case 'biasGradient':
      return [
        of('outputGradient', operation.outputGradient, operation.images),
        of('biasGradient', operation.gradient),
      ];
    case 'batchNormStatistics':
      return [
        of('input', operation.input, operation.images),
        { role: 'statistics', shape: [2, operation.groups, operation.statistics.shape[2] ?? 0] },
      ];
    case 'batchNorm':
      return [
        of('input', operation.input, operation.images),
        of('output', operation.output, operation.images),
      ];
    case 'batchNormGradient':
      return [
        of('outputGradient', operation.gradient, operation.images),
        of('inputGradient', operation.gradient, operation.images),
      ];
    case 'mask':
      return [of('output', operation.map, operation.images), of('factors', operation.factors)];
    case 'loss': {
      const rows = operation.images * (operation.player === 'd' ? 2 : 1);
      return [
        of('logits', operation.logits, rows),
        of('logitGradient', operation.logitGradient, rows),
      ];
    }
    case 'adam': {
      const lengths = operation.parameters.map(({ weights }) => lengthOf(weights));
      return [{ role: 'parameters', shape: [lengths.reduce((sum, length) => sum + length, 0)] }];
    }
    case 'movingAverage': {
      const lengths = operation.arrays.map(({ average }) => lengthOf(average));
      return [{ role: 'parameters', shape: [lengths.reduce((sum, length) => sum + length, 0)] }];
    }
    default:
      return operation satisfies never;
  }
}

function playerOf(operation: Operation): 'd' | 'g' | null {
  if (operation.kind === 'loss' || operation.kind === 'adam') return operation.player;
  if (operation.kind === 'movingAverage') return 'g';
  if (operation.layer === null) return null;
  return operation.layer.startsWith('g') ? 'g' : 'd';
}

/** @param times milliseconds of each operation */
export function profileOf(program: Program, times: readonly number[]): ProfiledOperation[] {
  return program.operations.map((operation, index) => ({
    index,
    kind: operation.kind,
    phase: operation.phase,
    player: playerOf(operation),
    layer: operation.layer,
    shapes: shapesOf(operation),
    flops: flopsOf(operation),
    ms: times[index] ?? 0,
  }));
}

/** The mean of each operation's times without the fastest and the slowest quarter of the rounds. */
export function typicalTimes(rounds: readonly (readonly number[])[]): number[] {
  const cut = Math.floor(rounds.length / 4);
  return (rounds[0] ?? []).map((_, index) => {
    const sorted = rounds.map((times) => times[index] ?? 0).sort((a, b) => a - b);
    const middle = sorted.slice(cut, sorted.length - cut);
    return middle.reduce((sum, time) => sum + time, 0) / middle.length;
  });
}

/** Rounds to time: fewer where they take longer than so many milliseconds together. */
const rounds = { most: 9, least: 3, enough: 1500 };

/**
 * @param round runs all operations, each timed
 * @param now milliseconds of a steady clock
 * @returns milliseconds of each operation; the first round warms up
 */
export async function timesOf(
  round: () => Promise<number[]>,
  now: () => number,
): Promise<number[]> {
  await round();
  const began = now();
  const found: number[][] = [];
  while (
    found.length < rounds.least ||
    (found.length < rounds.most && now() - began < rounds.enough)
  ) {
    found.push(await round());
  }
  return typicalTimes(found);
}

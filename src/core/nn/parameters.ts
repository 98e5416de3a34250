import { architecture, biasLength, length, weightsName } from './architecture';
import type { Layer } from './architecture';
import { initStd } from './model';
import type { ModelDescription } from './model';
import { normals, streams } from './random';

export type Player = 'g' | 'd';

/**
 * One named array of a net. Layouts are TensorFlow's: dense [inputs, outputs], convolution
 * [k, k, in, out], transposed convolution [k, k, out, in]; norm and bias arrays are
 * [channels], a dense layer's bias [outputs].
 */
export interface ParameterSpec {
  /** Such as `g.conv1.filter`; the first letter tells the player. */
  name: string;
  player: Player;
  shape: number[];
  size: number;
  initial: 'normal' | 'zeros' | 'ones';
  /** Running statistics of batch norm are kept beside the weights but are not trained. */
  trainable: boolean;
}

function spec(
  name: string,
  shape: number[],
  initial: ParameterSpec['initial'],
  trainable = true,
): ParameterSpec {
  const size = shape.reduce((product, side) => product * side, 1);
  return { name, player: name.startsWith('g') ? 'g' : 'd', shape, size, initial, trainable };
}

function weightsShape({ kind, kernel, input, output }: Layer): number[] {
  switch (kind) {
    case 'dense':
      return [length(input), length(output)];
    case 'conv':
      return [kernel, kernel, input.channels, output.channels];
    case 'convTranspose':
      return [kernel, kernel, output.channels, input.channels];
    default:
      return kind satisfies never;
  }
}

/** The arrays of one layer. */
export function layerSpecs(layer: Layer): ParameterSpec[] {
  const { name, output } = layer;
  const specs = [spec(weightsName(layer), weightsShape(layer), 'normal')];
  if (layer.bias) specs.push(spec(`${name}.bias`, [biasLength(layer)], 'zeros'));
  if (layer.norm) {
    const shape = [output.channels];
    specs.push(
      spec(`${name}.gamma`, shape, 'ones'),
      spec(`${name}.beta`, shape, 'zeros'),
      spec(`${name}.mean`, shape, 'zeros', false),
      spec(`${name}.variance`, shape, 'ones', false),
    );
  }
  return specs;
}

/** Every array of both nets, in the order of the layers: G first. */
export function parameterSpecs(model: ModelDescription): ParameterSpec[] {
  const { generator, discriminator } = architecture(model);
  return [...generator, ...discriminator].flatMap(layerSpecs);
}

/** Name of an array of G's in its moving average over the updates. */
export function averageName(name: string): string {
  return `average/${name}`;
}

/**
 * Names of the arrays that a run keeps of one: itself, Adam's moments of what is trained, and of G the moving
 * average, running statistics included.
 */
export function stateNames({ name, player, trainable }: ParameterSpec): string[] {
  return [
    name,
    ...(trainable ? [`m/${name}`, `v/${name}`] : []),
    ...(player === 'g' ? [averageName(name)] : []),
  ];
}

/** Trainable numbers of each net. */
export function parameterCounts(model: ModelDescription): Record<Player, number> {
  const counts = { g: 0, d: 0 };
  for (const { player, size, trainable } of parameterSpecs(model)) {
    if (trainable) counts[player] += size;
  }
  return counts;
}

/** The same first weights for the same description, whichever trainer asks. */
export function initialParameters(model: ModelDescription): Map<string, Float32Array> {
  const arrays = new Map<string, Float32Array>();
  parameterSpecs(model).forEach(({ name, size, initial }, index) => {
    if (initial === 'normal') {
      const values = normals(model.seed, streams.weights, index, size);
      arrays.set(
        name,
        values.map((value) => value * initStd),
      );
    } else {
      arrays.set(name, new Float32Array(size).fill(initial === 'ones' ? 1 : 0));
    }
  });
  return arrays;
}

/** Every array of a run before its first iteration: moments of zero, and the average of what there is. */
export function initialState(model: ModelDescription): Map<string, Float32Array> {
  return completeState(model, initialParameters(model));
}

/**
 * A state whose moments and moving average may be missing: zeros and copies stand in for them, as in a run that
 * begins with these weights.
 */
export function completeState(
  model: ModelDescription,
  given: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const arrays = new Map(given);
  for (const own of parameterSpecs(model)) {
    for (const name of stateNames(own)) {
      if (arrays.has(name)) continue;
      const newest = name === averageName(own.name) ? given.get(own.name) : undefined;
      arrays.set(name, newest?.slice() ?? new Float32Array(own.size));
    }
  }
  return arrays;
}

/** Arrays with the moving average of G in the place of its newest weights: the G that is drawn with. */
export function withAverage(arrays: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> {
  const averaged = [...arrays.keys()].flatMap((name) => {
    const average = arrays.get(averageName(name));
    return average ? [[name, average] as const] : [];
  });
  return new Map([...arrays, ...averaged]);
}

import { architecture, length } from './architecture';
import type { Layer } from './architecture';
import { initialSpread } from './model';
import type { ModelDescription } from './model';
import { normals, streams } from './random';

export type Player = 'g' | 'd';

/**
 * One named array of a net. Layouts are TensorFlow's: dense [inputs, outputs], convolution
 * [k, k, in, out], transposed convolution [k, k, out, in]; norm and bias arrays are [channels].
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

function layerSpecs(layer: Layer): ParameterSpec[] {
  const { name, kind, kernel, input, output } = layer;
  const inputs = length(input);
  const outputs = length(output);
  const specs = [
    kind === 'dense'
      ? spec(`${name}.weights`, [inputs, outputs], 'normal')
      : kind === 'conv'
        ? spec(`${name}.filter`, [kernel, kernel, input.channels, output.channels], 'normal')
        : spec(`${name}.filter`, [kernel, kernel, output.channels, input.channels], 'normal'),
  ];
  if (layer.bias) {
    specs.push(spec(`${name}.bias`, [kind === 'dense' ? outputs : output.channels], 'zeros'));
  }
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
        values.map((value) => value * initialSpread),
      );
    } else {
      arrays.set(name, new Float32Array(size).fill(initial === 'ones' ? 1 : 0));
    }
  });
  return arrays;
}

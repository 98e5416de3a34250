import { logitCount } from './losses';
import type { ModelDescription } from './model';

/** Height and width of a square map, and its channels. Tensors are NHWC. */
export interface MapShape {
  size: number;
  channels: number;
}

export type Activation = 'relu' | 'leakyRelu' | 'tanh' | 'none';

export interface Layer {
  /** Also the prefix of its parameters' names, such as `g.conv1`. */
  name: string;
  kind: 'dense' | 'conv' | 'convTranspose';
  input: MapShape;
  output: MapShape;
  /** Side of the kernel; 0 for a dense layer. */
  kernel: number;
  /** Layers followed by batch norm have no bias: the norm would take it out again. */
  bias: boolean;
  norm: boolean;
  activation: Activation;
}

export interface Architecture {
  generator: Layer[];
  discriminator: Layer[];
  image: MapShape;
}

/** Side of the images that a description makes: each stage of G doubles it. */
export function imageSize(model: Pick<ModelDescription, 'initialSize' | 'generator'>): number {
  return model.initialSize * 2 ** (model.generator.length - 1);
}

/** Shape inference: every layer of both nets in the order of their forward pass. */
export function architecture(model: ModelDescription): Architecture {
  const channels = model.generator;
  const first: MapShape = { size: model.initialSize, channels: channels[0] ?? 1 };
  const generator: Layer[] = [
    {
      name: 'g.dense',
      kind: 'dense',
      input: { size: 1, channels: model.latent },
      output: first,
      kernel: 0,
      bias: !model.generatorNorm,
      norm: model.generatorNorm,
      activation: 'relu',
    },
  ];
  let map = first;
  for (let i = 1; i < channels.length; i++) {
    const last = i === channels.length - 1;
    const output: MapShape = { size: map.size * 2, channels: channels[i] ?? 1 };
    const norm = model.generatorNorm && !last;
    generator.push({
      name: `g.conv${i}`,
      kind: 'convTranspose',
      input: map,
      output,
      kernel: model.kernel,
      bias: !norm,
      norm,
      activation: last ? 'tanh' : 'relu',
    });
    map = output;
  }

  const image = map;
  const discriminator: Layer[] = [];
  model.discriminator.forEach((width, i) => {
    const output: MapShape = { size: Math.ceil(map.size / 2), channels: width };
    const norm = model.discriminatorNorm && (i > 0 || model.discriminatorFirstNorm);
    discriminator.push({
      name: `d.conv${i + 1}`,
      kind: 'conv',
      input: map,
      output,
      kernel: model.kernel,
      bias: !norm,
      norm,
      activation: 'leakyRelu',
    });
    map = output;
  });
  discriminator.push({
    name: 'd.dense',
    kind: 'dense',
    input: map,
    output: { size: 1, channels: logitCount(model.loss) },
    kernel: 0,
    bias: true,
    norm: false,
    activation: 'none',
  });
  return { generator, discriminator, image };
}

/** Entries of a map: its length as a vector. */
export function length({ size, channels }: MapShape): number {
  return size * size * channels;
}

/**
 * Multiply-adds of one image's forward pass through a layer, padding taps included: every output of
 * a convolution reads k·k·c inputs; every input of a transposed convolution feeds k·k·c outputs.
 */
export function multiplyAdds(layer: Layer): number {
  if (layer.kind === 'dense') return length(layer.input) * length(layer.output);
  const small = layer.kind === 'conv' ? layer.output : layer.input;
  return small.size ** 2 * layer.kernel ** 2 * layer.input.channels * layer.output.channels;
}

/**
 * Arithmetic of one iteration in floating-point operations (a multiply-add is two), with the forged
 * batch made once and used by both players. D's step: G forward, D forward on both batches, D's
 * filter gradients on both, D's input gradients but the first layer's. G's step: D forward and input
 * gradients, G's filter gradients and input gradients but the first layer's.
 */
export function flopsPerStep(model: ModelDescription): number {
  const { generator, discriminator } = architecture(model);
  const sum = (layers: Layer[]) => layers.reduce((total, layer) => total + multiplyAdds(layer), 0);
  const g = sum(generator);
  const d = sum(discriminator);
  const gFirst = sum(generator.slice(0, 1));
  const dFirst = sum(discriminator.slice(0, 1));
  const dStep = g + 2 * d + 2 * d + 2 * (d - dFirst);
  const gStep = d + d + g + (g - gFirst);
  return 2 * model.batch * (dStep + gStep);
}

import { logitCount } from './losses';
import type { ModelDescription } from './model';

/** Height and width of a square map, and its channels. Tensors are NHWC. */
export interface MapShape {
  size: number;
  channels: number;
}

export type Activation = 'relu' | 'leakyRelu' | 'tanh' | 'none';

/** What a net is given; everything else it computes, layer by layer. */
type NetInput = 'z' | 'image';

export interface Layer {
  /** Also the prefix of its parameters' names, such as `g.conv1`. */
  name: string;
  kind: 'dense' | 'conv' | 'convTranspose';
  /** What its result is: G's image, D's logits, or a map that the next layer takes. */
  role: 'hidden' | 'image' | 'output';
  /** What it takes: a `NetInput`, or the name of the layer whose output it is. */
  inputs: readonly string[];
  input: MapShape;
  output: MapShape;
  /** Side of the kernel; 0 for a dense layer. */
  kernel: number;
  /** Pixels of the larger map for each of the smaller one, along one axis; 1 for a dense layer. */
  stride: number;
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

const stride = 2;

/** Side of the images that a description makes: each stage of G doubles it. */
export function imageSize(model: Pick<ModelDescription, 'initialSize' | 'generator'>): number {
  return model.initialSize * stride ** (model.generator.length - 1);
}

/** Shape inference: every layer of both nets in the order of their forward pass. */
export function architecture(model: ModelDescription): Architecture {
  const channels = model.generator;
  const first: MapShape = { size: model.initialSize, channels: channels[0] ?? 1 };
  const generator: Layer[] = [
    {
      name: 'g.dense',
      kind: 'dense',
      role: 'hidden',
      inputs: ['z' satisfies NetInput],
      input: { size: 1, channels: model.latent },
      output: first,
      kernel: 0,
      stride: 1,
      bias: !model.generatorNorm,
      norm: model.generatorNorm,
      activation: 'relu',
    },
  ];
  let map = first;
  let previous = 'g.dense';
  for (let i = 1; i < channels.length; i++) {
    const last = i === channels.length - 1;
    const output: MapShape = { size: map.size * stride, channels: channels[i] ?? 1 };
    const norm = model.generatorNorm && !last;
    const name = `g.conv${i}`;
    generator.push({
      name,
      kind: 'convTranspose',
      role: last ? 'image' : 'hidden',
      inputs: [previous],
      input: map,
      output,
      kernel: model.kernel,
      stride,
      bias: !norm,
      norm,
      activation: last ? 'tanh' : 'relu',
    });
    map = output;
    previous = name;
  }

  const image = map;
  previous = 'image' satisfies NetInput;
  const discriminator: Layer[] = [];
  model.discriminator.forEach((width, i) => {
    const output: MapShape = { size: Math.ceil(map.size / stride), channels: width };
    const norm = model.discriminatorNorm && (i > 0 || model.discriminatorFirstNorm);
    const name = `d.conv${i + 1}`;
    discriminator.push({
      name,
      kind: 'conv',
      role: 'hidden',
      inputs: [previous],
      input: map,
      output,
      kernel: model.kernel,
      stride,
      bias: !norm,
      norm,
      activation: 'leakyRelu',
    });
    map = output;
    previous = name;
  });
  discriminator.push({
    name: 'd.dense',
    kind: 'dense',
    role: 'output',
    inputs: [previous],
    input: map,
    output: { size: 1, channels: logitCount(model.loss) },
    kernel: 0,
    stride: 1,
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

/** Whether the image is what a layer makes or takes: G's last layer and D's first. */
export function touchesImage({ role, inputs }: Layer): boolean {
  return role === 'image' || inputs.includes('image' satisfies NetInput);
}

/** Entries of a layer's bias: a dense layer has one for each output, a convolution for each channel. */
export function biasLength({ kind, output }: Layer): number {
  switch (kind) {
    case 'dense':
      return length(output);
    case 'conv':
    case 'convTranspose':
      return output.channels;
    default:
      return kind satisfies never;
  }
}

/** The name of the weights of a layer's linear map. */
export function weightsName({ name, kind }: Layer): string {
  switch (kind) {
    case 'dense':
      return `${name}.weights`;
    case 'conv':
    case 'convTranspose':
      return `${name}.filter`;
    default:
      return kind satisfies never;
  }
}

/**
 * Multiply-adds of one image's forward pass through a layer, padding taps included: every output of
 * a convolution reads k·k·c inputs; every input of a transposed convolution feeds k·k·c outputs.
 */
export function macs(layer: Layer): number {
  const { kind, input, output, kernel } = layer;
  const ofMap = ({ size }: MapShape) => size ** 2 * kernel ** 2 * input.channels * output.channels;
  switch (kind) {
    case 'dense':
      return length(input) * length(output);
    case 'conv':
      return ofMap(output);
    case 'convTranspose':
      return ofMap(input);
    default:
      return kind satisfies never;
  }
}

/**
 * Arithmetic of one iteration in floating-point operations (a multiply-add is two), with the fake
 * batch made once and used by both players. D's step: G forward, D forward on both batches, D's
 * filter gradients on both, D's input gradients but the first layer's. G's step: D forward and input
 * gradients, G's filter gradients and input gradients but the first layer's.
 */
export function flopsPerStep(model: ModelDescription): number {
  const { generator, discriminator } = architecture(model);
  const sum = (layers: Layer[]) => layers.reduce((total, layer) => total + macs(layer), 0);
  const g = sum(generator);
  const d = sum(discriminator);
  const gFirst = sum(generator.slice(0, 1));
  const dFirst = sum(discriminator.slice(0, 1));
  const dStep = g + 2 * d + 2 * d + 2 * (d - dFirst);
  const gStep = d + d + g + (g - gFirst);
  return 2 * model.batch * (dStep + gStep);
}

import { architecture, length } from '../../core/architecture';
import type { Layer, MapShape } from '../../core/architecture';
import type { ModelDescription } from '../../core/model';
import { parameterSpecs } from '../../core/parameters';
import type { ParameterSpec } from '../../core/parameters';

/** Channels rounded up to whole fours. The added ones are zero and stay zero. */
export function padded(channels: number): number {
  return Math.ceil(channels / 4) * 4;
}

/** Numbers a pixel takes on the GPU: grey images are kept as they are. */
export function pixelStride({ channels }: MapShape): number {
  return channels === 1 ? 1 : padded(channels);
}

/** Geometry of the convolution that joins a big and a small map; a dense layer is one pixel to one. */
export interface Link {
  big: number;
  small: number;
  bigChannels: number;
  smallChannels: number;
  kernel: number;
  /** Padding before the first pixel, as TensorFlow's 'same' divides it. */
  before: number;
  stride: number;
  /** The big map is a grey image, one number a pixel. */
  thin: boolean;
}

export function linkOf(layer: Layer, image: boolean): Link {
  if (layer.kind === 'dense') {
    const bigChannels = padded(layer.input.size ** 2 * padded(layer.input.channels));
    const smallChannels = layer.output.size ** 2 * padded(layer.output.channels);
    const dense = { big: 1, small: 1, kernel: 1, before: 0, stride: 1, thin: false };
    return { ...dense, bigChannels, smallChannels };
  }
  const [bigMap, smallMap] =
    layer.kind === 'conv' ? [layer.input, layer.output] : [layer.output, layer.input];
  const big = bigMap.size;
  const small = smallMap.size;
  const { kernel } = layer;
  const thin = image && bigMap.channels === 1;
  return {
    big,
    small,
    bigChannels: thin ? 1 : padded(bigMap.channels),
    smallChannels: padded(smallMap.channels),
    kernel,
    before: Math.floor(Math.max((small - 1) * 2 + kernel - big, 0) / 2),
    stride: 2,
    thin,
  };
}

/** D's last layer, which gives the logits. */
export function isHead(layer: Layer): boolean {
  return layer.kind === 'dense' && layer.activation === 'none';
}

/** Under which name the weights of a layer's linear map are kept. */
export function filterName({ name, kind }: Layer): string {
  return `${name}.${kind === 'dense' ? 'weights' : 'filter'}`;
}

/** Rows and channels that a bias's gradient is summed over: a dense layer has a bias an output. */
export function biasMap(layer: Layer, images: number): { rows: number; channels: number } {
  const { kind, output, activation } = layer;
  if (kind === 'dense') {
    return { rows: images, channels: output.size ** 2 * padded(output.channels) };
  }
  // Only an image is kept without padding: the last map of G, whose activation is tanh.
  const channels = activation === 'tanh' ? pixelStride(output) : padded(output.channels);
  return { rows: images * output.size ** 2, channels };
}

/** Where each entry of a named array lies on the GPU, dimension by dimension. */
export interface Placement {
  shape: number[];
  strides: number[];
  /** Numbers it takes, padding included; a multiple of 4. */
  length: number;
}

function placement(layer: Layer, link: Link, { name, shape }: ParameterSpec): Placement {
  const part = name.slice(layer.name.length + 1);
  const { bigChannels, smallChannels } = link;
  const out = padded(layer.output.channels);
  const head = isHead(layer);
  if (part === 'filter') {
    const tap = bigChannels * smallChannels;
    return {
      shape,
      strides: [link.kernel * tap, tap, smallChannels, 1],
      length: link.kernel ** 2 * tap,
    };
  }
  if (part === 'weights' && head) {
    const { size, channels } = layer.input;
    const logits = layer.output.channels;
    return {
      shape: [size ** 2, channels, logits],
      strides: [padded(channels), 1, bigChannels],
      length: logits * bigChannels,
    };
  }
  const pixels = layer.output.size ** 2;
  if (part === 'weights') {
    return {
      shape: [length(layer.input), pixels, layer.output.channels],
      strides: [smallChannels, out, 1],
      length: bigChannels * smallChannels,
    };
  }
  if (part === 'bias' && layer.kind === 'dense' && !head) {
    return { shape: [pixels, layer.output.channels], strides: [out, 1], length: smallChannels };
  }
  return { shape, strides: [1], length: out };
}

/** Every array of a model with its place, in the order of `parameterSpecs`. */
export function placements(
  model: ModelDescription,
): { layer: Layer; spec: ParameterSpec; place: Placement }[] {
  const { generator, discriminator } = architecture(model);
  const layers = [...generator, ...discriminator];
  const links = new Map(layers.map((layer) => [layer, linkOf(layer, touchesImage(model, layer))]));
  return parameterSpecs(model).map((spec) => {
    const layer = layers.find(({ name }) => spec.name.startsWith(`${name}.`));
    const link = layer && links.get(layer);
    if (!link) throw new Error(`No layer has ${spec.name}`);
    return { layer, spec, place: placement(layer, link, spec) };
  });
}

/** Whether a convolution's big map is the image: G's last layer and D's first. */
export function touchesImage(model: ModelDescription, layer: Layer): boolean {
  return layer.name === 'd.conv1' || layer.name === `g.conv${model.generator.length - 1}`;
}

/** @param visit is told of the longest runs that lie side by side in both layouts */
function eachRun(
  { shape, strides }: Placement,
  visit: (from: number, to: number, length: number) => void,
): void {
  let inner = shape.length;
  let run = 1;
  while (inner > 0 && strides[inner - 1] === run) run *= shape[--inner] ?? 1;
  const walk = (dimension: number, from: number, to: number): number => {
    if (dimension === inner) {
      visit(from, to, run);
      return from + run;
    }
    let next = from;
    for (let i = 0; i < (shape[dimension] ?? 0); i++) {
      next = walk(dimension + 1, next, to + i * (strides[dimension] ?? 0));
    }
    return next;
  };
  walk(0, 0, 0);
}

/** From a named array's own layout to the GPU's; the padding stays as it is in `out`. */
export function pack(values: Float32Array, place: Placement, out: Float32Array): void {
  eachRun(place, (from, to, length) => out.set(values.subarray(from, from + length), to));
}

/** The inverse of `pack`. */
export function unpack(values: Float32Array, place: Placement): Float32Array {
  const out = new Float32Array(place.shape.reduce((product, side) => product * side, 1));
  eachRun(place, (to, from, length) => out.set(values.subarray(from, from + length), to));
  return out;
}

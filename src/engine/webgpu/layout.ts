import { architecture, biasLength, length, touchesImage } from '../../core/nn/architecture';
import type { Layer, MapShape } from '../../core/nn/architecture';
import type { ModelDescription } from '../../core/nn/model';
import { parameterSpecs } from '../../core/nn/parameters';
import type { ParameterSpec } from '../../core/nn/parameters';

/** Channels rounded up to whole vec4s. The added ones are zero and stay zero. */
export function padToVec4(channels: number): number {
  return Math.ceil(channels / 4) * 4;
}

/** Numbers a pixel takes on the GPU: grey images are kept as they are. */
export function pixelStride({ channels }: Pick<MapShape, 'channels'>): number {
  return channels === 1 ? 1 : padToVec4(channels);
}

/** Geometry of the convolution that joins its input and its output map; a dense layer is one pixel to one. */
export interface ConvGeometry {
  inputSize: number;
  outputSize: number;
  inputChannels: number;
  outputChannels: number;
  kernel: number;
  /** Padding before the first pixel, as TensorFlow's 'same' divides it. */
  padBefore: number;
  stride: number;
  /** The input map is a grey image, one number a pixel. */
  singleChannel: boolean;
}

/** Channels of both maps of a layer's convolution; a dense layer's maps are one pixel each. */
function paddedChannels(layer: Layer): { input: number; output: number } {
  const { kind, input, output } = layer;
  const numbers = ({ size, channels }: MapShape) => size ** 2 * padToVec4(channels);
  switch (kind) {
    case 'dense':
      return { input: numbers(input), output: numbers(output) };
    case 'conv':
    case 'convTranspose': {
      const [large, small] = kind === 'conv' ? [input, output] : [output, input];
      return {
        input: touchesImage(layer) ? pixelStride(large) : padToVec4(large.channels),
        output: padToVec4(small.channels),
      };
    }
    default:
      return kind satisfies never;
  }
}

/** Whether a layer has a bias for every output rather than for every channel. */
function hasBiasPerPixel(layer: Layer): boolean {
  return biasLength(layer) > layer.output.channels;
}

/** Where each entry of a named array lies on the GPU, dimension by dimension. */
export interface BufferLayout {
  shape: number[];
  strides: number[];
  /** Numbers it takes, padding included; a multiple of 4. */
  length: number;
}

function bufferLayout(layer: Layer, { name, shape }: ParameterSpec): BufferLayout {
  const part = name.slice(layer.name.length + 1);
  const { input: inputChannels, output: outputChannels } = paddedChannels(layer);
  const out = padToVec4(layer.output.channels);
  if (part === 'filter') {
    const tap = inputChannels * outputChannels;
    return {
      shape,
      strides: [layer.kernel * tap, tap, outputChannels, 1],
      length: layer.kernel ** 2 * tap,
    };
  }
  if (part === 'weights' && layer.role === 'output') {
    const { size, channels } = layer.input;
    const logits = layer.output.channels;
    return {
      shape: [size ** 2, channels, logits],
      strides: [padToVec4(channels), 1, inputChannels],
      length: logits * inputChannels,
    };
  }
  const pixels = layer.output.size ** 2;
  if (part === 'weights') {
    return {
      shape: [length(layer.input), pixels, layer.output.channels],
      strides: [outputChannels, out, 1],
      length: inputChannels * outputChannels,
    };
  }
  if (part === 'bias' && hasBiasPerPixel(layer)) {
    return { shape: [pixels, layer.output.channels], strides: [out, 1], length: outputChannels };
  }
  return { shape, strides: [1], length: out };
}

/** Every array of a model with its place, in the order of `parameterSpecs`. */
export function bufferLayouts(
  model: ModelDescription,
): { layer: Layer; spec: ParameterSpec; place: BufferLayout }[] {
  const { generator, discriminator } = architecture(model);
  const layers = [...generator, ...discriminator];
  return parameterSpecs(model).map((spec) => {
    const layer = layers.find(({ name }) => spec.name.startsWith(`${name}.`));
    if (!layer) throw new Error(`No layer has ${spec.name}`);
    return { layer, spec, place: bufferLayout(layer, spec) };
  });
}

/** @param visit is told of the longest runs that lie side by side in both layouts */
function eachContiguousRun(
  { shape, strides }: BufferLayout,
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
export function pack(values: Float32Array, place: BufferLayout, out: Float32Array): void {
  eachContiguousRun(place, (from, to, length) => out.set(values.subarray(from, from + length), to));
}

/** The inverse of `pack`. */
export function unpack(values: Float32Array, place: BufferLayout): Float32Array {
  const out = new Float32Array(place.shape.reduce((product, side) => product * side, 1));
  eachContiguousRun(place, (to, from, length) => out.set(values.subarray(from, from + length), to));
  return out;
}

import { architecture, biasLength, length, touchesImage } from '../../core/nn/architecture';
import type { Layer, MapShape } from '../../core/nn/architecture';
import type { ModelDescription } from '../../core/nn/model';
import { samePadding } from '../../core/nn/padding';
import { parameterSpecs } from '../../core/nn/parameters';
import type { ParameterSpec } from '../../core/nn/parameters';

/** Channels rounded up to whole vec4s. The added ones are zero and stay zero. */
export function padToVec4(channels: number): number {
  return Math.ceil(channels / 4) * 4;
}

/** Numbers a pixel takes on the GPU: grey images are kept as they are. */
export function pixelStride({ channels }: MapShape): number {
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

export function convGeometry(layer: Layer): ConvGeometry {
  const { kind, input, output, kernel, stride } = layer;
  switch (kind) {
    case 'dense':
      return {
        inputSize: 1,
        outputSize: 1,
        inputChannels: padToVec4(input.size ** 2 * padToVec4(input.channels)),
        outputChannels: output.size ** 2 * padToVec4(output.channels),
        kernel: 1,
        padBefore: 0,
        stride,
        singleChannel: false,
      };
    case 'conv':
    case 'convTranspose': {
      const [large, small] = kind === 'conv' ? [input, output] : [output, input];
      const singleChannel = touchesImage(layer) && large.channels === 1;
      const sizes = { large: large.size, small: small.size, kernel, stride };
      return {
        inputSize: large.size,
        outputSize: small.size,
        inputChannels: singleChannel ? 1 : padToVec4(large.channels),
        outputChannels: padToVec4(small.channels),
        kernel,
        padBefore: samePadding(sizes).before,
        stride,
        singleChannel,
      };
    }
    default:
      return kind satisfies never;
  }
}

/** Whether a layer's forward pass goes from its geometry's output map to the input map. */
export function isTransposed({ kind }: Layer): boolean {
  switch (kind) {
    case 'dense':
    case 'conv':
      return false;
    case 'convTranspose':
      return true;
    default:
      return kind satisfies never;
  }
}

/** Numbers that a pixel of a layer's result takes: only an image is kept without padding. */
export function outputStride({ role, output }: Layer): number {
  switch (role) {
    case 'hidden':
      return padToVec4(output.channels);
    case 'image':
      return pixelStride(output);
    case 'output':
      return output.channels;
    default:
      return role satisfies never;
  }
}

/** Whether a layer has a bias for every output rather than for every channel. */
function hasBiasPerPixel(layer: Layer): boolean {
  return biasLength(layer) > layer.output.channels;
}

/** Rows and channels that a hidden or image layer's bias gradient is summed over. */
export function biasMap(layer: Layer, images: number): { rows: number; channels: number } {
  const pixels = layer.output.size ** 2;
  const channels = outputStride(layer);
  return hasBiasPerPixel(layer)
    ? { rows: images, channels: pixels * channels }
    : { rows: images * pixels, channels };
}

/** Where each entry of a named array lies on the GPU, dimension by dimension. */
export interface BufferLayout {
  shape: number[];
  strides: number[];
  /** Numbers it takes, padding included; a multiple of 4. */
  length: number;
}

function bufferLayout(
  layer: Layer,
  geometry: ConvGeometry,
  { name, shape }: ParameterSpec,
): BufferLayout {
  const part = name.slice(layer.name.length + 1);
  const { inputChannels, outputChannels } = geometry;
  const out = padToVec4(layer.output.channels);
  if (part === 'filter') {
    const tap = inputChannels * outputChannels;
    return {
      shape,
      strides: [geometry.kernel * tap, tap, outputChannels, 1],
      length: geometry.kernel ** 2 * tap,
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
  const geometries = new Map(layers.map((layer) => [layer, convGeometry(layer)]));
  return parameterSpecs(model).map((spec) => {
    const layer = layers.find(({ name }) => spec.name.startsWith(`${name}.`));
    const geometry = layer && geometries.get(layer);
    if (!geometry) throw new Error(`No layer has ${spec.name}`);
    return { layer, spec, place: bufferLayout(layer, geometry, spec) };
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

import fc from 'fast-check';
import { convGeometry } from '../engine/webgpu/layout';
import type { ConvGeometry } from '../engine/webgpu/layout';

/** The three products of a conv geometry as loops in double precision, and links to try them on. */

/** Every pair of pixels that a tap joins, images in turn: offsets in the two maps and in the filter. */
function eachTap(
  { inputSize, outputSize, kernel, padBefore, stride, inputChannels, outputChannels }: ConvGeometry,
  images: number,
  visit: (convInput: number, convOutput: number, filter: number) => void,
): void {
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < outputSize; y++) {
      for (let x = 0; x < outputSize; x++) {
        for (let ky = 0; ky < kernel; ky++) {
          for (let kx = 0; kx < kernel; kx++) {
            const convInputY = y * stride + ky - padBefore;
            const convInputX = x * stride + kx - padBefore;
            if (
              convInputY < 0 ||
              convInputY >= inputSize ||
              convInputX < 0 ||
              convInputX >= inputSize
            )
              continue;
            for (let b = 0; b < inputChannels; b++) {
              for (let s = 0; s < outputChannels; s++) {
                visit(
                  ((image * inputSize + convInputY) * inputSize + convInputX) * inputChannels + b,
                  ((image * outputSize + y) * outputSize + x) * outputChannels + s,
                  ((ky * kernel + kx) * inputChannels + b) * outputChannels + s,
                );
              }
            }
          }
        }
      }
    }
  }
}

/** Numbers of the two maps and of the filter. */
export function mapLengths(
  geometry: ConvGeometry,
  images: number,
): { convInput: number; convOutput: number; filter: number } {
  return {
    convInput: images * geometry.inputSize ** 2 * geometry.inputChannels,
    convOutput: images * geometry.outputSize ** 2 * geometry.outputChannels,
    filter: geometry.kernel ** 2 * geometry.inputChannels * geometry.outputChannels,
  };
}

type Part = 'convInput' | 'convOutput' | 'filter';

const factors: Record<Part, [Part, Part]> = {
  convInput: ['convOutput', 'filter'],
  convOutput: ['convInput', 'filter'],
  filter: ['convInput', 'convOutput'],
};

/**
 * The map or filter that `wanted` names, from the other two.
 * @param given numbers of the three in their own layouts; that of `wanted` is not read
 */
export function referenceConvolution(
  geometry: ConvGeometry,
  images: number,
  wanted: Part,
  given: Record<Part, Float32Array>,
): Float64Array {
  const out = new Float64Array(mapLengths(geometry, images)[wanted]);
  const [left, right] = factors[wanted];
  eachTap(geometry, images, (convInput, convOutput, filter) => {
    const at = { convInput, convOutput, filter };
    const term = (given[left][at[left]] ?? NaN) * (given[right][at[right]] ?? NaN);
    out[at[wanted]] = (out[at[wanted]] ?? NaN) + term;
  });
  return out;
}

/** D's first layer if its input is the image, else one further in. */
function convolutionGeometry(
  convInput: number,
  kernel: number,
  channels: readonly [number, number],
): ConvGeometry {
  return convGeometry({
    name: 'd.conv',
    kind: 'conv',
    role: 'hidden',
    inputs: [channels[0] === 1 ? 'image' : 'd.other'],
    input: { size: convInput, channels: channels[0] },
    output: { size: Math.ceil(convInput / 2), channels: channels[1] },
    kernel,
    stride: 2,
    bias: true,
    norm: false,
    activation: 'none',
  });
}

const vec4Count = fc.integer({ min: 1, max: 5 });
const side = fc.integer({ min: 1, max: 9 });
const kernel = fc.integer({ min: 3, max: 5 });

/** Convolutions between maps of whole vec4s of channels. */
export const convolutions = fc
  .tuple(side, kernel, vec4Count, vec4Count)
  .map(([convInput, k, from, to]) => convolutionGeometry(convInput, k, [from * 4, to * 4]));

/** Convolutions whose input map is a grey image. */
export const singleChannelConvolutions = fc
  .tuple(side, kernel, vec4Count)
  .map(([convInput, k, to]) => convolutionGeometry(convInput, k, [1, to * 4]));

/** Dense layers: k = s = 1, one pixel to one. */
export const denseGeometries = fc.tuple(vec4Count, vec4Count).map(([from, to]) =>
  convGeometry({
    name: 'g.dense',
    kind: 'dense',
    role: 'hidden',
    inputs: ['z'],
    input: { size: 1, channels: from * 4 },
    output: { size: 1, channels: to * 4 },
    kernel: 0,
    stride: 1,
    bias: true,
    norm: false,
    activation: 'none',
  }),
);

import fc from 'fast-check';
import { samePadding } from '../core/nn/padding';
import type { ConvolutionGeometry } from '../engine/program/program';
import type { ConvGeometry } from '../engine/webgpu/layout';

/** Convolutions to try kernels on, whose channels need no padding. */

function geometryOf(
  size: number,
  kernel: number,
  [from, to]: readonly [number, number],
): ConvolutionGeometry {
  const [large, small, stride] = [size, Math.ceil(size / 2), 2];
  return {
    large: { size: large, channels: from },
    small: { size: small, channels: to },
    kernel,
    stride,
    padBefore: samePadding({ large, small, kernel, stride }).before,
  };
}

/** A geometry as the kernels see it. A large map of one channel is a grey image. */
export function convGeometryOf(geometry: ConvolutionGeometry): ConvGeometry {
  const { large, small, kernel, stride, padBefore } = geometry;
  return {
    inputSize: large.size,
    outputSize: small.size,
    inputChannels: large.channels,
    outputChannels: small.channels,
    kernel,
    padBefore,
    stride,
    singleChannel: large.channels === 1,
  };
}

const vec4Count = fc.integer({ min: 1, max: 5 });
const side = fc.integer({ min: 1, max: 9 });
const kernel = fc.integer({ min: 3, max: 5 });

/** Convolutions between maps of whole vec4s of channels. */
export const convolutions = fc
  .tuple(side, kernel, vec4Count, vec4Count)
  .map(([size, k, from, to]) => geometryOf(size, k, [from * 4, to * 4]));

/** Convolutions whose large map is a grey image. */
export const singleChannelConvolutions = fc
  .tuple(side, kernel, vec4Count)
  .map(([size, k, to]) => geometryOf(size, k, [1, to * 4]));

/** Dense layers: one pixel to one by one tap. */
export const denseGeometries = fc.tuple(vec4Count, vec4Count).map(([from, to]) => ({
  large: { size: 1, channels: from * 4 },
  small: { size: 1, channels: to * 4 },
  kernel: 1,
  stride: 1,
  padBefore: 0,
}));

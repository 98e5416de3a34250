import { lengthOf } from '../program/program';
import type { ConvolutionGeometry, Tensor } from '../program/program';
import type { ModelTensors } from '../program/tensors';
import type { BatchNormShape } from './batchNorm';
import { padToVec4, pixelStride } from './layout';
import type { ConvGeometry } from './layout';

/** How a tensor's last dimension lies on the GPU: in whole vec4s, as images do, or without padding. */
type Layout = 'vec4' | 'image' | 'packed';

/** Where the numbers of a program's maps lie, and the shapes of operations as the kernels see them. */
export class TensorLayouts {
  private readonly imageSize: number;
  private readonly logits: Set<string>;

  constructor({ nets, logits, logitGradient, judged }: ModelTensors) {
    this.imageSize = nets.image.size;
    const all = [logits.g, logits.d, logitGradient, judged.logits];
    this.logits = new Set(all.map(({ name }) => name));
  }

  addLogits({ name }: Tensor): void {
    this.logits.add(name);
  }

  isLogits({ name }: Tensor): boolean {
    return this.logits.has(name);
  }

  private of(tensor: Tensor): Layout {
    if (this.isLogits(tensor)) return 'packed';
    // Hidden maps are smaller than the image: every layer changes the size.
    const [, side, ...more] = tensor.shape;
    return more.length === 2 && side === this.imageSize ? 'image' : 'vec4';
  }

  /** Numbers that the last dimension takes: a pixel's channels, a z. */
  stride(tensor: Tensor): number {
    const channels = tensor.shape.at(-1) ?? 1;
    const layout = this.of(tensor);
    switch (layout) {
      case 'vec4':
        return padToVec4(channels);
      case 'image':
        return pixelStride({ channels });
      case 'packed':
        return channels;
      default:
        return layout satisfies never;
    }
  }

  /** Zeros behind a tensor: what a convolution reads outside a map. */
  tail(tensor: Tensor): number {
    return this.isLogits(tensor) ? 0 : this.stride(tensor);
  }

  /** Numbers that a tensor takes. */
  length(tensor: Tensor): number {
    return (lengthOf(tensor) / (tensor.shape.at(-1) ?? 1)) * this.stride(tensor);
  }

  /** Numbers that one entry of the first dimension takes: an image, a z. */
  rowLength(tensor: Tensor): number {
    return this.length(tensor) / (tensor.shape[0] ?? 1);
  }

  convolution(
    { large, small, kernel, stride, padBefore }: ConvolutionGeometry,
    maps: { large: Tensor; small: Tensor },
  ): ConvGeometry {
    const inputChannels = this.stride(maps.large);
    return {
      inputSize: large.size,
      outputSize: small.size,
      inputChannels,
      outputChannels: this.stride(maps.small),
      kernel,
      padBefore,
      stride,
      singleChannel: inputChannels === 1,
    };
  }

  /** A dense layer as a convolution of one pixel by one tap. @param output the result, or its gradient */
  dense(input: Tensor, output: Tensor): ConvGeometry {
    return {
      inputSize: 1,
      outputSize: 1,
      inputChannels: this.rowLength(input),
      outputChannels: this.rowLength(output),
      kernel: 1,
      padBefore: 0,
      stride: 1,
      singleChannel: false,
    };
  }

  batchNorm(map: Tensor, { images, groups }: { images: number; groups: number }): BatchNormShape {
    const channels = this.stride(map);
    return { rows: (images / groups) * (this.rowLength(map) / channels), channels, groups };
  }

  /** Rows and channels that a bias's gradient is summed over. @param bias has one for each channel, or output */
  bias(outputGradient: Tensor, images: number, bias: Tensor): { rows: number; channels: number } {
    const [row, stride] = [this.rowLength(outputGradient), this.stride(outputGradient)];
    return lengthOf(bias) > (outputGradient.shape.at(-1) ?? 1)
      ? { rows: images, channels: row }
      : { rows: images * (row / stride), channels: stride };
  }
}

import type { Layer } from '../../core/nn/architecture';
import { layerSpecs } from '../../core/nn/parameters';
import { forwardPass } from '../program/passes';
import type { ForwardPass } from '../program/passes';
import type { Program, Tensor } from '../program/program';
import { layerTensors, NetTensors } from '../program/tensors';
import type { LayerTensors } from '../program/tensors';

/** The net of the classifier that judges images, as layers and tensors of a program. */

/** Side of the images that are judged, in pixels. */
export const imageSide = 28;
export const classes = 10;
/** Outputs of the last hidden layer, which stand for an image where images are compared. */
export const featureCount = 64;

const convolution = { kind: 'conv', kernel: 5, stride: 2, activation: 'leakyRelu' } as const;
const dense = { kind: 'dense', kernel: 0, stride: 1, bias: true, norm: false } as const;

const layers: readonly Layer[] = [
  {
    ...{ ...convolution, name: 'conv1', role: 'hidden', inputs: ['image'] },
    ...{ input: { size: imageSide, channels: 1 }, output: { size: 14, channels: 16 } },
    ...{ bias: true, norm: false },
  },
  {
    ...{ ...convolution, name: 'conv2', role: 'hidden', inputs: ['conv1'] },
    ...{ input: { size: 14, channels: 16 }, output: { size: 7, channels: 32 } },
    ...{ bias: false, norm: true },
  },
  {
    ...{ ...dense, name: 'features', role: 'hidden', inputs: ['conv2'], activation: 'relu' },
    ...{ input: { size: 7, channels: 32 }, output: { size: 1, channels: featureCount } },
  },
  {
    ...{ ...dense, name: 'logits', role: 'output', inputs: ['features'], activation: 'none' },
    ...{ input: { size: 1, channels: featureCount }, output: { size: 1, channels: classes } },
  },
];

/** All arrays of the net. To Adam they are D's: `player` says whose rate and updates count. */
export const classifierSpecs = layers.flatMap(layerSpecs);

/** Every tensor of the net, with room for so many images. */
export class ClassifierTensors extends NetTensors {
  /** [batch, 28, 28, 1] in [−1, 1] */
  readonly images: Tensor;
  readonly layers: LayerTensors[];
  /** [batch, 1, 1, 64] */
  readonly features: Tensor;
  /** [batch, 10] */
  readonly logits: Tensor;

  constructor(batch: number) {
    super(classifierSpecs);
    this.images = { name: 'images', shape: [batch, imageSide, imageSide, 1], lifetime: 'kept' };
    this.logits = { name: 'logits', shape: [batch, classes], lifetime: 'kept' };
    this.layers = layerTensors(layers, { images: batch, groups: 1, last: this.logits });
    this.features = this.layers.at(-2)?.output ?? this.images;
  }
}

/** @param images how many; at most as many as there is room for */
export function classifierForward(
  tensors: ClassifierTensors,
  images: number,
  mode: ForwardPass['mode'],
): Program {
  const pass = { images, groups: 1, mode, input: tensors.images };
  return { name: 'classifier', operations: forwardPass(tensors, tensors.layers, pass) };
}

/** @param logits [n, 10] @returns probabilities of the same shape */
export function softmax(logits: Float32Array): Float32Array {
  const out = new Float32Array(logits.length);
  for (let first = 0; first < logits.length; first += classes) {
    const row = logits.subarray(first, first + classes);
    const most = Math.max(...row);
    const powers = Array.from(row, (logit) => Math.exp(logit - most));
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, index) => (out[first + index] = power / sum));
  }
  return out;
}

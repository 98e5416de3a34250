/**
 * The memory of a net: its layers' buffers, their parts of the gradients' buffer, and how much of the
 * scratch buffers they need. What runs on them is in `net.ts`.
 */
import { weightsName } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import { biasSplitK, partialsLength } from './batchNorm';
import type { BatchNormShape } from './batchNorm';
import { weightGradientSplitK } from './convolutions';
import { biasMap, convGeometry, isTransposed, padToVec4 } from './layout';
import type { ConvGeometry } from './layout';
import type { Parameters } from './parameters';
import type { ComputePlan, Tensor } from './plan';
import type { Tiling } from './tiling';

/** Buffers that the layers of both nets take turns with. */
export interface Scratch {
  /** Partial sums of batch norm. */
  partials: Tensor;
  /** The bias of layers that have none, since a norm follows. */
  zeroBias: Tensor;
  /** Gradients of maps: a layer reads one and writes the other. */
  outputGradients: [Tensor, Tensor];
  /** Gradients of parameters, in splits. */
  gradients: Tensor;
}

/** One layer's geometry and the buffers of its forward pass. */
export interface LayerBuffers {
  layer: Layer;
  geometry: ConvGeometry;
  /** The linear map's result, where a norm comes after it. */
  preActivation: Tensor | null;
  output: Tensor;
  statistics: Tensor | null;
}

/** Numbers that a net needs in the scratch buffers of the same names, and behind `outputGradients`. */
export interface ScratchSizes {
  outputGradients: number;
  tail: number;
  partials: number;
  zeroBias: number;
}

export interface NetOptions {
  layers: readonly Layer[];
  parameters: Parameters;
  /** Of the largest batch, all groups together. */
  images: number;
  /** Batches that are normalised apart in it. */
  groups: number;
  /** Where the last layer writes: G's images, D's logits. */
  output: Tensor;
}

/** A batch's size; every group of it is normalised apart. */
type BatchSize = Pick<NetOptions, 'images' | 'groups'>;

export function createLayerBuffers(
  plan: ComputePlan,
  { layers, images, output }: NetOptions,
): LayerBuffers[] {
  return layers.map((layer, index) => {
    const { name } = layer;
    const pixels = images * layer.output.size ** 2;
    const channels = padToVec4(layer.output.channels);
    const tensor = (part: string) => plan.tensor(`${name} ${part}`, pixels * channels, channels);
    return {
      layer,
      geometry: convGeometry(layer),
      preActivation: layer.norm ? tensor('pre-activation') : null,
      output: index === layers.length - 1 ? output : tensor('output'),
      statistics: layer.norm ? plan.tensor(`${name} statistics`, 4 * channels) : null,
    };
  });
}

/** Reserves a layer's parts of the gradients' buffer, as many as its sums are split into. */
export function reserveGradients(
  tiling: Tiling,
  { layer, geometry }: LayerBuffers,
  { parameters, images, groups }: NetOptions,
): void {
  const { name } = layer;
  if (layer.role === 'output') {
    const splitK = Math.min(images, Math.ceil(tiling.gradientGroups / 8));
    parameters.splitGradient(`${name}.weights`, splitK);
    parameters.splitGradient(`${name}.bias`, splitK);
    return;
  }
  parameters.splitGradient(weightsName(layer), weightGradientSplitK(tiling, geometry, images));
  if (layer.norm) {
    parameters.splitGradient(`${name}.gamma`, groups);
    parameters.splitGradient(`${name}.beta`, groups);
  }
  if (layer.bias) {
    const { rows, channels } = biasMap(layer, images);
    parameters.splitGradient(`${name}.bias`, biasSplitK(tiling, rows, channels));
  }
}

export function scratchSizesOf(
  tiling: Tiling,
  layerBuffers: readonly LayerBuffers[],
  batch: BatchSize,
): ScratchSizes {
  const hidden = layerBuffers.map(({ layer: { output } }) => output);
  const normed = layerBuffers.filter(({ layer }) => layer.norm);
  const partials = normed.map(({ layer }) => partialsLength(tiling, batchNormShape(layer, batch)));
  const columns = normed.map(({ layer, geometry }) =>
    isTransposed(layer) ? geometry.inputChannels : geometry.outputChannels,
  );
  return {
    outputGradients: Math.max(
      ...hidden.map((map) => batch.images * map.size ** 2 * padToVec4(map.channels)),
    ),
    tail: Math.max(...hidden.map((map) => padToVec4(map.channels))),
    partials: Math.max(4, ...partials),
    zeroBias: Math.max(4, ...columns),
  };
}

/** @param batch of one pass: it may be smaller than the buffers */
export function batchNormShape({ output }: Layer, { images, groups }: BatchSize): BatchNormShape {
  const rows = (images / groups) * output.size ** 2;
  return { rows, channels: padToVec4(output.channels), groups };
}

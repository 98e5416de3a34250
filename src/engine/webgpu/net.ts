import { weightsName } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import { outputLayerGradientOp, outputLayerOp } from './outputLayer';
import type { OutputLayer } from './outputLayer';
import { biasMap, isTransposed, convGeometry, padToVec4 } from './layout';
import type { ConvGeometry } from './layout';
import {
  biasGradientOp,
  biasSplitK,
  batchNormGradientOps,
  batchNormOps,
  partialsLength,
} from './batchNorm';
import type { BatchNorm, BatchNormShape } from './batchNorm';
import type { Parameters } from './parameters';
import type { Op, ComputePlan, Tensor } from './plan';
import { weightGradientOp, weightGradientSplitK, convolutionOp } from './convolutions';
import type { BuildContext, Tiling } from './tiling';

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

interface LayerBuffers {
  layer: Layer;
  geometry: ConvGeometry;
  /** The linear map's result, where a norm comes after it. */
  preActivation: Tensor | null;
  output: Tensor;
  statistics: Tensor | null;
}

type StatisticsMode = 'train' | 'trainUpdatingStats' | 'running';

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

/** One pass over a batch. */
interface Pass {
  /** Of all groups together. */
  images: number;
  groups: number;
}

export interface ForwardPass extends Pass {
  /** z or images, for the first layer. */
  input: Tensor;
  mode: StatisticsMode;
  /** Replaces the last layer's buffer. */
  output?: Tensor;
  /** What is to be done with a layer's result before the next layer reads it. */
  also?: ((layer: Layer, map: Tensor) => Op[]) | undefined;
}

export interface BackwardPass extends Pass {
  /** The first layer's input. */
  input: Tensor;
  /** Gradient of the loss at the last layer's result: D's logits, or G's images before tanh. */
  outputGradient: Tensor;
  /** Whether the parameters' gradients are wanted. */
  train: boolean;
  /** When given, also the input's gradient, times the derivative of what made the input. */
  inputGradient?: { gradient: Tensor; before: Layer };
}

/**
 * One player's layers as buffers for at most `images` images, and the ops of their passes. Passes over
 * fewer images use the front of the same buffers.
 */
export class Net {
  readonly layerBuffers: LayerBuffers[];
  private readonly context: BuildContext;
  private readonly plan: ComputePlan;
  private readonly tiling: Tiling;
  private readonly parameters: Parameters;
  private readonly images: number;
  private readonly groups: number;

  constructor(context: BuildContext, { layers, parameters, images, groups, output }: NetOptions) {
    const { plan } = context;
    this.context = context;
    this.plan = plan;
    this.tiling = context.tiling;
    this.parameters = parameters;
    this.images = images;
    this.groups = groups;
    this.layerBuffers = layers.map((layer, index) => {
      const { name } = layer;
      const pixels = images * layer.output.size ** 2;
      const channels = padToVec4(layer.output.channels);
      const tensor = (part: string) => plan.tensor(`${name} ${part}`, pixels * channels, channels);
      return {
        layer,
        geometry: convGeometry(layer),
        preActivation: layer.norm ? tensor('sums') : null,
        output: index === layers.length - 1 ? output : tensor('output'),
        statistics: layer.norm ? plan.tensor(`${name} statistics`, 4 * channels) : null,
      };
    });
    for (const buffers of this.layerBuffers) this.reserve(buffers);
  }

  private reserve({ layer, geometry }: LayerBuffers): void {
    const { parameters, tiling, images, groups } = this;
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

  /** Numbers that the scratch buffers need. */
  get scratchSizes(): {
    outputGradients: number;
    tail: number;
    partials: number;
    zeroBias: number;
  } {
    const { images, groups, tiling } = this;
    const hidden = this.layerBuffers.map(({ layer: { output } }) => output);
    const normed = this.layerBuffers.filter(({ layer }) => layer.norm);
    const partials = normed.map(({ layer }) =>
      partialsLength(tiling, batchNormShape(layer, { images, groups })),
    );
    const columns = normed.map(({ layer, geometry }) =>
      isTransposed(layer) ? geometry.inputChannels : geometry.outputChannels,
    );
    return {
      outputGradients: Math.max(
        ...hidden.map((map) => images * map.size ** 2 * padToVec4(map.channels)),
      ),
      tail: Math.max(...hidden.map((map) => padToVec4(map.channels))),
      partials: Math.max(4, ...partials),
      zeroBias: Math.max(4, ...columns),
    };
  }

  private norm(
    { layer, preActivation, output, statistics }: LayerBuffers,
    scratch: Scratch,
  ): BatchNorm | null {
    if (!preActivation || !statistics) return null;
    const { parameters } = this;
    return {
      values: preActivation,
      output,
      statistics,
      partials: scratch.partials,
      gamma: parameters.weights(`${layer.name}.gamma`),
      beta: parameters.weights(`${layer.name}.beta`),
      runningStats: parameters.running(layer.name),
      activation: layer.activation,
    };
  }

  forward(scratch: Scratch, pass: ForwardPass): Op[] {
    const { images, output, also = () => [] } = pass;
    let map = pass.input;
    return this.layerBuffers.flatMap((buffers, index) => {
      const features = map;
      const last = index === this.layerBuffers.length - 1;
      const to = last && output ? output : buffers.output;
      map = to;
      const ops =
        buffers.layer.role === 'output'
          ? [outputLayerOp(this.plan, this.outputLayer(buffers), { features, logits: to, images })]
          : this.layer(buffers, scratch, pass, { from: features, to });
      return [...ops, ...also(buffers.layer, to)];
    });
  }

  private layer(
    buffers: LayerBuffers,
    scratch: Scratch,
    pass: ForwardPass,
    { from, to }: { from: Tensor; to: Tensor },
  ): Op[] {
    const { context, parameters } = this;
    const { layer, geometry } = buffers;
    const norm = this.norm(buffers, scratch);
    const product = convolutionOp(context, isTransposed(layer) ? 'inputGradient' : 'forward', {
      geometry,
      images: pass.images,
      maxImages: this.images,
      input: from,
      filters: parameters.weights(weightsName(layer)),
      output: norm ? norm.values : to,
      epilogue: 'biasAndActivation',
      activation: norm ? 'none' : layer.activation,
      operand: layer.bias ? parameters.weights(`${layer.name}.bias`) : scratch.zeroBias,
    });
    return norm
      ? [product, ...batchNormOps(context, batchNormShape(layer, pass), norm, pass.mode)]
      : [product];
  }

  private outputLayer({ layer, geometry }: LayerBuffers): OutputLayer {
    return {
      features: geometry.inputChannels,
      logitCount: layer.output.channels,
      weights: this.parameters.weights(`${layer.name}.weights`),
      bias: this.parameters.weights(`${layer.name}.bias`),
      // A hidden layer of D always comes before its last one.
      inputActivation: this.layerBuffers.at(-2)?.layer.activation ?? 'none',
    };
  }

  private outputLayerGradients({ layer }: LayerBuffers, { gradients }: Scratch) {
    return {
      weights: this.parameters.gradient(`${layer.name}.weights`, gradients),
      bias: this.parameters.gradient(`${layer.name}.bias`, gradients),
    };
  }

  /** The backward pass, last layer first. */
  backward(scratch: Scratch, pass: BackwardPass): Op[] {
    const { context, plan, parameters } = this;
    const { images, train, inputGradient } = pass;
    const ops: Op[] = [];
    let gradient = pass.outputGradient;
    for (let index = this.layerBuffers.length - 1; index >= 0; index--) {
      const buffers = this.layerBuffers[index];
      if (!buffers) break;
      const { layer, geometry } = buffers;
      const before = this.layerBuffers[index - 1];
      const from = before?.output ?? pass.input;
      const into = scratch.outputGradients[gradient === scratch.outputGradients[0] ? 1 : 0];
      if (layer.role === 'output') {
        ops.push(
          outputLayerGradientOp(plan, this.outputLayer(buffers), {
            features: from,
            logitGradient: gradient,
            gradients: { features: into, ...this.outputLayerGradients(buffers, scratch) },
            images,
            train,
          }),
        );
        gradient = into;
        continue;
      }
      const norm = this.norm(buffers, scratch);
      if (norm) {
        const gamma = parameters.gradient(`${layer.name}.gamma`, scratch.gradients);
        const beta = parameters.gradient(`${layer.name}.beta`, scratch.gradients);
        const gradients = { gradients: gradient, gamma, beta };
        ops.push(...batchNormGradientOps(context, batchNormShape(layer, pass), norm, gradients));
      }
      if (train) {
        ops.push(...this.parameterGradients(buffers, scratch, { from, gradient, images }));
      }
      const target = before ? into : inputGradient?.gradient;
      const made = before ? before.layer : inputGradient?.before;
      if (!target || !made) break;
      ops.push(
        convolutionOp(context, isTransposed(layer) ? 'forward' : 'inputGradient', {
          geometry,
          images,
          maxImages: this.images,
          input: gradient,
          filters: parameters.weights(weightsName(layer)),
          output: target,
          epilogue: 'activationBackward',
          activation: made.activation,
          operand: from,
        }),
      );
      gradient = target;
    }
    return ops;
  }

  private parameterGradients(
    { layer, geometry }: LayerBuffers,
    scratch: Scratch,
    { from, gradient, images }: { from: Tensor; gradient: Tensor; images: number },
  ): Op[] {
    const { context, parameters } = this;
    const weights = parameters.gradient(weightsName(layer), scratch.gradients);
    const [convInput, convOutput] = isTransposed(layer) ? [gradient, from] : [from, gradient];
    const { tensor, splitK } = weights;
    const ops = [
      weightGradientOp(context, {
        geometry,
        images,
        convInput,
        convOutput,
        gradient: tensor,
        splitK,
      }),
    ];
    if (layer.bias) {
      const bias = parameters.gradient(`${layer.name}.bias`, scratch.gradients);
      ops.push(biasGradientOp(context, biasMap(layer, images), gradient, bias));
    }
    return ops;
  }
}

function batchNormShape({ output }: Layer, { images, groups }: Pass): BatchNormShape {
  const rows = (images / groups) * output.size ** 2;
  return { rows, channels: padToVec4(output.channels), groups };
}

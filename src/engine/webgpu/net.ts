import { weightsName } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import { outputLayerGradientOp, outputLayerOp } from './outputLayer';
import type { OutputLayer } from './outputLayer';
import { biasMap, isTransposed } from './layout';
import {
  batchNormShape,
  createLayerBuffers,
  reserveGradients,
  scratchSizesOf,
} from './layerBuffers';
import type { LayerBuffers, NetOptions, Scratch, ScratchSizes } from './layerBuffers';
import { biasGradientOp, batchNormGradientOps, batchNormOps } from './batchNorm';
import type { BatchNorm } from './batchNorm';
import type { Parameters } from './parameters';
import type { Op, ComputePlan, Tensor } from './plan';
import { weightGradientOp, convolutionOp } from './convolutions';
import type { BuildContext } from './tiling';

type StatisticsMode = 'train' | 'trainUpdatingStats' | 'running';

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
  readonly scratchSizes: ScratchSizes;
  private readonly context: BuildContext;
  private readonly plan: ComputePlan;
  private readonly parameters: Parameters;
  private readonly images: number;

  constructor(context: BuildContext, options: NetOptions) {
    this.context = context;
    this.plan = context.plan;
    this.parameters = options.parameters;
    this.images = options.images;
    this.layerBuffers = createLayerBuffers(context.plan, options);
    for (const buffers of this.layerBuffers) reserveGradients(context.tiling, buffers, options);
    this.scratchSizes = scratchSizesOf(context.tiling, this.layerBuffers, options);
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

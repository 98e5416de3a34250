import type { Layer } from '../../core/architecture';
import type { ModelDescription } from '../../core/model';
import { headGradientOp, headOp } from './heads';
import type { Head } from './heads';
import { biasMap, filterName, isHead, linkOf, padded, touchesImage } from './layout';
import type { Link } from './layout';
import { biasGradientOp, biasSplits, normGradientOps, normOps, partialsLength } from './norms';
import type { Norm, NormMap } from './norms';
import type { Parameters } from './parameters';
import type { Op, Plan, Tensor } from './plan';
import { gradientOp, gradientSplits, productOp } from './products';
import type { Tiling } from './tiling';

/** Buffers that the layers of both nets take turns with. */
export interface Scratch {
  /** Partial sums of batch norm. */
  partials: Tensor;
  /** Gradients of maps: a layer reads one and writes the other. */
  slopes: [Tensor, Tensor];
  /** Gradients of parameters, in splits. */
  gradients: Tensor;
}

interface Stage {
  layer: Layer;
  link: Link;
  /** The linear map's result, where a norm comes after it. */
  sums: Tensor | null;
  output: Tensor;
  statistics: Tensor | null;
}

export type NormMode = 'train' | 'move' | 'running';

/**
 * One player's layers as buffers for at most `images` images, and the ops of their passes. Passes over
 * fewer images use the front of the same buffers.
 */
export class Net {
  readonly stages: Stage[];
  private readonly plan: Plan;
  private readonly tiling: Tiling;
  private readonly parameters: Parameters;
  private readonly images: number;
  private readonly groups: number;

  /**
   * @param images of the largest batch, all groups together
   * @param groups batches that are normalised apart in it
   * @param output where the last layer writes: G's images, D's logits
   */
  constructor(
    plan: Plan,
    tiling: Tiling,
    parameters: Parameters,
    model: ModelDescription,
    layers: Layer[],
    images: number,
    groups: number,
    output: Tensor,
  ) {
    this.plan = plan;
    this.tiling = tiling;
    this.parameters = parameters;
    this.images = images;
    this.groups = groups;
    this.stages = layers.map((layer, index) => {
      const { name } = layer;
      const pixels = images * layer.output.size ** 2;
      const channels = padded(layer.output.channels);
      const tensor = (part: string) => plan.tensor(`${name} ${part}`, pixels * channels, channels);
      return {
        layer,
        link: linkOf(layer, touchesImage(model, layer)),
        sums: layer.norm ? tensor('sums') : null,
        output: index === layers.length - 1 ? output : tensor('output'),
        statistics: layer.norm ? plan.tensor(`${name} statistics`, 4 * channels) : null,
      };
    });
    for (const stage of this.stages) this.reserve(stage);
  }

  private reserve({ layer, link }: Stage): void {
    const { parameters, tiling, images, groups } = this;
    const { name } = layer;
    if (isHead(layer)) {
      const splits = Math.min(images, Math.ceil(tiling.gradientGroups / 8));
      parameters.splitGradient(`${name}.weights`, splits);
      parameters.splitGradient(`${name}.bias`, splits);
      return;
    }
    parameters.splitGradient(filterName(layer), gradientSplits(tiling, link, images));
    if (layer.norm) {
      parameters.splitGradient(`${name}.gamma`, groups);
      parameters.splitGradient(`${name}.beta`, groups);
    }
    if (layer.bias) {
      const { rows, channels } = biasMap(layer, images);
      parameters.splitGradient(`${name}.bias`, biasSplits(tiling, rows, channels));
    }
  }

  /** Numbers of the largest gradient of a map, for the scratch buffers. */
  get largest(): { slopes: number; tail: number; partials: number } {
    const { images, tiling } = this;
    const hidden = this.stages.map(({ layer: { output } }) => output);
    const normed = this.stages.filter(({ layer }) => layer.norm);
    const partials = normed.map(({ layer }) =>
      partialsLength(tiling, mapOf(layer, images, this.groups)),
    );
    return {
      slopes: Math.max(...hidden.map((map) => images * map.size ** 2 * padded(map.channels))),
      tail: Math.max(...hidden.map((map) => padded(map.channels))),
      partials: Math.max(4, ...partials),
    };
  }

  private norm({ layer, sums, output, statistics }: Stage, scratch: Scratch): Norm | null {
    if (!sums || !statistics) return null;
    const { parameters } = this;
    return {
      values: sums,
      output,
      statistics,
      partials: scratch.partials,
      gamma: parameters.weights(`${layer.name}.gamma`),
      beta: parameters.weights(`${layer.name}.beta`),
      moving: parameters.running(layer.name),
      activation: layer.activation,
    };
  }

  /**
   * @param input z or images, for the first layer
   * @param images of all groups together
   * @param output replaces the last layer's buffer
   * @param also what is to be done with a layer's result before the next layer reads it
   */
  forward(
    scratch: Scratch,
    input: Tensor,
    images: number,
    groups: number,
    mode: NormMode,
    output?: Tensor,
    also: (layer: Layer, map: Tensor) => Op[] = () => [],
  ): Op[] {
    let map = input;
    return this.stages.flatMap((stage, index) => {
      const from = map;
      const last = index === this.stages.length - 1;
      const to = last && output ? output : stage.output;
      map = to;
      const ops = isHead(stage.layer)
        ? [headOp(this.plan, this.headOf(stage), from, to, images)]
        : this.layer(stage, scratch, from, to, images, groups, mode);
      return [...ops, ...also(stage.layer, to)];
    });
  }

  private layer(
    stage: Stage,
    scratch: Scratch,
    from: Tensor,
    to: Tensor,
    images: number,
    groups: number,
    mode: NormMode,
  ): Op[] {
    const { plan, tiling, parameters } = this;
    const { layer, link } = stage;
    const norm = this.norm(stage, scratch);
    const product = productOp(plan, tiling, layer.kind === 'convTranspose' ? 'toBig' : 'toSmall', {
      link,
      images,
      most: this.images,
      input: from,
      filters: parameters.weights(filterName(layer)),
      output: norm ? norm.values : to,
      epilogue: norm ? 'none' : 'biasAndActivation',
      activation: layer.activation,
      extra: layer.bias ? parameters.weights(`${layer.name}.bias`) : scratch.partials,
    });
    if (!norm) return [product];
    return [product, ...normOps(plan, tiling, mapOf(layer, images, groups), norm, mode)];
  }

  private headOf({ layer, link }: Stage): Head {
    return {
      features: link.bigChannels,
      width: layer.output.channels,
      weights: this.parameters.weights(`${layer.name}.weights`),
      bias: this.parameters.weights(`${layer.name}.bias`),
      // A hidden layer of D always comes before its head.
      before: this.stages.at(-2)?.layer.activation ?? 'none',
    };
  }

  private headGradients({ layer }: Stage, { gradients }: Scratch) {
    return {
      weights: this.parameters.gradient(`${layer.name}.weights`, gradients),
      bias: this.parameters.gradient(`${layer.name}.bias`, gradients),
    };
  }

  /**
   * The backward pass, last layer first.
   * @param input the first layer's input
   * @param slopes gradient of the loss at the last layer's result: D's logits, or G's images before tanh
   * @param train whether the parameters' gradients are wanted
   * @param onto when given, also the input's gradient, times the slope of what made the input
   */
  backward(
    scratch: Scratch,
    input: Tensor,
    slopes: Tensor,
    images: number,
    groups: number,
    train: boolean,
    onto?: { gradient: Tensor; before: Layer },
  ): Op[] {
    const { plan, tiling } = this;
    const ops: Op[] = [];
    let gradient = slopes;
    for (let index = this.stages.length - 1; index >= 0; index--) {
      const stage = this.stages[index];
      if (!stage) break;
      const { layer, link } = stage;
      const before = this.stages[index - 1];
      const from = before?.output ?? input;
      const into = scratch.slopes[gradient === scratch.slopes[0] ? 1 : 0];
      if (isHead(layer)) {
        const gradients = { features: into, ...this.headGradients(stage, scratch) };
        ops.push(
          headGradientOp(plan, this.headOf(stage), from, gradient, gradients, images, train),
        );
        gradient = into;
        continue;
      }
      const norm = this.norm(stage, scratch);
      if (norm) {
        const map = mapOf(layer, images, groups);
        const gamma = this.parameters.gradient(`${layer.name}.gamma`, scratch.gradients);
        const beta = this.parameters.gradient(`${layer.name}.beta`, scratch.gradients);
        const gradients = { gradients: gradient, gamma, beta };
        ops.push(...normGradientOps(plan, tiling, map, norm, gradients));
      }
      if (train) ops.push(...this.parameterGradients(stage, scratch, from, gradient, images));
      const target = before ? into : onto?.gradient;
      const made = before ? before.layer : onto?.before;
      if (!target || !made) break;
      ops.push(
        productOp(plan, tiling, layer.kind === 'convTranspose' ? 'toSmall' : 'toBig', {
          link,
          images,
          most: this.images,
          input: gradient,
          filters: this.parameters.weights(filterName(layer)),
          output: target,
          epilogue: 'timesSlope',
          activation: made.activation,
          extra: from,
        }),
      );
      gradient = target;
    }
    return ops;
  }

  private parameterGradients(
    { layer, link }: Stage,
    scratch: Scratch,
    from: Tensor,
    gradient: Tensor,
    images: number,
  ): Op[] {
    const { plan, tiling, parameters } = this;
    const { tensor, splits } = parameters.gradient(filterName(layer), scratch.gradients);
    const [big, small] = layer.kind === 'convTranspose' ? [gradient, from] : [from, gradient];
    const ops = [gradientOp(plan, tiling, { link, images, big, small, gradient: tensor, splits })];
    if (layer.bias) {
      const bias = parameters.gradient(`${layer.name}.bias`, scratch.gradients);
      ops.push(biasGradientOp(plan, tiling, biasMap(layer, images), gradient, bias));
    }
    return ops;
  }
}

function mapOf({ output }: Layer, images: number, groups: number): NormMap {
  const rows = (images / groups) * output.size ** 2;
  return { rows, channels: padded(output.channels), groups };
}

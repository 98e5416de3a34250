import { architecture, length } from '../../core/nn/architecture';
import type { Architecture, Layer } from '../../core/nn/architecture';
import { logitCount } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import { averageName, parameterSpecs, stateNames } from '../../core/nn/parameters';
import { samePadding } from '../../core/nn/padding';
import type { AdamParameter, ConvolutionGeometry, Lifetime, Tensor } from './program';
import type { Player, ParameterSpec } from '../../core/nn/parameters';

/** The convolution that joins a layer's two maps; the layer's own direction is in its kind. */
export function geometryOf({ kind, input, output, kernel, stride }: Layer): ConvolutionGeometry {
  const [large, small] = kind === 'convTranspose' ? [output, input] : [input, output];
  const { before } = samePadding({ large: large.size, small: small.size, kernel, stride });
  return { large, small, kernel, stride, padBefore: before };
}

/** What a layer computes on a batch. */
export interface LayerTensors {
  layer: Layer;
  /** The linear map's result, where a batch norm comes after it. */
  preActivation: Tensor | null;
  /** [2, groups, channels]: the batch's means, then its variances. */
  statistics: Tensor | null;
  output: Tensor;
}

function tensor(name: string, shape: readonly number[], lifetime: Lifetime = 'kept'): Tensor {
  return { name, shape, lifetime };
}

/** A batch of a layer's output. */
function mapShape({ output, role }: Layer, images: number): number[] {
  const { size, channels } = output;
  return role === 'output' ? [images, channels] : [images, size, size, channels];
}

/**
 * What each of a net's layers computes.
 * @param batch its images, the batches in it that are normalised apart, and the last layer's output
 */
export function layerTensors(
  layers: readonly Layer[],
  batch: { images: number; groups: number; last: Tensor },
): LayerTensors[] {
  const { images, groups, last } = batch;
  return layers.map((layer, index) => {
    const { name, norm, output } = layer;
    const map = (part: string) => tensor(`${name} ${part}`, mapShape(layer, images));
    return {
      layer,
      preActivation: norm ? map('before norm') : null,
      statistics: norm ? tensor(`${name} statistics`, [2, groups, output.channels]) : null,
      output: index === layers.length - 1 ? last : map('output'),
    };
  });
}

/** What a pass through nets reads and writes beside their layers' maps, each tensor once. */
export class NetTensors {
  private readonly specs: readonly ParameterSpec[];
  private readonly parameters = new Map<string, Tensor>();

  constructor(specs: readonly ParameterSpec[]) {
    this.specs = specs;
    for (const own of specs) {
      const { name, shape, trainable } = own;
      for (const each of stateNames(own)) {
        this.parameters.set(each, tensor(each, shape, 'parameter'));
      }
      if (trainable) {
        this.parameters.set(`gradient/${name}`, tensor(`gradient/${name}`, shape, 'scratch'));
      }
    }
  }

  /** A parameter, a running statistic, a moment (`m/…`, `v/…`), a gradient (`gradient/…`) or an average (`average/…`). */
  parameter(name: string): Tensor {
    const found = this.parameters.get(name);
    if (!found) throw new Error(`No array ${name}`);
    return found;
  }

  /** The gradient of a layer's output, before its activation. */
  outputGradient({ name, output }: Layer, images: number): Tensor {
    const shape = [images, output.size, output.size, output.channels];
    return tensor(`${name} output gradient`, shape, 'scratch');
  }

  /** The arrays of a player that are trained. */
  trained(player: Player): AdamParameter[] {
    return this.specs
      .filter((spec) => spec.trainable && spec.player === player)
      .map(({ name }) => ({
        weights: this.parameter(name),
        gradient: this.parameter(`gradient/${name}`),
        m: this.parameter(`m/${name}`),
        v: this.parameter(`v/${name}`),
      }));
  }

  /** G's arrays with their moving averages. */
  averaged(): { newest: Tensor; average: Tensor }[] {
    return this.specs
      .filter(({ player }) => player === 'g')
      .map(({ name }) => ({
        newest: this.parameter(name),
        average: this.parameter(averageName(name)),
      }));
  }

  /** What a checkpoint holds. */
  state(): Tensor[] {
    return [...this.parameters.values()].filter(({ lifetime }) => lifetime === 'parameter');
  }
}

/** Every tensor of a model's training step, each once. */
export class ModelTensors extends NetTensors {
  readonly model: ModelDescription;
  readonly nets: Architecture;
  readonly layers: Record<Player, LayerTensors[]>;
  /** [batch, latent] */
  readonly z: Tensor;
  /** A batch of fake images, then one of real ones. */
  readonly images: Tensor;
  /** Of G's loss at the fakes before tanh. */
  readonly imageGradient: Tensor;
  /** D's logits in its own turn, of fakes and then of real images, and in G's. */
  readonly logits: Record<Player, Tensor>;
  readonly logitGradient: Tensor;
  /** Outside of training: a batch of fakes, D's logits on them, and what G's loss says of their pixels. */
  readonly judged: { images: Tensor; logits: Tensor; gradient: Tensor };

  constructor(model: ModelDescription) {
    super(parameterSpecs(model));
    this.model = model;
    this.nets = architecture(model);
    const { batch } = model;
    const { size, channels } = this.nets.image;
    const logits = logitCount(model.loss);
    this.z = tensor('z', [batch, model.latent]);
    this.images = tensor('images', [2 * batch, size, size, channels]);
    this.imageGradient = tensor('image gradient', [batch, size, size, channels], 'scratch');
    this.logits = {
      g: tensor('logits in G’s turn', [batch, logits]),
      d: tensor('logits in D’s turn', [2 * batch, logits]),
    };
    this.logitGradient = tensor('logit gradient', [2 * batch, logits], 'scratch');
    this.judged = {
      images: tensor('judged images', [batch, size, size, channels]),
      logits: tensor('judged logits', [batch, logits]),
      gradient: tensor('judged images’ gradient', [batch, size, size, channels]),
    };
    const { generator, discriminator } = this.nets;
    this.layers = {
      g: layerTensors(generator, { images: batch, groups: 1, last: this.images }),
      d: layerTensors(discriminator, { images: 2 * batch, groups: 2, last: this.logits.d }),
    };
  }

  /** Numbers of one image, or of one z. */
  inputLength(player: Player): number {
    return player === 'g' ? this.model.latent : length(this.nets.image);
  }
}

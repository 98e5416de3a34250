import type { Activation, MapShape } from '../../core/nn/architecture';
import type { LossName } from '../../core/nn/losses';
import type { Player } from '../../core/nn/parameters';
import type { OperationPhase } from '../../core/nn/stepProfile';

/**
 * A training step, or any other pass through the nets, as plain data: what is computed, in which order,
 * from which arrays. It names no device. `interpreter.ts` runs it as a textbook would; `../webgpu` and
 * `../wasm` turn each operation into dispatches and calls.
 */
export interface Program {
  name: string;
  operations: readonly Operation[];
}

/**
 * How long a tensor's numbers are needed.
 * - `parameter`: the state of a run: trained arrays, Adam's moments, running statistics.
 * - `kept`: written by a program or its host and read when the program has ended, or in the next one.
 * - `scratch`: between the operations that write it and the last that reads it; may share memory.
 */
export type Lifetime = 'parameter' | 'kept' | 'scratch';

/**
 * A named array of float32. Two tensors of one name are one array. Layouts: maps [images, y, x, channels];
 * dense weights [inputs, outputs]; filters [k, k, large map's channels, small map's channels].
 */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly lifetime: Lifetime;
}

/**
 * A strided 'same' convolution from a large map to a small one. A transposed convolution is the same
 * geometry read from small to large (Dumoulin and Visin 2016, section 4).
 */
export interface ConvolutionGeometry {
  large: MapShape;
  small: MapShape;
  kernel: number;
  stride: number;
  /** Zeros before the large map's first pixel along each axis. */
  padBefore: number;
}

/** Done to a sum before it is stored: the bias is added, then the activation is applied. */
interface BiasAndActivation {
  kind: 'biasAndActivation';
  /** [channels], or for a dense layer [outputs]; null where a batch norm follows. */
  bias: Tensor | null;
  activation: Activation;
}

/**
 * Done to a gradient before it is stored: it is multiplied by the derivative of the activation that made
 * `of`, which is read off the activation's own result.
 */
interface ActivationGradient {
  kind: 'activationGradient';
  of: Tensor;
  activation: Activation;
}

export type Epilogue = BiasAndActivation | ActivationGradient;

/**
 * Mean and variance of a batch norm. Of the batch: [2, groups, channels], means first. Running: an array
 * each, for all groups.
 */
export type NormStatistics =
  { kind: 'batch'; statistics: Tensor } | { kind: 'running'; mean: Tensor; variance: Tensor };

/** Batches in one map that are normalised apart, one behind the other. */
interface Grouped {
  images: number;
  groups: number;
}

/** One trained array and what Adam needs beside it, all of one shape. */
export interface AdamParameter {
  weights: Tensor;
  gradient: Tensor;
  m: Tensor;
  v: Tensor;
}

/**
 * The operations, by name. `images` is how many a map's front part holds: a tensor may have room for more.
 * An operation is added here and in `interpreter.ts`; whatever device lacks it then does not compile.
 */
export interface OperationKinds {
  /** Standard normal numbers of this step by `core/nn/random`: z is [images, latent]. */
  sampleNoise: { z: Tensor; images: number; seed: number };
  /** This step's real images, written to `output` from its image `first` on. */
  sampleBatch: { output: Tensor; first: number; images: number; seed: number };
  /** output = epilogue(input · weights). */
  dense: { images: number; input: Tensor; weights: Tensor; output: Tensor; epilogue: Epilogue };
  /**
   * The gradients of a dense layer, each where there is a place for it. The input's is multiplied by the
   * derivative of the activation that made the input.
   */
  denseGradient: {
    images: number;
    input: Tensor;
    weights: Tensor;
    outputGradient: Tensor;
    weightGradient: Tensor | null;
    biasGradient: Tensor | null;
    inputGradient: { output: Tensor; activation: Activation } | null;
  };
  /** small = epilogue(convolution of large): a convolution, or a transposed one's input gradient. */
  convolution: Convolution;
  /** large = epilogue(its transpose on small): a transposed convolution, or a convolution's input gradient. */
  convolutionTranspose: Convolution;
  /** Gradient of the filter from a map (or its gradient) on either side. */
  convolutionWeightGradient: {
    images: number;
    geometry: ConvolutionGeometry;
    large: Tensor;
    small: Tensor;
    gradient: Tensor;
  };
  /** Sums of a map's gradient: over all pixels for a bias by channel, over images for one by output. */
  biasGradient: { images: number; outputGradient: Tensor; gradient: Tensor };
  /**
   * Mean and variance (over n) by channel and group. The running ones follow the last group first: D's
   * real images, then its fakes.
   */
  batchNormStatistics: Grouped & {
    input: Tensor;
    statistics: Tensor;
    running: { mean: Tensor; variance: Tensor } | null;
  };
  /** output = activation(γ · (input − mean) / √(variance + ε) + β). */
  batchNorm: Grouped & {
    input: Tensor;
    statistics: NormStatistics;
    gamma: Tensor;
    beta: Tensor;
    activation: Activation;
    output: Tensor;
  };
  /** Replaces the gradient behind a batch norm by the one before it; γ's and β's where there is a place. */
  batchNormGradient: Grouped & {
    input: Tensor;
    statistics: NormStatistics;
    gamma: Tensor;
    gradient: Tensor;
    gammaGradient: Tensor | null;
    betaGradient: Tensor | null;
  };
  /** Multiplies each channel of a map by a factor, [channels], in place: 0 ablates it. */
  mask: { images: number; map: Tensor; factors: Tensor };
  /**
   * Mean loss and its gradient at every logit. D's logits are of `images` fakes, then as many real ones;
   * G's of fakes alone. In an iteration it counts the player's update and records the loss: the first
   * player opens the record, the last one ends the iteration. Outside of one it leaves no trace.
   */
  loss: {
    player: Player;
    loss: LossName;
    images: number;
    logits: Tensor;
    logitGradient: Tensor;
    iteration: { opensRecord: boolean; ends: boolean } | null;
  };
  /** Adam (Kingma and Ba 2015, algorithm 1) on all arrays of a player. */
  adam: { player: Player; beta1: number; parameters: readonly AdamParameter[] };
  /**
   * average = β · average + (1 − β) · newest for all of G's arrays, running statistics included, with β of
   * `averageDecay` (Yazıcı et al. 2019). `images` is the batch.
   */
  movingAverage: { images: number; arrays: readonly { newest: Tensor; average: Tensor }[] };
}

export interface Convolution {
  images: number;
  geometry: ConvolutionGeometry;
  input: Tensor;
  filter: Tensor;
  output: Tensor;
  epilogue: Epilogue;
}

export type OperationKind = keyof OperationKinds;

/** One operation of a kind, or of any; `layer` is whose it is, null for what belongs to none. */
export type Operation<Kind extends OperationKind = OperationKind> = {
  [K in Kind]: OperationKinds[K] & { kind: K; layer: string | null; phase: OperationPhase };
}[Kind];

/** Numbers of a tensor. */
export function lengthOf({ shape }: Pick<Tensor, 'shape'>): number {
  return shape.reduce((product, side) => product * side, 1);
}

const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'lifetime' in value;

/** The tensors that an operation reads and writes. */
export function tensorsOf(operation: Operation): Tensor[] {
  const found: Tensor[] = [];
  const visit = (value: unknown): void => {
    if (isTensor(value)) found.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(operation);
  return found;
}

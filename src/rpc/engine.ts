import type { RunConfig } from '../core/config';
import type { ConvAxes } from '../core/deconv/geometry';
import type { FaultRecord } from '../core/fault';
import type { FeatureMaps } from '../core/nn/forward';
import type { Quality } from '../core/metrics/quality';
import type { Pixels } from '../core/pixels';
import type { Checkpoint } from '../core/checkpoint';

/**
 * Which trainer to run: `auto` is the fastest one that works here, `gpu` the compiled step on WebGPU,
 * `wasm` the same step on the processor, `tfjs` TensorFlow.js, `webgl` the same kept off WebGPU.
 */
export type EngineChoice = 'auto' | 'gpu' | 'wasm' | 'tfjs' | 'webgl';
/** Whose weights an iteration updates; `both` is D first, then G against the updated D. */
export type Players = 'both' | 'd' | 'g';

/** Why a slower engine runs than the one asked for; worded by i18n. */
export type Fallback =
  | 'insecureContext'
  | 'noWebGPU'
  | 'noAdapter'
  | 'softwareAdapter'
  | 'selfTest'
  | 'repeatedLoss'
  | 'noWorker';

/** What a trial of two steps found of a way to train; Infinity milliseconds where it failed. */
export interface TrialResult {
  backend: 'webgpu' | 'webgl' | 'cpu';
  ms: number;
}

export interface RunInfo {
  config: RunConfig;
  step: number;
  /** `inference` draws by plain arithmetic and can't train. */
  engine: 'tfjs' | 'gpu' | 'wasm' | 'inference';
  backend: 'webgpu' | 'webgl' | 'cpu';
  /** The adapter's own description; empty when the browser hides it. */
  device: string;
  /** Threads that compute, where it is this machine's processor that does. */
  threads?: number | undefined;
  /** Largest relative error of a tiny step beside TensorFlow.js, where the two were compared. */
  agreement?: number | undefined;
  /** Whether the preset `quickWide` suits the device better than `quick`, where that was measured. */
  largeSteps?: boolean | undefined;
  /** Fastest first, where a trial chose among ways to train. */
  trial?: TrialResult[] | undefined;
  fallback: Fallback | null;
  /** Why this run can be looked at but not trained here; left out where it can. */
  cannotTrain?: FaultRecord | undefined;
}

/** What one hand-made step did. */
export interface StepReport {
  step: number;
  players: Players;
  /** Loss of each player in this step; NaN for one who did not play. */
  losses: { d: number; g: number };
  /** ‖Δw‖/‖w‖ over each net's trained weights; exactly 0 for a net that was not updated. */
  moved: { d: number; g: number };
}

/** What goes on inside G for one z, with running statistics. */
export interface InspectionResult {
  /** The step of the weights that were looked at; in training it may trail by about a second. */
  step: number;
  /** Every layer's output, first to last. */
  maps: FeatureMaps[];
  image: Pixels;
  /** D's score in [0, 1] on the image. */
  score: number;
}

/** A fake and the training images nearest to it, by the root mean square of their difference. */
export interface NearestImages {
  step: number;
  /** Training images that were compared: those that have arrived. */
  searched: number;
  /** The fake as the data set keeps its images. */
  fake: Pixels;
  /** In a row, nearest first. */
  images: Pixels;
  /** Of the images in the data set. */
  indices: Uint32Array;
  /** In grey levels of 255. */
  distances: Float32Array;
}

/** How far real images are from the nearest training image. */
export interface NearestYardstick {
  /** Held-out images; where the data set has none, training images and the nearest other one. */
  kind: 'heldOut' | 'training';
  searched: number;
  /** In grey levels of 255, least first. */
  distances: Float32Array;
}

/** What D tells G about one image. */
export interface Critique {
  step: number;
  /** Fakes by whose statistics D normalised, this one included. */
  batch: number;
  image: Pixels;
  /** Of G's loss with respect to the pixels of the image, in [−1, 1]. */
  gradient: FeatureMaps;
}

/** A convolution of one channel and its transpose, for TensorFlow.js to differentiate. Row by row. */
export interface ConvolutionProblem {
  geometry: ConvAxes;
  kernel: Float32Array;
  /** Of A's size: the input of the convolution, and what flows back into its transpose. */
  large: Float32Array;
  /** Of B's size: the input of the transpose, and what flows back into the convolution. */
  small: Float32Array;
}

/** By tf.grad, on TensorFlow.js's plain JavaScript backend. */
export interface ConvolutionGradients {
  /** ∂L/∂A of B = W A, for ∂L/∂B = `small`. */
  ofConvolution: Float32Array;
  /** ∂L/∂B of A = Wᵀ B, for ∂L/∂A = `large`. */
  ofTransposed: Float32Array;
}

/** A transposed convolution of G at work on one z, all of the same weights. */
export interface LayerInspection {
  step: number;
  before: FeatureMaps;
  output: FeatureMaps;
  /** [k, k, output channels, input channels] */
  filter: Float32Array;
  /**
   * [output channels]: bias and batch norm with running statistics; `sum · scale + shift` is what is
   * activated.
   */
  scale: Float32Array;
  shift: Float32Array;
}

export type Phase = 'idle' | 'opening' | 'ready' | 'training' | 'paused' | 'stopped';

/** Pushed by the engine, coalesced to a few a second while training. */
export type EngineEvent =
  | { type: 'phase'; phase: Phase; step: number }
  | { type: 'data'; loaded: number; images: number; bytes: number; totalBytes: number }
  /** Losses of consecutive iterations; NaN where a player did not play. */
  | { type: 'losses'; steps: Uint32Array; d: Float32Array; g: Float32Array }
  /** The fixed 64 noise vectors: an 8×8 grid of G's images, without gaps. */
  | { type: 'grid'; step: number; imageGrid: Pixels }
  /** The same grid as a picture that never left the GPU, where that works: more often. To be closed. */
  | { type: 'gridBitmap'; step: number; picture: ImageBitmap }
  /** One real and one fake image, and D's scores on the newest batch. */
  | {
      type: 'batchPreview';
      step: number;
      real: Pixels;
      fake: Pixels;
      realScores: Float32Array;
      fakeScores: Float32Array;
    }
  /** How good the images are: at step 100, then at steps ever farther apart. */
  | { type: 'quality'; quality: Quality }
  | { type: 'speed'; stepsPerSecond: number; imagesPerSecond: number }
  /**
   * A state to come back to: at least every 50 iterations, after every pause and every hand-made step. The
   * newest one is what survives the death of the worker or the device; treat it as read-only.
   */
  | { type: 'checkpoint'; checkpoint: Checkpoint }
  /** Training stopped; the last good checkpoint is kept and `resume` says from which step. */
  | { type: 'fault'; fault: FaultRecord; resume: number | null }
  /** The worker or the device died; a new one is being made, and the run stands still until then. */
  | { type: 'recovering'; fault: FaultRecord }
  /** The worker or the device died, was replaced, and training is back at `step`. */
  | { type: 'recovered'; fault: FaultRecord; step: number; info: RunInfo };

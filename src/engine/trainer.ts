import type { Players, TrialResult } from '../rpc/engine';
import type { FaultRecord } from '../core/fault';
import type { FeatureMaps, Ablated } from '../core/nn/forward';
import type { Checkpoint } from '../core/checkpoint';
import type { StepProfile } from '../core/nn/stepProfile';

/** Losses of one iteration in the loss's own unit; NaN for a player who did not play. */
export interface LossRecord {
  step: number;
  d: number;
  g: number;
}

/** What the players saw in the newest iteration, for the pipeline figure and the histogram. */
export interface BatchPreview {
  step: number;
  /** First images of the batch, [n, size, size, channels] in [−1, 1]. */
  real: Float32Array;
  fake: Float32Array;
  /** D's scores in [0, 1] on the whole batch, 1 for real; empty when D did not judge it. */
  realScores: Float32Array;
  fakeScores: Float32Array;
}

/** A look inside G: its layers' maps, first to last, and D's score in [0, 1] on the image. */
export interface Activations {
  maps: FeatureMaps[];
  score: number;
}

/** Images and, of each pixel, the derivative of a loss; both [n, size, size, channels]. */
export interface ImageGradient {
  images: Float32Array;
  gradient: Float32Array;
}

/**
 * The images that a trainer draws batches from: stored pixels, grown as shards arrive. `pixels` has
 * room for all images from the start; entries beyond `loaded` are not yet valid.
 */
export interface ImageStore {
  /** u8, [images, size, size, channels]. */
  readonly pixels: Uint8Array;
  readonly images: number;
  readonly shardImages: number;
  readonly size: number;
  readonly channels: number;
  /** Images that have arrived and passed their checksum, from the first on. */
  readonly loaded: number;
  /** Resolves once `images` are there; rejects with the Fault that stopped the download. */
  whenLoaded(images: number): Promise<void>;
  /**
   * Real images that are not trained on, u8 like `pixels`; null where there are none, and left out where
   * nothing tells. Downloaded when first asked for.
   * @throws Fault of the download
   */
  heldOut?(): Promise<Uint8Array | null>;
}

/** What runs the arithmetic, for the badge and the run file. */
export interface TrainerInfo {
  engine: 'tfjs' | 'gpu' | 'wasm' | 'inference';
  backend: 'webgpu' | 'webgl' | 'cpu';
  /** The adapter's own description, such as `Apple M2`; empty when the browser hides it. */
  device: string;
  /** Threads that compute, where it is this machine's processor that does. */
  threads?: number;
  /**
   * Largest relative error, root mean square, of a loss or gradient of a tiny step on this device beside
   * TensorFlow.js; left out where none was compared.
   */
  agreement?: number;
  /** Whether the preset `quickWide` suits its device better than `quick`; left out where nobody measured. */
  largeSteps?: boolean;
  /** What a trial found of the ways to train it here, where one was held. */
  trial?: TrialResult[];
  /** Why it draws only; left out where it trains. */
  cannotTrain?: FaultRecord;
}

/**
 * A DCGAN in training. Two implementations, one contract (`trainer.contract.ts`):
 * the same description gives the same first weights, noise and batches in both.
 *
 * One iteration: a batch of real images and one of fakes, made once; D is updated on both, then G
 * against the updated D on the same fakes. Batch norm uses batch statistics in training, real and
 * fake apart; G's running statistics move in iterations in which G plays, once; D's in those in
 * which D plays, on the real batch and then on the fake. Every iteration advances `step`, whoever
 * plays: the one that takes it from s to s + 1 draws its noise and images by s, and what is reported
 * of it (losses, batchPreview) carries s + 1.
 */
export interface Trainer {
  readonly info: TrainerInfo;
  /** Iterations enqueued so far. */
  readonly step: number;
  /**
   * Whether a call that reads (losses, images, maps, a checkpoint) has enqueued all of its work when it
   * returns its promise: it answers for that moment, whatever is enqueued before the answer comes. A
   * trainer that doesn't must be left alone meanwhile.
   */
  readonly supportsAsyncReads: boolean;
  /**
   * Enqueues at most `limit` iterations, as many as make one good submission, and resolves when the
   * next may be enqueued. The images that they draw from must have been loaded.
   * @param lowLatency keeps little on the way, since somebody waits for a picture that comes behind it
   * @returns how many were enqueued, at least 1
   */
  enqueueSteps(players: Players, limit: number, lowLatency?: boolean): Promise<number>;
  /** Resolves when all that was enqueued has been computed. */
  flush(): Promise<void>;
  /** Losses computed since the last call, oldest first; may trail behind `step` until `flush`. */
  losses(): Promise<LossRecord[]>;
  /** Takes effect with the next iteration; Adam's moments stay. */
  setRates(rates: { generator: number; discriminator: number }): void;
  /**
   * Which G is drawn with from now on: the moving average of its weights, as from the start, or the newest.
   */
  useAverage(average: boolean): void;
  /**
   * Forges from given noise with G's running statistics.
   * @param z [n, latent]
   * @returns [n, size, size, channels] in [−1, 1]
   */
  generate(z: Float32Array): Promise<Float32Array>;
  /**
   * A grid of what `generate` would return, drawn on the GPU with nothing read back. Its pixels may be
   * blank where the browser cannot show what WebGPU draws, so compare the first one.
   * @param z [n, latent]
   * @returns images in rows of `columns`, without gaps; null where there is no canvas
   */
  draw?(z: Float32Array, columns: number): Promise<ImageBitmap | null>;
  /**
   * What `generate` makes and what `score` says of it.
   * @param z [n, latent]
   */
  generateScored(z: Float32Array): Promise<{ images: Float32Array; scores: Float32Array }>;
  /**
   * Every layer of G on one z, with running statistics, and D's score on the image: the last map.
   * @param z [latent]
   * @param ablated channels of G whose maps are zero from there on
   */
  inspect(z: Float32Array, ablated: readonly Ablated[]): Promise<Activations>;
  /**
   * D's scores in [0, 1] with D's running statistics.
   * @param images [n, size, size, channels] in [−1, 1]
   */
  score(images: Float32Array): Promise<Float32Array>;
  /**
   * What D tells G about a batch of images that `generate` makes: the gradient of G's loss, its mean over
   * the batch, with respect to each pixel. As in G's turn, D's batch norm uses the statistics of this batch.
   * Nothing of the run changes. Trainers without a backward pass have none.
   * @param z [batch, latent]
   * @returns both [batch, size, size, channels]
   */
  imageGradient?(z: Float32Array): Promise<ImageGradient>;
  /** @param images how many of the batch's images to copy, at most the batch */
  batchPreview(images: number): Promise<BatchPreview>;
  /**
   * Times every operation of a step on its own. Operations are run again and again for it, and then all is
   * as it was: weights, moments, running statistics, counters and the batch on show. The images that the
   * next iteration draws from must have been loaded; nothing else may be asked for meanwhile.
   * Trainers that run no program of ours have none.
   * @param now milliseconds of a steady clock, for devices that have none of their own
   */
  profile?(now: () => number): Promise<StepProfile>;
  /** @param spare arrays of an older one that may be written over and given back: memory of its own costs time */
  checkpoint(spare?: Checkpoint['arrays']): Promise<Omit<Checkpoint, 'config'>>;
  /** @throws Fault `engine.snapshotMismatch` when an array is missing or of the wrong length; then nothing changes */
  restore(checkpoint: Omit<Checkpoint, 'config'>): Promise<void>;
  dispose(): void;
}

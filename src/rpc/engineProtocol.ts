import * as v from 'valibot';
import type { RunConfig } from '../core/config';
import type { Ablated } from '../core/nn/forward';
import type { PrincipalDirection } from '../core/latent/principal';
import type { StepProfile } from '../core/nn/stepProfile';
import type { Checkpoint } from '../core/checkpoint';
import type { Quality } from '../core/metrics/quality';
import type {
  ConvolutionGradients,
  ConvolutionProblem,
  Critique,
  EngineChoice,
  EngineEvent,
  InspectionResult,
  LayerInspection,
  NearestImages,
  NearestYardstick,
  Players,
  RunInfo,
  StepReport,
} from './engine';
import type { Pixels } from '../core/pixels';
import {
  axis,
  choice,
  config,
  critique,
  event,
  featureMaps,
  floats,
  inside,
  nearestImages,
  nearestYardstick,
  numberOrNaN,
  pair,
  pixels,
  players,
  runInfo,
  ablated,
  checkpoint,
  stepProfile,
  quality,
} from './engineSchemas';
import { command, row } from './table';
import type { Calls, Protocol } from './table';

const nothing = v.strictTuple([]);

/**
 * The calls of the trainer's worker. Opening compiles pipelines, and the first step of TensorFlow.js
 * does, too: minutes on a software device. A pause waits for what was enqueued.
 */
const calls = {
  /** Builds a run, or replaces the one there was. Training starts from step 0 and is paused. */
  open: row<[config: RunConfig, choice: EngineChoice], RunInfo>({
    args: v.strictTuple([config, choice]),
    reply: runInfo,
    timeout: 180,
    busy: true,
  }),
  /**
   * Opens the checkpoint's run at its step, paused. Where no trainer of its model works it can still be
   * looked at, and `cannotTrain` says why.
   */
  load: row<[checkpoint: Checkpoint, choice: EngineChoice], RunInfo>({
    args: v.strictTuple([checkpoint, choice]),
    reply: runInfo,
    timeout: 180,
    argumentsTransfer: true,
    busy: true,
  }),
  /** Trains until paused, or until `until` iterations have been done. */
  start: command<[until: number | null]>({
    args: v.strictTuple([v.nullable(numberOrNaN)]),
    timeout: 30,
  }),
  /** Resolves when the last iteration has been computed. */
  pause: row<[], { step: number }>({
    args: nothing,
    reply: v.object({ step: v.number() }),
    // It waits for the last state to be read back: half a gigabyte, for the largest model.
    timeout: 60,
  }),
  /** Exactly one iteration; a run in training is paused first. */
  step: row<[players: Players], StepReport>({
    args: v.strictTuple([players]),
    reply: v.object({ step: v.number(), players, losses: pair, moved: pair }),
    timeout: 120,
  }),
  /** Back to step 0 with the same config: the same first weights, noise and batches. */
  reset: row<[], RunInfo>({ args: nothing, reply: runInfo, timeout: 120, busy: true }),
  /** Takes effect with the next iteration; Adam's moments stay. */
  setRates: command<[rates: { generator: number; discriminator: number }]>({
    args: v.strictTuple([v.object({ generator: numberOrNaN, discriminator: numberOrNaN })]),
    timeout: 30,
  }),
  /** Which G is drawn with, in this run and later ones: the moving average of its weights, as at first, or the newest. */
  useAverage: command<[average: boolean]>({ args: v.strictTuple([v.boolean()]), timeout: 30 }),
  /**
   * `z` is [count, latent].
   * @returns count images in a row, and D's score in [0, 1] on each, both with running statistics
   */
  generate: row<[z: Float32Array], { images: Pixels; scores: Float32Array }>({
    args: v.strictTuple([floats]),
    reply: v.object({ images: pixels, scores: floats }),
    timeout: 60,
    transfers: true,
    conflated: true,
  }),
  /** `z` is [latent]; the maps of the ablated channels are zero. */
  inspect: row<[z: Float32Array, ablated: readonly Ablated[]], InspectionResult>({
    args: v.strictTuple([floats, v.array(ablated)]),
    reply: inside,
    timeout: 60,
    transfers: true,
    conflated: true,
  }),
  /** The strongest principal directions of G's first features, at most `count`. */
  directions: row<[count: number], PrincipalDirection[]>({
    args: v.strictTuple([v.number()]),
    reply: v.array(v.object({ axis: floats, share: v.number() })),
    timeout: 60,
    transfers: true,
  }),
  /** `z` is [latent], `layer` a transposed convolution of G, such as `g.conv1`. */
  inspectLayer: row<[z: Float32Array, layer: string], LayerInspection>({
    args: v.strictTuple([floats, v.string()]),
    reply: v.object({
      step: v.number(),
      before: featureMaps,
      output: featureMaps,
      filter: floats,
      scale: floats,
      shift: floats,
    }),
    timeout: 60,
    transfers: true,
  }),
  /**
   * What a step of the run is made of, each operation timed on its own between two steps; the run stays as
   * it is. Null where the engine has no program of its own, as TensorFlow.js.
   */
  profile: row<[], StepProfile | null>({
    args: nothing,
    reply: v.nullable(stepProfile),
    timeout: 180,
  }),
  /**
   * Measures how good G's images are, on so many of them, between two steps; precision and recall too.
   * @throws Fault of the download of what it needs
   */
  measure: row<[samples: number], Quality>({
    args: v.strictTuple([v.number()]),
    reply: quality,
    timeout: 300,
  }),
  /**
   * Makes an image of `z`, [latent], and searches the training images for the `count` nearest ones.
   * @throws Fault of the data set's download, where nothing has arrived
   */
  nearestImages: row<[z: Float32Array, count: number], NearestImages>({
    args: v.strictTuple([floats, v.number()]),
    reply: nearestImages,
    timeout: 120,
    transfers: true,
  }),
  /**
   * How near real images are to those that `nearestImages` searches; takes seconds when it is first asked.
   * @throws Fault of the download of what it needs
   */
  nearestYardstick: row<[], NearestYardstick>({
    args: nothing,
    reply: nearestYardstick,
    timeout: 300,
    transfers: true,
  }),
  /** What D tells G about the image of `z`, [latent]; null where the engine only draws. */
  critique: row<[z: Float32Array], Critique | null>({
    args: v.strictTuple([floats]),
    reply: v.nullable(critique),
    timeout: 60,
    transfers: true,
  }),
  /** Needs no run. */
  gradients: row<[problem: ConvolutionProblem], ConvolutionGradients>({
    args: v.strictTuple([
      v.object({
        geometry: v.object({ rows: axis, columns: axis }),
        kernel: floats,
        large: floats,
        small: floats,
      }),
    ]),
    reply: v.object({ ofConvolution: floats, ofTransposed: floats }),
    timeout: 60,
    transfers: true,
  }),
  save: row<[], Checkpoint>({ args: nothing, reply: checkpoint, timeout: 120, transfers: true }),
};

export type EngineCalls = typeof calls;

export const engineProtocol: Protocol<EngineCalls, EngineEvent> = {
  calls,
  event,
  eventsTransfer: true,
  ping: 15,
  endsOnTimeout: false,
};

/**
 * The engine as the page sees it. The worker implements it (`engine/session`), and so does the page's
 * end of the wire (`rpc/supervisor`): the page cannot tell which one it holds.
 *
 * Every call rejects with a Fault; a call that is refused changes nothing.
 */
export interface Engine extends Calls<EngineCalls> {
  /** @returns a function that ends the subscription */
  subscribe(listener: (event: EngineEvent) => void): () => void;
}

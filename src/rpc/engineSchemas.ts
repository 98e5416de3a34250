import * as v from 'valibot';
import type { RunConfig } from '../core/config';
import type { ConvAxis } from '../core/deconv/geometry';
import type { FeatureMaps, Ablated } from '../core/nn/forward';
import type { Checkpoint } from '../core/checkpoint';
import { operationKinds, operationPhases, tensorRoles } from '../core/nn/stepProfile';
import type { StepProfile } from '../core/nn/stepProfile';
import type {
  Critique,
  EngineChoice,
  EngineEvent,
  InspectionResult,
  NearestImages,
  NearestYardstick,
  Phase,
  Players,
  RunInfo,
} from './engine';
import type { Quality } from '../core/metrics/quality';
import type { Pixels } from '../core/pixels';
import { faultSchema, isBitmap } from './envelope';

/**
 * The shapes of what crosses to the trainer's worker and back, checked at run time, so that rubbish
 * never reaches the engine or the page. Whether a config makes sense is the engine's to say.
 */

export const config = v.custom<RunConfig>(
  (value) => typeof value === 'object' && value !== null && 'dataset' in value && 'model' in value,
);
export const choice: v.GenericSchema<EngineChoice> = v.picklist([
  'auto',
  'gpu',
  'tfjs',
  'webgl',
  'wasm',
]);
export const players: v.GenericSchema<Players> = v.picklist(['both', 'd', 'g']);
const phase: v.GenericSchema<Phase> = v.picklist([
  'idle',
  'opening',
  'ready',
  'training',
  'paused',
  'stopped',
]);
export const floats = v.instance(Float32Array);
/** NaN is for the engine to judge, and the loss of a player who did not play. */
export const numberOrNaN = v.union([v.number(), v.nan()]);
export const pair = v.object({ d: numberOrNaN, g: numberOrNaN });
export const pixels: v.GenericSchema<Pixels> = v.object({
  width: v.number(),
  height: v.number(),
  data: v.custom<Uint8ClampedArray<ArrayBuffer>>((value) => value instanceof Uint8ClampedArray),
});

export const ablated: v.GenericSchema<Ablated> = v.object({
  layer: v.string(),
  channel: v.number(),
});

export const featureMaps: v.GenericSchema<FeatureMaps> = v.object({
  layer: v.string(),
  size: v.number(),
  channels: v.number(),
  data: v.custom<Float32Array<ArrayBuffer>>((value) => value instanceof Float32Array),
});

export const inside: v.GenericSchema<InspectionResult> = v.object({
  step: v.number(),
  maps: v.array(featureMaps),
  image: pixels,
  score: numberOrNaN,
});

export const checkpoint: v.GenericSchema<Checkpoint> = v.object({
  config,
  step: numberOrNaN,
  updates: v.object({ g: numberOrNaN, d: numberOrNaN }),
  arrays: v.map(v.string(), floats),
});

const backend = v.picklist(['webgpu', 'webgl', 'cpu']);

export const runInfo: v.GenericSchema<RunInfo> = v.object({
  config,
  step: v.number(),
  engine: v.picklist(['tfjs', 'gpu', 'wasm', 'inference']),
  backend,
  device: v.string(),
  threads: v.optional(v.number()),
  agreement: v.optional(v.number()),
  largeSteps: v.optional(v.boolean()),
  trial: v.optional(v.array(v.object({ backend, ms: v.number() }))),
  fallback: v.nullable(
    v.picklist([
      'insecureContext',
      'noWebGPU',
      'noAdapter',
      'softwareAdapter',
      'selfTest',
      'repeatedLoss',
      'noWorker',
    ]),
  ),
  cannotTrain: v.optional(faultSchema),
});

const yardstick = v.picklist(['heldOut', 'training']);

const distanceRow = v.object({
  share: numberOrNaN,
  standardError: numberOrNaN,
  varianceRatio: numberOrNaN,
  real: numberOrNaN,
  noise: numberOrNaN,
});

export const quality: v.GenericSchema<Quality> = v.object({
  step: v.number(),
  samples: v.number(),
  average: v.boolean(),
  classifier: v.nullable(v.object({ version: v.string(), testAccuracy: v.number() })),
  classes: v.nullable(v.array(v.number())),
  features: v.nullable(distanceRow),
  components: distanceRow,
  manifold: v.nullable(
    v.object({
      precision: numberOrNaN,
      recall: numberOrNaN,
      density: numberOrNaN,
      coverage: numberOrNaN,
    }),
  ),
  copying: v.nullable(
    v.object({
      statistic: numberOrNaN,
      copiedShare: numberOrNaN,
      samples: v.number(),
      yardstick,
    }),
  ),
  trainingSign: numberOrNaN,
  heldOutSign: v.nullable(numberOrNaN),
  fakeScore: numberOrNaN,
  realScore: numberOrNaN,
});

export const nearestImages: v.GenericSchema<NearestImages> = v.object({
  step: v.number(),
  searched: v.number(),
  fake: pixels,
  images: pixels,
  indices: v.instance(Uint32Array),
  distances: floats,
});

export const nearestYardstick: v.GenericSchema<NearestYardstick> = v.object({
  kind: yardstick,
  searched: v.number(),
  distances: floats,
});

export const critique: v.GenericSchema<Critique> = v.object({
  step: v.number(),
  batch: v.number(),
  image: pixels,
  gradient: featureMaps,
});

export const event: v.GenericSchema<EngineEvent> = v.variant('type', [
  v.object({ type: v.literal('phase'), phase, step: v.number() }),
  v.object({
    type: v.literal('data'),
    loaded: v.number(),
    images: v.number(),
    bytes: v.number(),
    totalBytes: v.number(),
  }),
  v.object({ type: v.literal('losses'), steps: v.instance(Uint32Array), d: floats, g: floats }),
  v.object({ type: v.literal('grid'), step: v.number(), imageGrid: pixels }),
  v.object({
    type: v.literal('gridBitmap'),
    step: v.number(),
    picture: v.custom<ImageBitmap>(isBitmap, 'not a picture'),
  }),
  v.object({
    type: v.literal('batchPreview'),
    step: v.number(),
    real: pixels,
    fake: pixels,
    realScores: floats,
    fakeScores: floats,
  }),
  v.object({ type: v.literal('quality'), quality }),
  v.object({ type: v.literal('speed'), stepsPerSecond: v.number(), imagesPerSecond: v.number() }),
  v.object({ type: v.literal('checkpoint'), checkpoint }),
  v.object({ type: v.literal('fault'), fault: faultSchema, resume: v.nullable(v.number()) }),
  v.object({ type: v.literal('recovering'), fault: faultSchema }),
  v.object({ type: v.literal('recovered'), fault: faultSchema, step: v.number(), info: runInfo }),
]);

export const stepProfile: v.GenericSchema<StepProfile> = v.object({
  step: v.number(),
  operations: v.array(
    v.object({
      index: v.number(),
      kind: v.picklist(operationKinds),
      phase: v.picklist(operationPhases),
      player: v.nullable(v.picklist(['d', 'g'])),
      layer: v.nullable(v.string()),
      shapes: v.array(v.object({ role: v.picklist(tensorRoles), shape: v.array(v.number()) })),
      flops: v.number(),
      ms: v.number(),
    }),
  ),
  timer: v.picklist(['gpuTimestamps', 'wallClock']),
});

export const axis: v.GenericSchema<ConvAxis> = v.object({
  large: v.number(),
  small: v.number(),
  kernel: v.number(),
  stride: v.number(),
  before: v.number(),
  after: v.number(),
});

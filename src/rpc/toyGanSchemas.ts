import * as v from 'valibot';
import { faultSchema } from './envelope';
import type {
  BatchPreview,
  ToyGanFrame,
  StepSummary,
  PlayerMove,
  LineView,
  PlaneView,
  StepPart,
  WorkerEvent,
} from './toyGan';

/** The shapes of what crosses to the toy GAN's worker and back, checked at run time. */

export const players = v.picklist(['both', 'd', 'g']);
export const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
export const rate = v.pipe(v.number(), v.finite(), v.minValue(0));
/** What was measured may be anything that a number can be. */
const measured = v.union([v.number(), v.nan()]);
const floats = v.instance(Float32Array);

const value = v.object({ total: measured, real: measured, fake: measured });

const move: v.GenericSchema<PlayerMove> = v.object({
  loss: measured,
  gradient: measured,
  moved: measured,
  value: v.nullable(value),
});

const line: v.GenericSchema<LineView> = v.object({
  score: floats,
  pG: floats,
  z: floats,
  x: floats,
  sampleDescent: floats,
  distance: measured,
});

const plane: v.GenericSchema<PlaneView> = v.object({
  score: floats,
  fake: floats,
  sampleDescent: floats,
  warp: floats,
});

const look = {
  step: whole,
  value,
  divergence: measured,
  d: v.nullable(move),
  g: v.nullable(move),
};
export const lookSchema: v.GenericSchema<StepSummary> = v.object(look);

export const frame: v.GenericSchema<ToyGanFrame> = v.object({
  ...look,
  oldest: whole,
  newest: whole,
  coverage: v.object({ covered: whole, modes: whole, good: measured }),
  onReal: measured,
  onFake: measured,
  mean: measured,
  std: measured,
  sampleDescent: measured,
  view: v.variant('kind', [
    v.object({ kind: v.literal('line'), line }),
    v.object({ kind: v.literal('plane'), plane }),
  ]),
});

const batch: v.GenericSchema<BatchPreview> = v.object({
  z: floats,
  real: floats,
  fake: floats,
  realScores: floats,
  fakeScores: floats,
  sampleDescent: floats,
});

export const stepPart: v.GenericSchema<StepPart> = v.object({
  player: v.picklist(['d', 'g']),
  batch,
  before: frame,
  after: frame,
});

export const event: v.GenericSchema<WorkerEvent> = v.variant('type', [
  v.object({ type: v.literal('replaying'), step: whole, steps: whole }),
  v.object({ type: v.literal('frame'), frame, stepsPerSecond: v.number() }),
  v.object({ type: v.literal('lightFrame'), frame }),
  v.object({ type: v.literal('reached'), frame }),
  v.object({ type: v.literal('stopped'), fault: faultSchema, frame }),
]);

import * as v from 'valibot';
import type { RunConfig } from '../core/config';
import type { Axis } from '../core/deconv/geometry';
import type { FaultRecord } from '../core/fault';
import type { FeatureMaps, Silenced } from '../core/forward';
import type { Snapshot } from '../core/snapshot';
import type { EngineChoice, EngineEvent, Inside, Phase, Pixels, Players, RunInfo } from './engine';
import type { MessageName, Messages, Reply, Request } from './messages';

/**
 * What either end takes from the wire: the shape of every message, checked at run time, so that
 * rubbish never reaches the engine or the page. Whether a config makes sense is the engine's to say.
 */

const config = v.custom<RunConfig>(
  (value) => typeof value === 'object' && value !== null && 'dataset' in value && 'model' in value,
);
const choice: v.GenericSchema<EngineChoice> = v.picklist(['auto', 'gpu', 'tfjs', 'webgl', 'cpu']);
const players: v.GenericSchema<Players> = v.picklist(['both', 'd', 'g']);
const phase: v.GenericSchema<Phase> = v.picklist([
  'idle',
  'opening',
  'ready',
  'training',
  'paused',
  'stopped',
]);
const floats = v.instance(Float32Array);
/** NaN is for the engine to judge, and the loss of a player who did not play. */
const numberOrNaN = v.union([v.number(), v.nan()]);
const pair = v.object({ d: numberOrNaN, g: numberOrNaN });
const fault = v.custom<FaultRecord>(
  (value) =>
    v.safeParse(v.object({ code: v.string(), params: v.record(v.string(), v.unknown()) }), value)
      .success,
);

const pixels: v.GenericSchema<Pixels> = v.object({
  width: v.number(),
  height: v.number(),
  data: v.custom<Uint8ClampedArray<ArrayBuffer>>((value) => value instanceof Uint8ClampedArray),
});

const silenced: v.GenericSchema<Silenced> = v.object({ layer: v.string(), channel: v.number() });

const featureMaps: v.GenericSchema<FeatureMaps> = v.object({
  layer: v.string(),
  size: v.number(),
  channels: v.number(),
  data: v.custom<Float32Array<ArrayBuffer>>((value) => value instanceof Float32Array),
});

const inside: v.GenericSchema<Inside> = v.object({
  step: v.number(),
  maps: v.array(featureMaps),
  image: pixels,
  verdict: numberOrNaN,
});

const snapshot: v.GenericSchema<Snapshot> = v.object({
  config,
  step: numberOrNaN,
  updates: v.object({ g: numberOrNaN, d: numberOrNaN }),
  arrays: v.map(v.string(), floats),
});

const runInfo: v.GenericSchema<RunInfo> = v.object({
  config,
  step: v.number(),
  engine: v.picklist(['tfjs', 'gpu', 'inference']),
  backend: v.picklist(['webgpu', 'webgl', 'cpu']),
  device: v.string(),
  agreement: v.optional(v.number()),
  fallback: v.nullable(
    v.picklist([
      'insecureContext',
      'noWebGPU',
      'noAdapter',
      'selfTest',
      'repeatedLoss',
      'noWorker',
    ]),
  ),
  cannotTrain: v.optional(fault),
});

/** Node has none. */
function isBitmap(value: unknown): value is ImageBitmap {
  return 'ImageBitmap' in globalThis && value instanceof ImageBitmap;
}

const event: v.GenericSchema<EngineEvent> = v.variant('type', [
  v.object({ type: v.literal('phase'), phase, step: v.number() }),
  v.object({
    type: v.literal('data'),
    loaded: v.number(),
    images: v.number(),
    bytes: v.number(),
    totalBytes: v.number(),
  }),
  v.object({ type: v.literal('losses'), steps: v.instance(Uint32Array), d: floats, g: floats }),
  v.object({ type: v.literal('grid'), step: v.number(), sheet: pixels }),
  v.object({
    type: v.literal('film'),
    step: v.number(),
    picture: v.custom<ImageBitmap>(isBitmap, 'not a picture'),
  }),
  v.object({
    type: v.literal('glimpse'),
    step: v.number(),
    real: pixels,
    forged: pixels,
    realVerdicts: floats,
    forgedVerdicts: floats,
  }),
  v.object({ type: v.literal('speed'), stepsPerSecond: v.number(), imagesPerSecond: v.number() }),
  v.object({ type: v.literal('snapshot'), snapshot }),
  v.object({ type: v.literal('fault'), fault, resume: v.nullable(v.number()) }),
  v.object({ type: v.literal('recovering'), fault }),
  v.object({ type: v.literal('recovered'), fault, step: v.number(), info: runInfo }),
]);

const axis: v.GenericSchema<Axis> = v.object({
  big: v.number(),
  small: v.number(),
  kernel: v.number(),
  stride: v.number(),
  before: v.number(),
  after: v.number(),
});

const nothing = v.record(v.string(), v.never());

const shapes: {
  [Name in MessageName]: [v.GenericSchema<Messages[Name][0]>, v.GenericSchema<Messages[Name][1]>];
} = {
  open: [v.object({ config, choice }), runInfo],
  start: [v.object({ until: v.nullable(numberOrNaN) }), v.undefined()],
  pause: [nothing, v.object({ step: v.number() })],
  step: [v.object({ players }), v.object({ step: v.number(), players, losses: pair, moved: pair })],
  reset: [nothing, runInfo],
  setRates: [v.object({ generator: numberOrNaN, discriminator: numberOrNaN }), v.undefined()],
  generate: [v.object({ z: floats }), v.object({ images: pixels, verdicts: floats })],
  inspect: [v.object({ z: floats, silenced: v.array(silenced) }), inside],
  directions: [
    v.object({ count: v.number() }),
    v.array(v.object({ axis: floats, share: v.number() })),
  ],
  inspectLayer: [
    v.object({ z: floats, layer: v.string() }),
    v.object({
      step: v.number(),
      before: featureMaps,
      output: featureMaps,
      filter: floats,
      scale: floats,
      shift: floats,
    }),
  ],
  gradients: [
    v.object({
      geometry: v.object({ rows: axis, columns: axis }),
      kernel: floats,
      big: floats,
      small: floats,
    }),
    v.object({ ofConvolution: floats, ofTransposed: floats }),
  ],
  save: [nothing, snapshot],
  load: [v.object({ snapshot, choice }), runInfo],
  ping: [nothing, v.undefined()],
};

export const messageNames = Object.keys(shapes) as MessageName[];

const envelope = v.object({ id: v.pipe(v.number(), v.safeInteger()), name: v.string() });

/**
 * @returns the request; or, of one that makes no sense, what can be answered; or null for a message
 * that has no id
 */
export function readRequest(
  data: unknown,
): { kind: 'request'; request: Request } | { kind: 'bad'; id: number; name: string } | null {
  const read = v.safeParse(envelope, data);
  if (!read.success) return null;
  const { id, name } = read.output;
  const known = messageNames.find((candidate) => candidate === name);
  if (known === undefined || !isRequest(known, data)) return { kind: 'bad', id, name };
  return { kind: 'request', request: data };
}

function isRequest(name: MessageName, data: unknown): data is Request {
  return v.safeParse(v.object({ body: shapes[name][0] }), data).success;
}

/** @returns null for anything that is not a reply; a result's body is checked by `isResponse` */
export function readReply(data: unknown): Reply | null {
  return isReply(data) ? data : null;
}

const reply = v.variant('kind', [
  v.object({ kind: v.literal('result'), id: v.number() }),
  v.object({ kind: v.literal('fault'), id: v.number(), fault }),
  v.object({ kind: v.literal('event'), event }),
]);

function isReply(data: unknown): data is Reply {
  return v.safeParse(reply, data).success;
}

export function isResponse<Name extends MessageName>(
  name: Name,
  body: unknown,
): body is Messages[Name][1] {
  return v.safeParse(shapes[name][1], body).success;
}

/**
 * The memory of every typed array in a message, and every picture, to be handed over instead of
 * copied. The sender must not touch them afterwards.
 */
export function transferables(value: unknown, found = new Set<Transferable>()): Transferable[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (isBitmap(value)) {
    found.add(value);
  } else if (value instanceof Map) {
    for (const item of value.values()) transferables(item, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) transferables(item, found);
  }
  return [...found];
}

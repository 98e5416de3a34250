import * as v from 'valibot';
import { gameConfigSchema } from '../core/game/config';
import { canReplay } from '../core/game/link';
import type { FaultRecord } from '../core/fault';
import type {
  BatchGlimpse,
  WorkerEvent,
  GameFrame,
  GameLook,
  GameMessageName,
  GameMessages,
  GameMove,
  GameReply,
  LineView,
  PlaneView,
  StepPart,
} from './game';

/**
 * What either end takes from the game's wire: the shape of every message, checked at run time, so that
 * rubbish reaches neither the game nor the page.
 */

const players = v.picklist(['both', 'd', 'g']);
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const rate = v.pipe(v.number(), v.finite(), v.minValue(0));
const nothing = v.object({});
/** What was measured may be anything that a number can be. */
const measured = v.union([v.number(), v.nan()]);
const floats = v.instance(Float32Array);

const value = v.object({ total: measured, real: measured, forged: measured });

const move: v.GenericSchema<GameMove> = v.object({
  loss: measured,
  gradient: measured,
  moved: measured,
  value: v.nullable(value),
});

const line: v.GenericSchema<LineView> = v.object({
  verdict: floats,
  pG: floats,
  z: floats,
  x: floats,
  pull: floats,
  distance: measured,
});

const plane: v.GenericSchema<PlaneView> = v.object({
  verdict: floats,
  forged: floats,
  pull: floats,
  warp: floats,
});

const look = {
  step: whole,
  value,
  divergence: measured,
  d: v.nullable(move),
  g: v.nullable(move),
};
const lookSchema: v.GenericSchema<GameLook> = v.object(look);

const frame: v.GenericSchema<GameFrame> = v.object({
  ...look,
  oldest: whole,
  newest: whole,
  coverage: v.object({ covered: whole, modes: whole, good: measured }),
  onReal: measured,
  onForged: measured,
  mean: measured,
  spread: measured,
  pull: measured,
  view: v.variant('kind', [
    v.object({ kind: v.literal('line'), line }),
    v.object({ kind: v.literal('plane'), plane }),
  ]),
});

const batch: v.GenericSchema<BatchGlimpse> = v.object({
  z: floats,
  real: floats,
  forged: floats,
  realVerdicts: floats,
  forgedVerdicts: floats,
  pull: floats,
});

const stepPart: v.GenericSchema<StepPart> = v.object({
  player: v.picklist(['d', 'g']),
  batch,
  before: frame,
  after: frame,
});

const shapes: {
  [Name in GameMessageName]: [
    v.GenericSchema<GameMessages[Name][0]>,
    v.GenericSchema<GameMessages[Name][1]>,
  ];
} = {
  openGame: [
    v.pipe(
      v.object({
        config: gameConfigSchema,
        moves: v.array(v.object({ players, count: whole })),
      }),
      v.check(({ config, moves }) => canReplay(config, moves)),
    ),
    v.object({ frame, trail: v.array(lookSchema) }),
  ],
  stopReplay: [nothing, v.undefined()],
  startGame: [
    v.object({
      until: v.nullable(whole),
      perSecond: v.nullable(v.pipe(v.number(), v.minValue(1))),
    }),
    v.undefined(),
  ],
  pauseGame: [nothing, frame],
  stepGame: [v.object({ players }), v.array(stepPart)],
  seekGame: [v.object({ step: whole }), frame],
  setGameRates: [v.object({ generator: rate, discriminator: rate }), v.undefined()],
  frameDrawn: [nothing, v.undefined()],
};

export const gameMessageNames = Object.keys(shapes) as GameMessageName[];

/** @returns the request's body, or null for one of another shape */
export function readBody<Name extends GameMessageName>(
  name: Name,
  body: unknown,
): GameMessages[Name][0] | null {
  const read = v.safeParse(shapes[name][0], body);
  return read.success ? read.output : null;
}

export function isGameResponse(name: GameMessageName, body: unknown): boolean {
  return v.is(shapes[name][1], body);
}

const fault = v.custom<FaultRecord>((given) =>
  v.is(v.object({ code: v.string(), params: v.record(v.string(), v.unknown()) }), given),
);

const event: v.GenericSchema<WorkerEvent> = v.variant('type', [
  v.object({ type: v.literal('replaying'), step: whole, steps: whole }),
  v.object({ type: v.literal('frame'), frame, stepsPerSecond: v.number() }),
  v.object({ type: v.literal('glance'), frame }),
  v.object({ type: v.literal('reached'), frame }),
  v.object({ type: v.literal('stopped'), fault, frame }),
]);

const reply = v.variant('kind', [
  v.object({ kind: v.literal('result'), id: v.number() }),
  v.object({ kind: v.literal('fault'), id: v.number(), fault }),
  v.object({ kind: v.literal('event'), event }),
]);

function isReply(data: unknown): data is GameReply {
  return v.is(reply, data);
}

/** @returns null for anything that is not a reply; a result's body is checked by `isGameResponse` */
export function readGameReply(data: unknown): GameReply | null {
  return isReply(data) ? data : null;
}

const envelope = v.object({
  id: v.pipe(v.number(), v.safeInteger()),
  name: v.string(),
  body: v.optional(v.unknown()),
});

/** @returns null for a message that cannot even be answered */
export function readEnvelope(data: unknown): v.InferOutput<typeof envelope> | null {
  const read = v.safeParse(envelope, data);
  return read.success ? read.output : null;
}

import * as v from 'valibot';
import { toyGanConfigSchema } from '../core/toygan/config';
import type { ToyGanConfig } from '../core/toygan/config';
import { canReplay } from '../core/toygan/toyGanUrl';
import type { MoveRun } from '../core/toygan/toyGanUrl';
import type { Players } from './engine';
import { command, row } from './table';
import type { Calls, Protocol } from './table';
import type { ToyGanEvent, ToyGanFrame, StepSummary, StepPart, WorkerEvent } from './toyGan';
import { event, frame, lookSchema, players, rate, stepPart, whole } from './toyGanSchemas';

/** Seconds for a call that only has to be heard. */
const prompt = 15;
const nothing = v.strictTuple([]);
const positive = v.pipe(v.number(), v.minValue(1));

/** Until when to play, and at most how many steps a second; null is until paused, or as fast as it goes. */
export interface PlayGoal {
  until: number | null;
  perSecond: number | null;
}

/** The calls of the toy GAN's worker. A head start is played in one go; a replay tells how far it is. */
const calls = {
  /**
   * Replaces the game there was, also one that is still being opened: that call is refused with
   * `engine.superseded`. `moves` are played at once, to reach a shared link's step, with `replaying`
   * events where it takes long; `trail` is how it went on the way there.
   */
  open: row<[config: ToyGanConfig, moves: MoveRun[]], { frame: ToyGanFrame; trail: StepSummary[] }>(
    {
      args: v.pipe(
        v.strictTuple([toyGanConfigSchema, v.array(v.object({ players, count: whole }))]),
        v.check(([config, moves]) => canReplay(config, moves)),
      ),
      reply: v.object({ frame, trail: v.array(lookSchema) }),
      timeout: 120,
      busy: true,
      reports: true,
    },
  ),
  /** Ends a replay at the step that it has reached: the game opens there. */
  stopReplay: command<[]>({ args: nothing, timeout: prompt }),
  /** Plays as fast as it goes beside 60 frames a second, or as the goal says. */
  start: command<[goal: PlayGoal]>({
    args: v.strictTuple([v.object({ until: v.nullable(whole), perSecond: v.nullable(positive) })]),
    timeout: prompt,
  }),
  pause: row<[], ToyGanFrame>({ args: nothing, reply: frame, timeout: prompt }),
  step: row<[players: Players], StepPart[]>({
    args: v.strictTuple([players]),
    reply: v.array(stepPart),
    timeout: prompt,
  }),
  /** Restores a step of the last few hundred; playing on from there forgets those after it. */
  seek: row<[step: number], ToyGanFrame>({
    args: v.strictTuple([whole]),
    reply: frame,
    timeout: prompt,
  }),
  setRates: command<[rates: { generator: number; discriminator: number }]>({
    args: v.strictTuple([v.object({ generator: rate, discriminator: rate })]),
    timeout: prompt,
  }),
  /** The page has drawn the newest frame and can take another. */
  frameDrawn: command<[]>({ args: nothing, timeout: prompt }),
};

export type ToyGanCalls = typeof calls;

export const toyGanProtocol: Protocol<ToyGanCalls, WorkerEvent> = {
  calls,
  event,
  eventsTransfer: false,
  ping: 15,
  endsOnTimeout: true,
};

/** The toy GAN as the page sees it. Every call rejects with a Fault and then has changed nothing. */
export interface ToyGanEngine extends Calls<ToyGanCalls> {
  /** @returns a function that ends the subscription */
  subscribe(listener: (event: ToyGanEvent) => void): () => void;
  /** Ends the worker; pending calls reject. */
  close(): void;
}

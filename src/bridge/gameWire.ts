import * as v from 'valibot';
import { gameConfigSchema } from '../core/game/config';
import { Fault, toFaultRecord } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import type {
  GameAnswers,
  GameEvent,
  GameLine,
  GameMessageName,
  GameMessages,
  GameReply,
} from './game';

/** What the wire needs of a Worker. */
export interface GameWorker {
  postMessage(message: unknown): void;
  addEventListener(
    type: 'message' | 'error' | 'messageerror',
    listener: (event: Event) => void,
  ): void;
  terminate(): void;
}

/** What it needs of a worker's global scope. */
export interface GamePort {
  postMessage(message: GameReply): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

/** A link's moves are played before its game opens, so that call may take longest. */
const timeouts: Record<GameMessageName, number> = {
  openGame: 120,
  startGame: 15,
  pauseGame: 15,
  stepGame: 15,
  seekGame: 15,
  setGameRates: 15,
  frameDrawn: 15,
};

const players = v.picklist(['both', 'd', 'g']);
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const rate = v.pipe(v.number(), v.finite(), v.minValue(0));
const nothing = v.object({});

/** The most iterations that a link may ask to be played at once. */
const maxMoves = 20_000;

const bodies: { [Name in GameMessageName]: v.GenericSchema<GameMessages[Name][0]> } = {
  openGame: v.object({
    config: gameConfigSchema,
    moves: v.pipe(
      v.array(v.object({ players, count: whole })),
      v.check((list) => list.reduce((sum, { count }) => sum + count, 0) <= maxMoves),
    ),
  }),
  startGame: v.object({
    until: v.nullable(whole),
    perSecond: v.nullable(v.pipe(v.number(), v.minValue(1))),
  }),
  pauseGame: nothing,
  stepGame: v.object({ players }),
  seekGame: v.object({ step: whole }),
  setGameRates: v.object({ generator: rate, discriminator: rate }),
  frameDrawn: nothing,
};

const envelope = v.object({ id: v.number(), name: v.string(), body: v.unknown() });

const isName = (name: string): name is GameMessageName => name in bodies;

/** The worker's end: lets `answers` answer, and refuses what makes no sense with a Fault. */
export function serveGame(answers: GameAnswers, port: GamePort): void {
  const answer = async <Name extends GameMessageName>(name: Name, body: unknown) => {
    const read = v.safeParse(bodies[name], body);
    if (!read.success) throw new Fault({ code: 'engine.badMessage', params: { call: name } });
    return answers[name](read.output);
  };
  port.addEventListener('message', ({ data }) => {
    const read = v.safeParse(envelope, data);
    if (!read.success) return;
    const { id, name, body } = read.output;
    const answered = isName(name)
      ? answer(name, body)
      : Promise.reject(new Fault({ code: 'engine.badMessage', params: { call: name } }));
    answered.then(
      (result) => port.postMessage({ kind: 'result', id, body: result }),
      (error: unknown) => port.postMessage({ kind: 'fault', id, fault: toFaultRecord(error) }),
    );
  });
}

interface Pending {
  resolve: (body: never) => void;
  reject: (fault: Fault) => void;
}

/**
 * The page's end. The worker is made at the first call; when it dies, pending calls reject and the
 * next call makes a new one, which has no game until `openGame`.
 */
export function connectGame(makeWorker: () => GameWorker): GameLine {
  const listeners = new Set<(event: GameEvent) => void>();
  const pending = new Map<number, Pending>();
  let worker: GameWorker | null = null;
  let lastId = 0;

  const end = (fault: FaultRecord) => {
    worker?.terminate();
    worker = null;
    const calls = [...pending.values()];
    pending.clear();
    for (const { reject } of calls) reject(new Fault(fault));
  };
  const receive = (reply: GameReply) => {
    if (reply.kind === 'event') {
      for (const listener of [...listeners]) listener(reply.event);
      return;
    }
    const call = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.kind === 'result') call?.resolve(reply.body as never);
    else call?.reject(new Fault(reply.fault));
  };
  const open = (): GameWorker => {
    const made = makeWorker();
    made.addEventListener('message', (event) => {
      if (made === worker && event instanceof MessageEvent) receive(event.data as GameReply);
    });
    for (const type of ['error', 'messageerror'] as const) {
      made.addEventListener(type, () => {
        if (made !== worker) return;
        const fault: FaultRecord = { code: 'engine.workerDied', params: {} };
        end(fault);
        for (const listener of [...listeners]) listener({ type: 'died', fault });
      });
    }
    return made;
  };

  return {
    call: (name, body) => {
      worker ??= open();
      const id = ++lastId;
      const answered = new Promise<GameMessages[typeof name][1]>((resolve, reject) => {
        pending.set(id, { resolve, reject });
      });
      const seconds = timeouts[name];
      const timer = setTimeout(() => {
        const params = { call: name, seconds };
        pending.get(id)?.reject(new Fault({ code: 'engine.timeout', params }));
        pending.delete(id);
      }, seconds * 1000);
      worker.postMessage({ id, name, body });
      return answered.finally(() => clearTimeout(timer));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => end({ code: 'engine.workerDied', params: {} }),
  };
}

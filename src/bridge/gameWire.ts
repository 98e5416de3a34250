import { Fault, toFaultRecord } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import type {
  GameAnswers,
  GameEvent,
  GameLine,
  GameMessageName,
  GameMessages,
  GameReply,
  WorkerEvent,
} from './game';
import {
  gameMessageNames,
  isGameResponse,
  readBody,
  readEnvelope,
  readGameReply,
} from './gameSchemas';
import { Line } from './line';
import type { Protocol, WorkerLike } from './line';

/** What the wire needs of a Worker. */
export type GameWorker = WorkerLike<unknown>;

/** What it needs of a worker's global scope. */
export interface GamePort {
  postMessage(message: GameReply): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

const nameOf = (text: string) => gameMessageNames.find((name) => name === text);

/** The worker's end: lets `answers` answer, and refuses what makes no sense with a Fault. */
export function serveGame(answers: GameAnswers, port: GamePort): void {
  const answer = async <Name extends GameMessageName>(name: Name, given: unknown) => {
    const body = readBody(name, given);
    if (body === null) throw new Fault({ code: 'engine.badMessage', params: { call: name } });
    return answers[name](body);
  };
  port.addEventListener('message', ({ data }) => {
    const read = readEnvelope(data);
    if (read === null) return;
    const { id, name, body } = read;
    if (name === 'ping') {
      port.postMessage({ kind: 'result', id, body: undefined });
      return;
    }
    const known = nameOf(name);
    const answered = known
      ? answer(known, body)
      : Promise.reject(new Fault({ code: 'engine.badMessage', params: { call: name } }));
    answered.then(
      (result) => port.postMessage({ kind: 'result', id, body: result }),
      (error: unknown) => port.postMessage({ kind: 'fault', id, fault: toFaultRecord(error) }),
    );
  });
}

const protocol: Protocol<GameMessages, WorkerEvent> = {
  timeouts: {
    // A head start is played in one go; a replay tells how far it is.
    openGame: 120,
    stopReplay: 15,
    startGame: 15,
    pauseGame: 15,
    stepGame: 15,
    seekGame: 15,
    setGameRates: 15,
    frameDrawn: 15,
    ping: 15,
  },
  busy: ['openGame'],
  reporting: ['openGame'],
  endsOnTimeout: true,
  readReply: readGameReply,
  isResponse: isGameResponse,
};

/**
 * The page's end. The worker is made at the first call; when it dies, falls silent or lets a call wait
 * too long, it is ended, pending calls reject, and the next call makes a new one, which has no game
 * until `openGame`.
 */
export function connectGame(makeWorker: () => GameWorker): GameLine {
  const listeners = new Set<(event: GameEvent) => void>();
  let line: Line<GameMessages, WorkerEvent> | null = null;
  const tell = (event: GameEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const open = (): Line<GameMessages, WorkerEvent> => {
    const made: Line<GameMessages, WorkerEvent> = new Line(makeWorker(), {
      protocol,
      onEvent: tell,
      onDeath: (fault: FaultRecord) => {
        if (made === line) line = null;
        tell({ type: 'died', fault });
      },
    });
    return made;
  };
  return {
    call: async (name, body) => {
      line ??= open();
      const called = line;
      const answer = await called.call(name, body);
      if (name === 'openGame') called.warmedUp();
      return answer;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      line?.kill({ code: 'engine.workerDied', params: {} });
      line = null;
    },
  };
}

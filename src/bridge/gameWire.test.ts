import { describe, expect, it } from 'vitest';
import { defaultGame } from '../core/game/config';
import { Fault } from '../core/fault';
import type { GameAnswers, GameFrame } from './game';
import { connectGame, serveGame } from './gameWire';
import type { GameWorker } from './gameWire';

const frame = { step: 7 } as GameFrame;

const answers: GameAnswers = {
  openGame: () => ({ frame, trail: [] }),
  startGame: () => undefined,
  pauseGame: () => frame,
  stepGame: () => {
    throw new Fault({ code: 'engine.notOpen', params: {} });
  },
  seekGame: () => new Promise(() => undefined),
  setGameRates: () => undefined,
  frameDrawn: () => undefined,
};

/** A worker in this thread: what one end posts, the other hears. */
function pair() {
  const page = new Map<string, (event: Event) => void>();
  let hear: (event: MessageEvent<unknown>) => void = () => undefined;
  let ended = 0;
  serveGame(answers, {
    postMessage: (data) => page.get('message')?.(new MessageEvent('message', { data })),
    addEventListener: (_, listener) => {
      hear = listener;
    },
  });
  const worker: GameWorker = {
    postMessage: (data) => hear(new MessageEvent('message', { data })),
    addEventListener: (type, listener) => page.set(type, listener),
    terminate: () => ended++,
  };
  return { worker, die: () => page.get('error')?.(new Event('error')), ended: () => ended };
}

describe('the game’s wire', () => {
  it('carries calls, answers and faults', async () => {
    const line = connectGame(() => pair().worker);
    expect(await line.call('openGame', { config: defaultGame, moves: [] })).toEqual({
      frame,
      trail: [],
    });
    await expect(line.call('stepGame', { players: 'd' })).rejects.toThrow(/notOpen/);
  });

  it('refuses what makes no sense before it reaches the game', async () => {
    const line = connectGame(() => pair().worker);
    const bad = { ...defaultGame, generatorWidth: 1e9 };
    await expect(line.call('openGame', { config: bad, moves: [] })).rejects.toThrow(/badMessage/);
    await expect(line.call('seekGame', { step: -1 })).rejects.toThrow(/badMessage/);
    const long = [{ players: 'both' as const, count: 1e9 }];
    await expect(line.call('openGame', { config: defaultGame, moves: long })).rejects.toThrow(
      /badMessage/,
    );
  });

  it('rejects what is pending when the worker dies, says so, and starts another', async () => {
    const made: ReturnType<typeof pair>[] = [];
    const line = connectGame(() => {
      made.push(pair());
      return made.at(-1)!.worker;
    });
    const events: string[] = [];
    line.subscribe(({ type }) => events.push(type));
    const pending = line.call('seekGame', { step: 1 });
    made[0]!.die();
    await expect(pending).rejects.toThrow(/workerDied/);
    expect(events).toEqual(['died']);
    expect(made[0]!.ended()).toBe(1);
    expect(await line.call('pauseGame', {})).toEqual(frame);
    expect(made).toHaveLength(2);
  });
});

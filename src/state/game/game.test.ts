import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ToyGanEvent, ToyGanFrame, StepPart } from '../../rpc/toyGan';
import { toyGanProtocol } from '../../rpc/toyGanProtocol';
import type { ToyGanEngine } from '../../rpc/toyGanProtocol';
import { Fault } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import { defaultToyGan } from '../../core/toygan/config';
import { cases } from '../../core/toygan/cases';
import { countSteps } from '../../core/toygan/toyGanUrl';
import { ToyGanSession } from '../../engine/toygan/session';
import { fakeToyGan } from '../../testing/fakeToyGan';
import { fakeLink } from '../../testing/stores';
import type { UrlParams } from '../url';
import { ToyGanStore } from './game';

const died: FaultRecord = { code: 'engine.workerDied', params: {} };

/** Drawing is asked for and never comes, unless a test calls `draw`. */
const drawings: (() => void)[] = [];
const draw = () => drawings.splice(0).forEach((each) => each());

beforeEach(() => {
  drawings.length = 0;
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => drawings.push(work));
});
afterEach(() => vi.unstubAllGlobals());

/** A frame of a step; the figures are one real game's, which nothing here reads. */
const blank = await new ToyGanSession(() => undefined).open(defaultToyGan, []);
const frameAt = (step: number, newest = step): ToyGanFrame => ({ ...blank.frame, step, newest });

/** A game that counts its steps, and goes back to them. */
function counting() {
  let step = 0;
  let newest = 0;
  const now = () => frameAt(step, newest);
  const move = (to: number) => {
    newest = step = to;
    return now();
  };
  const calls = {
    open: vi.fn<ToyGanEngine['open']>((_, moves) =>
      Promise.resolve({ frame: move(countSteps(moves)), trail: [] }),
    ),
    start: vi.fn<ToyGanEngine['start']>(() => Promise.resolve()),
    pause: vi.fn<ToyGanEngine['pause']>(() => Promise.resolve(now())),
    step: vi.fn<ToyGanEngine['step']>((players) => {
      const before = now();
      const after = move(step + 1);
      const part = (player: 'd' | 'g') => ({ player, before, after }) as StepPart;
      return Promise.resolve(players === 'both' ? [part('d'), part('g')] : [part(players)]);
    }),
    seek: vi.fn<ToyGanEngine['seek']>((to) => Promise.resolve(((step = to), now()))),
    setRates: vi.fn<ToyGanEngine['setRates']>(() => Promise.resolve()),
    stopReplay: vi.fn<ToyGanEngine['stopReplay']>(() => Promise.resolve()),
    frameDrawn: vi.fn<ToyGanEngine['frameDrawn']>(() => Promise.resolve()),
  };
  return { calls, move };
}

/** The room's store, its address bar and its game. */
function room(params: UrlParams = {}) {
  const link = fakeLink('game', params);
  const { calls, move } = counting();
  const { engine, emit } = fakeToyGan(calls);
  const game = new ToyGanStore(engine, link);
  return {
    game,
    engine,
    calls,
    emit,
    state: () => game.store.getState(),
    shown: () => link.getState().params.game,
    paste: (given: UrlParams) => link.getState().setParams('game', given),
    /** The game plays up to a step, and tells so. */
    playTo: (step: number) => emit({ type: 'frame', frame: move(step), stepsPerSecond: 60 }),
    /** The game plays up to a step of which nothing is heard yet. */
    playUnseenTo: move,
  };
}

/** A room in which the game is open. */
async function opened(params: UrlParams = {}) {
  const all = room(params);
  const leave = all.game.enter();
  await vi.waitFor(() => expect(all.state().phase).toBe('paused'), 30_000);
  return { ...all, leave };
}

/** A promise that its test settles. */
function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('the fake game refuses what is not scripted, by the names of the table', async () => {
  const { engine } = fakeToyGan();
  for (const name of Object.keys(toyGanProtocol.calls) as (keyof typeof toyGanProtocol.calls)[]) {
    const call = engine[name] as () => Promise<unknown>;
    await expect(call()).rejects.toThrow(name);
  }
});

describe('the room opens', () => {
  test('the default game where the link says nothing, and then tells it', async () => {
    const { calls, state, shown } = await opened();
    expect(calls.open).toHaveBeenCalledExactlyOnceWith(defaultToyGan, []);
    expect(state()).toMatchObject({ frame: { step: 0 }, moves: [], fault: null, asked: null });
    expect(shown()).toEqual({ data: 'two' });
  });

  test('what the link says, at its step', async () => {
    const { calls, state, shown } = await opened({ data: 'ring', gw: '32', at: 'b7.d2' });
    const config = { ...defaultToyGan, data: 'ring', generatorWidth: 32 };
    const moves = [
      { players: 'both', count: 7 },
      { players: 'd', count: 2 },
    ];
    expect(calls.open).toHaveBeenCalledExactlyOnceWith(config, moves);
    expect(state()).toMatchObject({ config, frame: { step: 9 }, moves });
    expect(shown()).toEqual({ data: 'ring', gw: '32', at: 'b7.d2' });
  });

  test('as many of a link’s steps as may be replayed, and says how many it asked for', async () => {
    const { state, game } = await opened({ data: 'two', at: 'b90000' });
    expect(state().asked).toBe(90_000);
    expect(state().frame!.step).toBeLessThan(90_000);
    game.dismiss();
    expect(state().asked).toBeNull();
  });

  test('a link that is pasted later, but not its own', async () => {
    const { calls, game, paste, shown, state } = await opened();
    await game.step('both');
    expect(shown()).toEqual({ data: 'two', at: 'b1' });
    expect(calls.open).toHaveBeenCalledTimes(1);
    paste({ data: 'gaussian', case: 'convergence' });
    await vi.waitFor(() => expect(state().phase).toBe('paused'), 30_000);
    expect(calls.open).toHaveBeenCalledTimes(2);
    expect(state()).toMatchObject({ config: { data: 'gaussian' }, caseName: 'convergence' });
  });

  test('and tells how far a long replay is, which can be ended', async () => {
    const { game, calls, emit, state } = room({ data: 'two', at: 'b500' });
    const open = later<Awaited<ReturnType<ToyGanEngine['open']>>>();
    calls.open.mockReturnValueOnce(open.promise);
    game.enter();
    emit({ type: 'replaying', step: 120, steps: 500 });
    expect(state()).toMatchObject({ phase: 'opening', replay: { step: 120, steps: 500 } });
    await game.startHere();
    expect(calls.stopReplay).toHaveBeenCalledTimes(1);
    open.resolve({ frame: frameAt(130), trail: [frameAt(0), frameAt(50), frameAt(100)] });
    await vi.waitFor(() => expect(state().phase).toBe('paused'), 30_000);
    // The link tells the steps that were played, not those that it asked for.
    expect(state()).toMatchObject({ replay: null, moves: [{ players: 'both', count: 130 }] });
    expect(game.series.view().steps).toEqual([0, 50, 100, 130]);
    emit({ type: 'replaying', step: 140, steps: 500 });
    expect(state().replay).toBeNull();
  });

  test('a failure with its reason, and another try', async () => {
    const { game, calls, state, shown } = room({ data: 'ring' });
    calls.open.mockRejectedValueOnce(new Fault(died));
    game.enter();
    await vi.waitFor(() => expect(state().phase).toBe('failed'), 30_000);
    expect(state()).toMatchObject({ fault: died, frame: null, replay: null });
    // The address still leads to what was wanted.
    expect(shown()).toEqual({ data: 'ring' });
    await game.step('both');
    await game.play();
    expect(calls.step).not.toHaveBeenCalled();
    expect(calls.start).not.toHaveBeenCalled();
    await game.reset();
    expect(state()).toMatchObject({ phase: 'paused', fault: null, config: { data: 'ring' } });
  });
});

describe('a worker that dies', () => {
  test('takes its game with it; the settings stay, and a new game opens with them', async () => {
    const { game, emit, state, shown } = await opened({ data: 'ring', at: 'b3' });
    await game.play();
    emit({ type: 'died', fault: died });
    expect(state()).toMatchObject({ phase: 'failed', fault: died, frame: null });
    expect(shown()).toEqual({ data: 'ring', at: 'b3' });
    await game.reset();
    expect(state()).toMatchObject({ phase: 'paused', fault: null, config: { data: 'ring' } });
  });

  test('is what is told, not that a step then found no game', async () => {
    const { game, calls, emit, state } = await opened();
    await game.play();
    calls.pause.mockImplementationOnce(() => {
      emit({ type: 'died', fault: died });
      return Promise.reject(new Fault(died));
    });
    await game.step('both');
    expect(calls.step).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ phase: 'failed', fault: died });
  });
});

describe('playing', () => {
  test('shows frames, asks for the next once one is drawn, and stops at a pause', async () => {
    const { game, calls, playTo, playUnseenTo, emit, state } = await opened();
    await game.play();
    expect(calls.start).toHaveBeenCalledExactlyOnceWith({ until: null, perSecond: null });
    playTo(10);
    expect(state()).toMatchObject({ phase: 'playing', frame: { step: 10 }, stepsPerSecond: 60 });
    expect(calls.frameDrawn).not.toHaveBeenCalled();
    draw();
    expect(calls.frameDrawn).toHaveBeenCalledTimes(1);
    // A glance moves the figure; the numbers wait for the next frame.
    const lightFrame = playUnseenTo(14);
    emit({ type: 'lightFrame', frame: lightFrame });
    expect(state().frame!.step).toBe(10);
    expect(game.live.getState().view).toBe(lightFrame.view);
    expect(game.series.view().steps).toEqual([0, 10, 14]);
    playUnseenTo(17);
    await game.pause();
    expect(state()).toMatchObject({ phase: 'paused', frame: { step: 17 } });
    draw();
    expect(calls.frameDrawn).toHaveBeenCalledTimes(1);
  });

  test('nothing that comes after the pause moves the game on', async () => {
    const { game, playTo, emit, state } = await opened();
    await game.play();
    playTo(10);
    await game.pause();
    const before = state();
    for (const type of ['lightFrame', 'reached'] as const) emit({ type, frame: frameAt(20) });
    emit({ type: 'frame', frame: frameAt(20), stepsPerSecond: 1 });
    expect(state()).toEqual(before);
  });

  test('a game that stops by itself stands, says why, and counts its steps', async () => {
    const { game, playTo, emit, state, shown } = await opened();
    await game.play();
    playTo(10);
    const fault = { code: 'engine.notFinite', params: { step: 31 } } as const;
    emit({ type: 'stopped', fault, frame: frameAt(30) });
    expect(state()).toMatchObject({ phase: 'paused', fault, frame: { step: 30 } });
    expect(shown()).toEqual({ data: 'two', at: 'b30' });
  });

  test('a start that is refused leaves the game standing', async () => {
    const { game, calls, state } = await opened();
    calls.start.mockRejectedValueOnce(new Fault({ code: 'engine.notOpen', params: {} }));
    await game.play();
    expect(state()).toMatchObject({ phase: 'paused', fault: { code: 'engine.notOpen' } });
    game.dismiss();
    expect(state().fault).toBeNull();
  });
});

describe('steps by hand', () => {
  test('are counted for the link, by who played', async () => {
    const { game, shown, state } = await opened();
    for (const players of ['d', 'd', 'both', 'g'] as const) await game.step(players);
    expect(state().frame!.step).toBe(4);
    expect(state().parts.map(({ player }) => player)).toEqual(['g']);
    expect(shown()).toEqual({ data: 'two', at: 'd2.b1.g1' });
  });

  test('pause a game that plays, and count what it played', async () => {
    const { game, playTo, playUnseenTo, shown, state } = await opened();
    await game.play();
    playTo(10);
    playUnseenTo(12);
    await game.step('d');
    expect(state()).toMatchObject({ phase: 'paused', frame: { step: 13 } });
    expect(shown()).toEqual({ data: 'two', at: 'b12.d1' });
  });

  test('that leave the numbers say so, and leave the game where it is', async () => {
    const { game, calls, state, shown } = await opened();
    await game.step('both');
    const fault = { code: 'engine.notFinite', params: { step: 2 } } as const;
    calls.step.mockRejectedValueOnce(new Fault(fault));
    await game.step('both');
    expect(state()).toMatchObject({ phase: 'paused', fault, frame: { step: 1 } });
    expect(shown()).toEqual({ data: 'two', at: 'b1' });
  });

  test('go by in stages in slow motion, forwards and back, and by themselves', async () => {
    const { game, calls, state } = await opened();
    game.setSlow(true);
    await game.step('d');
    expect(state().stepPhase).toBe(0);
    await game.turnStepPhase(1);
    expect(state().stepPhase).toBe(1);
    await game.turnStepPhase(-1);
    await game.turnStepPhase(-1);
    expect(state().stepPhase).toBeNull();
    await game.play();
    expect(calls.start).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ gliding: true, stepPhase: 0, frame: { step: 2 } });
    for (let i = 0; i < 12; i++) await game.turnStepPhase(1);
    expect(state()).toMatchObject({ gliding: true, stepPhase: 0, frame: { step: 3 } });
    await game.pause();
    for (let i = 0; i < 12; i++) await game.turnStepPhase(1);
    expect(state()).toMatchObject({ gliding: false, stepPhase: null, frame: { step: 3 } });
    await game.step('both');
    game.setSlow(false);
    expect(state()).toMatchObject({ slow: false, stepPhase: null });
  });
});

describe('seeking', () => {
  test('tells the step on show; playing on from it forgets the later ones', async () => {
    const { game, state, shown } = await opened({ data: 'two', at: 'b4.d3' });
    await game.seek(5);
    expect(state()).toMatchObject({ frame: { step: 5, newest: 7 } });
    expect(shown()).toEqual({ data: 'two', at: 'b4.d1' });
    // Forward again, to what was played.
    await game.seek(7);
    expect(shown()).toEqual({ data: 'two', at: 'b4.d3' });
    await game.seek(2);
    await game.step('g');
    expect(shown()).toEqual({ data: 'two', at: 'b2.g1' });
    expect(game.series.view().steps).toEqual([3]);
  });

  test('in a game that plays pauses it, and tells that very step', async () => {
    const { game, playTo, playUnseenTo, state, shown } = await opened();
    await game.play();
    playTo(10);
    playUnseenTo(20);
    await game.seek(15);
    expect(state()).toMatchObject({ phase: 'paused', frame: { step: 15, newest: 20 } });
    expect(shown()).toEqual({ data: 'two', at: 'b15' });
  });
});

describe('the link stops repeating the moves', () => {
  test('once there are too many of them, until a new game', async () => {
    const { game, playTo, shown, state } = await opened();
    await game.play();
    playTo(5000);
    expect(state().moves).toEqual([{ players: 'both', count: 5000 }]);
    playTo(7000);
    await game.pause();
    expect(state()).toMatchObject({ moves: null, frame: { step: 7000 } });
    expect(shown()).toEqual({ data: 'two' });
    await game.seek(6900);
    await game.step('d');
    expect(state().moves).toBeNull();
    await game.reset();
    await game.step('d');
    expect(shown()).toEqual({ data: 'two', at: 'd1' });
  });

  test('once rates are changed in a game that has begun, which takes them at once', async () => {
    const { game, calls, shown, state } = await opened({ data: 'two', case: 'weak', at: 'b3' });
    await game.change({ generatorRate: 0.02 });
    expect(calls.open).toHaveBeenCalledTimes(1);
    expect(calls.setRates).toHaveBeenCalledExactlyOnceWith({
      generator: 0.02,
      discriminator: defaultToyGan.discriminatorRate,
    });
    expect(state()).toMatchObject({ moves: null, caseName: null, frame: { step: 3 } });
    expect(shown()).toEqual({ data: 'two', gr: '0.02' });
  });
});

test('other settings, and rates before the first step, begin a new game', async () => {
  const { game, calls, shown, state } = await opened();
  await game.change({ discriminatorRate: 0.03 });
  expect(calls.setRates).not.toHaveBeenCalled();
  await game.step('both');
  await game.change({ seed: 9 });
  expect(calls.open).toHaveBeenCalledTimes(3);
  expect(state()).toMatchObject({ frame: { step: 0 }, moves: [] });
  expect(shown()).toEqual({ data: 'two', dr: '0.03', seed: '9' });
});

describe('a new opening wins', () => {
  test('over an older one, whichever comes back first', async () => {
    const { game, calls, state, shown } = await opened();
    const first = later<Awaited<ReturnType<ToyGanEngine['open']>>>();
    const second = later<Awaited<ReturnType<ToyGanEngine['open']>>>();
    calls.open.mockReturnValueOnce(first.promise).mockReturnValueOnce(second.promise);
    const opens = [game.change({ seed: 2 }), game.change({ seed: 3 })];
    second.resolve({ frame: frameAt(0), trail: [] });
    await opens[1];
    first.reject(new Fault({ code: 'engine.superseded', params: { call: 'open' } }));
    await opens[0];
    expect(state()).toMatchObject({ phase: 'paused', fault: null, config: { seed: 3 } });
    expect(shown()).toEqual({ data: 'two', seed: '3' });
  });

  const answers: [string, (of: Awaited<ReturnType<typeof opened>>) => () => void][] = [
    [
      'a step',
      ({ game, calls }) => {
        const answer = later<StepPart[]>();
        calls.step.mockReturnValueOnce(answer.promise);
        void game.step('both');
        return () => answer.resolve([{ player: 'd', after: frameAt(1) } as StepPart]);
      },
    ],
    [
      'a step that was refused',
      ({ game, calls }) => {
        const answer = later<StepPart[]>();
        calls.step.mockReturnValueOnce(answer.promise);
        void game.step('both');
        return () => answer.reject(new Fault(died));
      },
    ],
    [
      'a pause',
      ({ game, calls, playTo }) => {
        const answer = later<ToyGanFrame>();
        calls.pause.mockReturnValueOnce(answer.promise);
        void game.play();
        playTo(5);
        void game.pause();
        return () => answer.resolve(frameAt(9));
      },
    ],
    [
      'a seek',
      ({ game, calls }) => {
        const answer = later<ToyGanFrame>();
        calls.seek.mockReturnValueOnce(answer.promise);
        void game.seek(0);
        return () => answer.resolve(frameAt(0, 4));
      },
    ],
    [
      'a step that waits for a pause',
      ({ game, calls }) => {
        const answer = later<ToyGanFrame>();
        calls.pause.mockReturnValueOnce(answer.promise);
        void game.play();
        void game.step('both');
        return () => {
          answer.resolve(frameAt(9));
          expect(calls.step).not.toHaveBeenCalled();
        };
      },
    ],
  ];
  test.each(answers)('over the answer to %s of the game before', async (_, call) => {
    const all = await opened();
    const { game, calls, state, shown } = all;
    const answer = call(all);
    await settled();
    const before = shown();
    const open = later<Awaited<ReturnType<ToyGanEngine['open']>>>();
    calls.open.mockReturnValueOnce(open.promise);
    void game.change({ seed: 2 });
    answer();
    await settled();
    expect(state()).toMatchObject({ phase: 'opening', fault: null, parts: [] });
    expect(shown()).toEqual(before);
    open.resolve({ frame: frameAt(0), trail: [] });
    await settled();
    expect(state()).toMatchObject({ phase: 'paused', fault: null, moves: [], frame: { step: 0 } });
    expect(shown()).toEqual({ data: 'two', seed: '2' });
  });

  test('over events of the game before', async () => {
    const { game, calls, emit, playTo, state } = await opened();
    await game.play();
    playTo(5);
    calls.open.mockReturnValueOnce(new Promise(() => undefined));
    void game.change({ seed: 2 });
    const before = state();
    const frame = frameAt(8);
    const events: ToyGanEvent[] = [
      { type: 'frame', frame, stepsPerSecond: 1 },
      { type: 'lightFrame', frame },
      { type: 'reached', frame },
      { type: 'stopped', fault: died, frame },
    ];
    for (const event of events) emit(event);
    expect(state()).toEqual(before);
  });
});

describe('leaving the room', () => {
  test('pauses a game that plays; the address tells where once the room is back', async () => {
    const { game, leave, calls, playTo, playUnseenTo, state, shown } = await opened();
    await game.play();
    playTo(10);
    playUnseenTo(12);
    leave();
    await settled();
    expect(calls.pause).toHaveBeenCalledTimes(1);
    expect(state()).toMatchObject({ phase: 'paused', frame: { step: 12 } });
    game.enter();
    expect(calls.open).toHaveBeenCalledTimes(1);
    expect(state()).toMatchObject({ phase: 'paused', frame: { step: 12 } });
    expect(shown()).toEqual({ data: 'two', at: 'b12' });
  });

  test('ends slow motion that goes by itself', async () => {
    const { game, leave, state } = await opened();
    game.setSlow(true);
    await game.play();
    expect(state().gliding).toBe(true);
    leave();
    expect(state()).toMatchObject({ slow: true, gliding: false });
  });

  test('lets a case open, but not play unseen', async () => {
    const { game, leave, calls, state } = await opened();
    const taught = game.showCase('vanishing', false);
    leave();
    await taught;
    expect(calls.start).not.toHaveBeenCalled();
    expect(state()).toMatchObject({ phase: 'paused', caseName: 'vanishing' });
  });

  test('and coming back to another link opens that', async () => {
    const { game, leave, paste, state } = await opened();
    leave();
    paste({ data: 'ring' });
    expect(state().config.data).toBe('two');
    game.enter();
    await vi.waitFor(() => expect(state().phase).toBe('paused'), 30_000);
    expect(state().config.data).toBe('ring');
  });
});

describe('a case', () => {
  test('plays at a speed for eyes up to where its point is seen, then as fast as it goes', async () => {
    const { game, calls, emit, state, shown } = await opened();
    await game.showCase('collapse', false);
    const { phenomenon, steps } = cases.collapse;
    expect(calls.open).toHaveBeenLastCalledWith(phenomenon, []);
    expect(calls.start).toHaveBeenLastCalledWith({ until: steps, perSecond: 120 });
    emit({ type: 'reached', frame: frameAt(steps) });
    expect(state()).toMatchObject({
      phase: 'paused',
      caseName: 'collapse',
      frame: { step: steps },
    });
    expect(shown()).toMatchObject({ case: 'collapse', at: `b${steps}` });
    await game.play();
    expect(calls.start).toHaveBeenLastCalledWith({ until: null, perSecond: null });
  });

  test('has a cure with its own number of steps, and is kept by a reset', async () => {
    const { game, calls, state } = await opened();
    await game.showCase('vanishing', true);
    const { cure, cureSteps } = cases.vanishing;
    expect(calls.open).toHaveBeenLastCalledWith(cure, []);
    expect(calls.start).toHaveBeenLastCalledWith({ until: cureSteps, perSecond: 120 });
    await game.reset();
    expect(state()).toMatchObject({ phase: 'paused', caseName: 'vanishing', config: cure });
  });

  test('without a cure shows its phenomenon, and ends with another setting', async () => {
    const { game, calls, state } = await opened();
    await game.showCase('convergence', true);
    expect(calls.open).toHaveBeenLastCalledWith(cases.convergence.phenomenon, []);
    await game.change({ seed: 5 });
    expect(state().caseName).toBeNull();
    await game.play();
    expect(calls.start).toHaveBeenLastCalledWith({ until: null, perSecond: null });
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToyGanEvent, ToyGanFrame } from '../../rpc/toyGan';
import { Fault } from '../../core/fault';
import { defaultToyGan } from '../../core/toygan/config';
import { fakeClock, restoreClock } from '../../testing/fakeClock';
import type { FakeClock } from '../../testing/fakeClock';
import { ToyGan } from './toyGan';
import { ToyGanSession } from './session';

const line = (frame: ToyGanFrame) => {
  if (frame.view.kind !== 'line') throw new Error('no line');
  return frame.view.line;
};

const opened = (part = {}) => {
  const events: ToyGanEvent[] = [];
  const session = new ToyGanSession((event) => events.push(event));
  // Without moves to replay the game is there at once.
  void session.open({ ...defaultToyGan, ...part }, []);
  return { session, frame: session.pause(), events };
};

describe('the game’s session', () => {
  it('refuses to play before a game is open', () => {
    const session = new ToyGanSession(() => undefined);
    expect(() => session.step('both')).toThrow(Fault);
  });

  it('says by how much each player moved V: the changes add up to the difference', () => {
    const { session, frame } = opened();
    const parts = session.step('both');
    expect(parts.map(({ player }) => player)).toEqual(['d', 'g']);
    const after = parts[1]!.after;
    expect(frame.value.total + after.d!.value!.total + after.g!.value!.total).toBeCloseTo(
      after.value.total,
      6,
    );
    expect(after.d!.value!.total).toBeGreaterThan(0);
    expect(after.d!.value!.real).not.toBe(0);
    // G never sees the data, so it can't move that term.
    expect(after.g!.value!.real).toBe(0);
    expect(after.g!.value!.fake).toBeCloseTo(after.g!.value!.total, 9);
    expect(parts[0]!.before.step).toBe(0);
    expect(after.step).toBe(1);
  });

  it('moves D alone, and nearer to D*, in D’s steps', () => {
    const { session, frame } = opened({ data: 'gaussian' });
    let last = frame;
    for (let i = 0; i < 60; i++) last = session.step('d').at(-1)!.after;
    expect(line(last).pG).toEqual(line(frame).pG);
    expect(line(last).distance).toBeLessThan(0.5 * line(frame).distance);
  });

  it('goes back to a step as it was, and on from there as it went', () => {
    const { session } = opened();
    const frames: ToyGanFrame[] = [];
    for (let i = 0; i < 6; i++) frames.push(session.step('both').at(-1)!.after);
    const back = session.seek(3);
    expect(line(back)).toEqual(line(frames[2]!));
    expect(back.d).toEqual(frames[2]!.d);
    expect(back.newest).toBe(6);
    const again = session.step('both').at(-1)!.after;
    expect(line(again)).toEqual(line(frames[3]!));
    expect(again.newest).toBe(4);
  });

  it('replays a link’s moves to the same picture', async () => {
    const { session } = opened();
    session.step('d');
    session.step('both');
    const end = session.step('g').at(-1)!.after;
    const other = new ToyGanSession(() => undefined);
    const { frame: replayed } = await other.open(defaultToyGan, [
      { players: 'd', count: 1 },
      { players: 'both', count: 1 },
      { players: 'g', count: 1 },
    ]);
    expect(line(replayed)).toEqual(line(end));
    expect(replayed.g).toEqual(end.g);
  });

  it('keeps at most a few hundred steps, and says how it went before', async () => {
    const { session } = opened();
    const { frame, trail } = await session.open(defaultToyGan, [{ players: 'both', count: 450 }]);
    expect(frame.newest).toBe(450);
    expect(frame.oldest).toBe(51);
    // Every fifth step on the way was looked at, and the start.
    expect(trail.map(({ step }) => step)).toEqual(Array.from({ length: 91 }, (_, i) => 5 * i));
    expect(trail.at(-1)!.value).toEqual(frame.value);
    expect(trail.at(-1)!.d!.loss).toBe(frame.d!.loss);
  });

  /** Half a minute of arithmetic, on any machine far more than the few slices that are waited for. */
  const long = {
    config: { ...defaultToyGan, generatorWidth: 64, discriminatorWidth: 64, discriminatorSteps: 5 },
    moves: [{ players: 'both' as const, count: 2000 }],
  };
  const replaying = (events: ToyGanEvent[]) =>
    events.flatMap((event) => (event.type === 'replaying' ? [event] : []));

  it('tells how far a long replay is, and starts where it is when told to', async () => {
    const { session, events } = opened();
    const opening = session.open(long.config, long.moves);
    await vi.waitFor(() => expect(replaying(events).length).toBeGreaterThan(1), 30_000);
    expect(() => session.step('both')).toThrow(/notOpen/);
    session.stopReplay();
    const { frame, trail } = await opening;
    const last = replaying(events).at(-1)!;
    expect(last.steps).toBe(2000);
    expect(frame.step).toBeGreaterThanOrEqual(last.step);
    expect(frame.step).toBeLessThan(2000);
    expect(frame.step).toBeGreaterThan(0);
    expect(trail.every(({ step }) => step <= frame.step)).toBe(true);
    expect(session.step('both').at(-1)!.after.step).toBe(frame.step + 1);
  });

  it('gives up a replay for another game', async () => {
    const { session, events } = opened();
    const opening = session.open(long.config, long.moves);
    const refused = expect(opening).rejects.toThrow(/superseded/);
    await vi.waitFor(() => expect(replaying(events)).not.toHaveLength(0), 30_000);
    const { frame } = await session.open(defaultToyGan, []);
    await refused;
    expect(frame.step).toBe(0);
    expect(session.step('both').at(-1)!.after.step).toBe(1);
  });

  it('stops at the last sound step when a net leaves the numbers', () => {
    const { session } = opened();
    session.step('both');
    session.setRates({ generator: Infinity, discriminator: 0.01 });
    expect(() => session.step('both')).toThrow(/notFinite/);
    session.setRates({ generator: 0.001, discriminator: 0.01 });
    const frame = session.step('both').at(-1)!.after;
    expect(frame.step).toBe(2);
    expect(Number.isFinite(frame.value.total)).toBe(true);
  });

  it.each(['ring', 'grid', 'moons', 'spiral', 'drawnPlane'] as const)(
    'plays on a plane: %s',
    (data) => {
      const { session, frame } = opened({ data, drawing: data === 'drawnPlane' ? [5, 99] : [] });
      if (frame.view.kind !== 'plane') throw new Error('no plane');
      expect(frame.view.plane.score).toHaveLength(1600);
      const [first, second] = session.step('both');
      expect(first!.batch.real).toHaveLength(24);
      expect(second!.after.divergence).toBeLessThanOrEqual(Math.LN2);
    },
  );
});

describe('the game at play, by a clock of its own', () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = fakeClock();
    const advance = Reflect.get(ToyGan.prototype, 'advance');
    vi.spyOn(ToyGan.prototype, 'advance').mockImplementation(function (this: ToyGan, ...given) {
      clock.spend(stepTime);
      return advance.apply(this, given);
    });
  });
  afterEach(() => restoreClock());
  /** Milliseconds of an iteration, and from a frame's coming to its being drawn. */
  const stepTime = 2;
  const drawTime = 16;

  /** The frames among the events. */
  const frames = (events: ToyGanEvent[]) =>
    events.flatMap((event) =>
      event.type === 'frame' || event.type === 'lightFrame' ? [event] : [],
    );

  it('plays until paused, and pushes a frame whenever the page has drawn the last one', async () => {
    const events: ToyGanEvent[] = [];
    const session = new ToyGanSession((event) => {
      events.push(event);
      setTimeout(() => session.frameDrawn(), drawTime);
    });
    void session.open(defaultToyGan, []);
    session.start({ until: null, perSecond: null });
    await clock.pass(400);
    const frame = session.pause();
    const pushed = frames(events);
    const steps = pushed.map((event) => event.frame.step);
    expect(steps.length).toBeGreaterThan(10);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(frame.step).toBeGreaterThanOrEqual(steps.at(-1)!);
    // Never two on their way at once.
    expect(pushed.length).toBeLessThanOrEqual(400 / drawTime + 1);
    // Numbers come less often than pictures, and only they know what the last step did to V.
    const whole = pushed.filter(({ type }) => type === 'frame');
    expect(whole.length).toBeGreaterThan(1);
    expect(whole.length).toBeLessThan(0.6 * pushed.length);
    for (const { type, frame: each } of pushed) {
      expect(each.d!.value === null).toBe(type === 'lightFrame');
      expect(Number.isFinite(each.d!.loss)).toBe(true);
    }
    const later = events.length;
    await clock.pass(100);
    expect(events.length).toBe(later);
  });

  it('plays up to a step, no faster than asked for, and stops there', async () => {
    const { session, events } = opened();
    const begun = performance.now();
    session.start({ until: 30, perSecond: 60 });
    while (events.at(-1)?.type !== 'reached') await clock.pass(5);
    // The first step is due at once.
    expect(performance.now() - begun).toBeGreaterThanOrEqual((1000 * 29) / 60);
    const event = events.at(-1)!;
    if (event.type !== 'reached') throw new Error('not reached');
    expect(event.frame.step).toBe(30);
    expect(event.frame.d!.value).not.toBeNull();
    await clock.pass(100);
    expect(session.pause().step).toBe(30);
  });

  it('does not make up for ten minutes in which the page was frozen', async () => {
    const { session } = opened();
    session.start({ until: null, perSecond: 60 });
    await clock.pass(500);
    const before = session.pause().step;
    expect(before).toBeGreaterThan(10);
    session.start({ until: null, perSecond: 60 });
    await clock.pass(100);
    clock.spend(600_000);
    await clock.pass(1000);
    expect(session.pause().step - before).toBeLessThan(2 * 1.1 * 60);
  });

  it('plays on where nothing is drawn, and tries again once a second', async () => {
    const { session, events } = opened();
    session.start({ until: null, perSecond: null });
    const begun = performance.now();
    const passed = () => performance.now() - begun;
    while (passed() < 900) await clock.pass(1);
    expect(frames(events)).toHaveLength(1);
    while (passed() < 1200) await clock.pass(1);
    expect(frames(events)).toHaveLength(2);
    expect(session.pause().step).toBeGreaterThan(100);
  });
});

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultToyGan } from '../core/toygan/config';
import type { ToyGanConfig } from '../core/toygan/config';
import type { MoveRun } from '../core/toygan/toyGanUrl';
import { Fault, isFault } from '../core/fault';
import type { WorkerLike } from './channel';
import { connectToyGan } from './connectToyGan';
import { serve } from './serve';
import type { Handlers } from './table';
import type { ToyGanEvent, ToyGanFrame } from './toyGan';
import { toyGanProtocol } from './toyGanProtocol';
import type { ToyGanCalls } from './toyGanProtocol';

type Answers = Handlers<ToyGanCalls>;
const names = Object.keys(toyGanProtocol.calls);

const none = new Float32Array();
const value = { total: -1.4, real: -0.7, fake: -0.7 };
const frame: ToyGanFrame = {
  step: 7,
  oldest: 0,
  newest: 7,
  value,
  d: { loss: 1.4, gradient: 0.1, moved: 0.01, value },
  g: null,
  divergence: 0.3,
  coverage: { covered: 1, modes: 2, good: 0.5 },
  onReal: 0.5,
  onFake: NaN,
  mean: 0,
  std: 1,
  sampleDescent: 0.2,
  view: {
    kind: 'line',
    line: { score: none, pG: none, z: none, x: none, sampleDescent: none, distance: 0.1 },
  },
};

const answers: Answers = {
  open: () => ({ frame, trail: [] }),
  stopReplay: () => undefined,
  start: () => undefined,
  pause: () => frame,
  step: () => {
    throw new Fault({ code: 'engine.notOpen', params: {} });
  },
  seek: () => new Promise(() => undefined),
  setRates: () => undefined,
  frameDrawn: () => undefined,
};

/** A worker in this thread: what one end posts, the other hears. */
function pair(given: Answers = answers) {
  const page = new Map<string, (event: Event) => void>();
  let hear: (event: MessageEvent<unknown>) => void = () => undefined;
  let ended = 0;
  let silent = false;
  const say = (data: unknown) => page.get('message')?.(new MessageEvent('message', { data }));
  serve(toyGanProtocol, given, {
    postMessage: say,
    addEventListener: (_, listener) => {
      hear = listener;
    },
  });
  const worker: WorkerLike = {
    postMessage: (data) => {
      if (!silent) hear(new MessageEvent('message', { data }));
    },
    addEventListener: (type, listener) => page.set(type, listener),
    terminate: () => ended++,
  };
  return {
    worker,
    say,
    die: () => page.get('error')?.(new Event('error')),
    hang: () => (silent = true),
    ended: () => ended,
  };
}

type Made = ReturnType<typeof pair>;

/** An engine, the workers that it made, and what it told. */
function connect(given?: Answers) {
  const made: Made[] = [];
  const events: ToyGanEvent[] = [];
  const engine = connectToyGan(() => {
    made.push(pair(given));
    return made.at(-1)!.worker;
  });
  engine.subscribe((event) => events.push(event));
  return { engine, made, events };
}

describe('the game’s wire', () => {
  it('carries calls, answers and faults', async () => {
    const { engine } = connect();
    expect(await engine.open(defaultToyGan, [])).toEqual({
      frame,
      trail: [],
    });
    await expect(engine.step('d')).rejects.toThrow(/notOpen/);
  });

  it('refuses what makes no sense before it reaches the game', async () => {
    const { engine } = connect();
    const bad = { ...defaultToyGan, generatorWidth: 1e9 };
    await expect(engine.open(bad, [])).rejects.toThrow(/badMessage/);
    await expect(engine.seek(-1)).rejects.toThrow(/badMessage/);
    const long = [{ players: 'both' as const, count: 1e9 }];
    await expect(engine.open(defaultToyGan, long)).rejects.toThrow(/badMessage/);
    // Few steps, but half an hour of arithmetic.
    const heavy = {
      ...defaultToyGan,
      data: 'grid' as const,
      generatorWidth: 64,
      generatorDepth: 4,
      discriminatorWidth: 64,
      discriminatorDepth: 4,
      discriminatorSteps: 20,
    };
    const moves = [{ players: 'both' as const, count: 6000 }];
    await expect(engine.open(heavy, moves)).rejects.toThrow(/badMessage/);
  });

  it('rejects what is pending when the worker dies, says so, and starts another', async () => {
    const { engine, made, events } = connect();
    const pending = engine.seek(1);
    made[0]!.die();
    await expect(pending).rejects.toThrow(/workerDied/);
    expect(events.map(({ type }) => type)).toEqual(['died']);
    expect(made[0]!.ended()).toBe(1);
    expect(await engine.pause()).toEqual(frame);
    expect(made).toHaveLength(2);
  });

  it('refuses an answer of another shape, and passes on no such event', async () => {
    const wrong = { ...answers, pause: () => ({ ...frame, step: '7' }) as never };
    const { engine, made, events } = connect(wrong);
    await expect(engine.pause()).rejects.toThrow(/badMessage/);
    const worker = made[0]!;
    worker.say({ kind: 'event', event: { type: 'lightFrame', frame: { ...frame, view: {} } } });
    worker.say({ kind: 'event', event: { type: 'died', fault: { code: 'x', params: {} } } });
    expect(events).toEqual([]);
    worker.say({ kind: 'event', event: { type: 'lightFrame', frame } });
    expect(events).toEqual([{ type: 'lightFrame', frame }]);
  });
});

describe('a game’s worker that is stuck', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const open: [ToyGanConfig, MoveRun[]] = [defaultToyGan, []];

  it('is ended when a call waits too long', async () => {
    const { engine, made, events } = connect();
    const call = expect(engine.seek(1)).rejects.toThrow(/timeout/);
    await vi.advanceTimersByTimeAsync(15_000);
    await call;
    expect(made[0]!.ended()).toBe(1);
    expect(events).toMatchObject([{ type: 'died', fault: { code: 'engine.timeout' } }]);
    await engine.open(...open);
    expect(made).toHaveLength(2);
  });

  it('has its time for a replay as long as it tells how far it is', async () => {
    const opening = { ...answers, open: () => new Promise<never>(() => undefined) };
    const { engine, made, events } = connect(opening);
    const call = expect(engine.open(...open)).rejects.toThrow(/timeout/);
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(100_000);
      made[0]!.say({ kind: 'event', event: { type: 'replaying', step: i, steps: 9 } });
    }
    expect(made[0]!.ended()).toBe(0);
    expect(events).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(120_000);
    await call;
    expect(made[0]!.ended()).toBe(1);
  });

  it('is not taken for one where the page itself was frozen', async () => {
    const { engine, made } = connect();
    const call = expect(engine.seek(1)).rejects.toThrow(/timeout/);
    await vi.advanceTimersByTimeAsync(12_000);
    // Ten minutes in which no timer ran.
    vi.setSystemTime(Date.now() + 600_000);
    await vi.advanceTimersByTimeAsync(3000);
    expect(made[0]!.ended()).toBe(0);
    await vi.advanceTimersByTimeAsync(5000);
    await call;
    expect(made[0]!.ended()).toBe(1);
  });

  it('is ended when it falls silent, and not while it answers', async () => {
    const { engine, made, events } = connect();
    await engine.open(...open);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(made[0]!.ended()).toBe(0);
    made[0]!.hang();
    await vi.advanceTimersByTimeAsync(25_000);
    expect(made[0]!.ended()).toBe(1);
    expect(events).toEqual([{ type: 'died', fault: { code: 'engine.workerDied', params: {} } }]);
  });
});

describe('random messages', () => {
  const values = fc.anything({ withMap: true, withTypedArray: true, withNullPrototype: true });
  const nearlyRequests = fc.record(
    {
      id: fc.oneof(fc.integer(), fc.double(), values),
      name: fc.oneof(
        fc.constantFrom(...names, 'ping', 'toString', '__proto__', 'constructor'),
        fc.string(),
      ),
      args: fc.oneof(
        values,
        fc.array(values, { maxLength: 2 }),
        fc.tuple(
          fc.constant(defaultToyGan),
          fc.array(fc.record({ players: values, count: fc.double() })),
        ),
      ),
    },
    { requiredKeys: [] },
  );

  it('to the worker: one answer where there is an id and a name, nothing else, no throw', async () => {
    const posted: unknown[] = [];
    const reached: string[] = [];
    const counting = Object.fromEntries(
      names.map((name) => [
        name,
        (...args: unknown[]) => {
          reached.push(name);
          // What reaches the game has been checked.
          if (name === 'seek') expect(args).toEqual([expect.any(Number)]);
          if (name === 'open') {
            for (const { count } of args[1] as MoveRun[]) expect(count).toBeLessThanOrEqual(6000);
          }
          return undefined;
        },
      ]),
    ) as unknown as Answers;
    let hear: (event: MessageEvent<unknown>) => void = () => undefined;
    serve(toyGanProtocol, counting, {
      postMessage: (message) => posted.push(message),
      addEventListener: (_, listener) => (hear = listener),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(values, nearlyRequests), async (data) => {
        posted.length = 0;
        const before = reached.length;
        hear(new MessageEvent('message', { data }));
        await new Promise((resolve) => setImmediate(resolve));
        const { id, name } = (data ?? {}) as { id?: unknown; name?: unknown };
        if (!Number.isSafeInteger(id) || typeof name !== 'string') {
          expect(posted).toEqual([]);
          expect(reached).toHaveLength(before);
          return;
        }
        expect(posted).toHaveLength(1);
        const well = reached.length > before || name === 'ping';
        expect(posted).toMatchObject([
          well
            ? { kind: 'result', id }
            : { kind: 'fault', id, fault: { code: 'engine.badMessage' } },
        ]);
      }),
      { numRuns: 500 },
    );
  });

  const nearlyReplies = fc.record(
    {
      kind: fc.oneof(fc.constantFrom('result', 'fault', 'event'), fc.string()),
      id: fc.oneof(fc.integer({ min: 100 }), values),
      body: values,
      fault: values,
      event: fc.oneof(
        values,
        fc.record({
          type: fc.constantFrom('frame', 'lightFrame', 'reached', 'stopped', 'died', 'replaying'),
          frame: fc.oneof(values, fc.constant({ ...frame, step: -1 })),
          stepsPerSecond: values,
          fault: values,
        }),
      ),
    },
    { requiredKeys: [] },
  );

  it('to the page: nothing of them reaches anybody, and calls go on', async () => {
    const { engine, made, events } = connect();
    await engine.open(defaultToyGan, []);
    fc.assert(
      fc.property(fc.oneof(values, nearlyReplies), (data) => {
        made[0]!.say(data);
        expect(events).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(await engine.pause()).toEqual(frame);
    expect(made).toHaveLength(1);
    engine.close();
  });

  it('as the answer to a call: refused, or what was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (body) => {
        const { engine } = connect({ ...answers, pause: () => body as never });
        const error: unknown = await engine.pause().then(
          () => null,
          (reason: unknown) => reason,
        );
        expect(isFault(error) && error.record.code).toBe('engine.badMessage');
        engine.close();
      }),
      { numRuns: 200 },
    );
  });
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FaultRecord } from '../core/fault';
import type { Checkpoint } from '../core/checkpoint';
import type { EngineChoice, EngineEvent, RunInfo } from './engine';
import { rejectedFault, tinyConfig, EventLog } from '../testing/engine.fixture';
import type { WorkerLike } from './channel';
import type { ReplyMessage, RequestMessage } from './envelope';
import { superviseEngine } from './supervisor';

/** What the page does when workers and devices fail, with workers that do as they are told. */

const lostDevice: FaultRecord = { code: 'engine.deviceLost', params: { reason: '' } };
const minute = 60_000;

type Behaviour = 'answers' | 'silent' | 'refuses';

/** Answers as an engine would, but for `open` and `load`, which it may leave or refuse. */
class ScriptedWorker implements WorkerLike {
  readonly heard: RequestMessage[] = [];
  terminated = false;
  private readonly behaviour: Behaviour;
  private readonly backend: RunInfo['backend'];
  private readonly listeners = new Map<string, (event: Event) => void>();
  private waiting: RequestMessage[] = [];

  constructor(behaviour: Behaviour, backend: RunInfo['backend']) {
    this.behaviour = behaviour;
    this.backend = backend;
  }

  get choices(): EngineChoice[] {
    return this.heard.flatMap(({ name, args }) =>
      name === 'open' || name === 'load' ? [args[1] as EngineChoice] : [],
    );
  }

  postMessage(request: RequestMessage): void {
    this.heard.push(request);
    this.waiting.push(request);
    if (this.behaviour !== 'silent') queueMicrotask(() => this.answer());
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.listeners.set(type, listener);
  }

  terminate(): void {
    this.terminated = true;
  }

  /** Answers what it left unanswered. */
  answer(): void {
    for (const { id, name, args } of this.waiting.splice(0)) {
      if (name === 'open' || name === 'load') {
        if (this.behaviour === 'refuses') {
          const fault: FaultRecord = {
            code: 'engine.cannotTrain',
            params: {},
          };
          this.say({ kind: 'fault', id, fault });
          continue;
        }
        const step = name === 'load' ? (args[0] as Checkpoint).step : 0;
        this.tell({ type: 'phase', phase: 'opening', step: 0 });
        this.tell({ type: 'phase', phase: name === 'load' ? 'paused' : 'ready', step });
        const { backend } = this;
        const info = { config: tinyConfig, step, engine: 'tfjs', device: '', backend } as const;
        this.say({ kind: 'result', id, body: { ...info, fallback: null } });
      } else if (name === 'start') {
        this.tell({ type: 'phase', phase: 'training', step: 0 });
        this.say({ kind: 'result', id, body: undefined });
      } else if (name === 'pause') {
        this.say({ kind: 'result', id, body: { step: 0 } });
      } else if (name === 'ping') {
        this.say({ kind: 'result', id, body: undefined });
      }
    }
  }

  tell(event: EngineEvent): void {
    this.say({ kind: 'event', event });
  }

  loseDevice(): void {
    this.tell({ type: 'fault', fault: lostDevice, resume: null });
  }

  fire(type: 'error' | 'messageerror'): void {
    this.listeners.get(type)?.(new Event(type));
  }

  private say(data: ReplyMessage<EngineEvent>): void {
    this.listeners.get('message')?.(new MessageEvent('message', { data }));
  }
}

const checkpoint = (step: number): Checkpoint => ({
  config: tinyConfig,
  step,
  updates: { g: step, d: step },
  arrays: new Map(),
});

let now = 0;
beforeEach(() => {
  now = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** @param behaviours of the workers, first to last; the last one's is that of all later ones */
function setUp(behaviours: Behaviour[] = ['answers'], backend: RunInfo['backend'] = 'webgpu') {
  const workers: ScriptedWorker[] = [];
  const engine = superviseEngine(
    () => {
      const behaviour = behaviours[Math.min(workers.length, behaviours.length - 1)]!;
      const worker = new ScriptedWorker(behaviour, backend);
      workers.push(worker);
      return worker;
    },
    { now: () => now },
  );
  const watcher = new EventLog(engine);
  const choices = () => workers.flatMap((worker) => worker.choices);
  return { engine, workers, watcher, choices };
}

/** Lets promises settle; no time passes. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function training(behaviours?: Behaviour[]) {
  const all = setUp(behaviours);
  await all.engine.open(tinyConfig, 'auto');
  await all.engine.start(null);
  return all;
}

test('a run that is lost again and again before a new checkpoint stops after three restarts', async () => {
  const { engine, workers, watcher } = await training();
  workers[0]!.tell({ type: 'checkpoint', checkpoint: checkpoint(25) });
  for (let loss = 0; loss < 4; loss++) {
    now += 10 * minute;
    workers.at(-1)!.loseDevice();
    await settle();
    // The state that was there before is no progress.
    workers.at(-1)!.tell({ type: 'checkpoint', checkpoint: checkpoint(25) });
  }
  expect(workers).toHaveLength(4);
  expect(workers.every(({ terminated }) => terminated)).toBe(true);
  expect(watcher.all('recovered').map(({ step }) => step)).toEqual([25, 25, 25]);
  const fault = { code: 'engine.gaveUp', params: { cause: lostDevice } };
  expect(watcher.all('fault')).toEqual([{ type: 'fault', fault, resume: 25 }]);
  expect(watcher.events.at(-1)).toEqual({ type: 'phase', phase: 'stopped', step: 25 });
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(workers).toHaveLength(4);
  expect((await engine.save()).step).toBe(25);
});

test('a run that comes further between its losses is brought back each time', async () => {
  const { workers, watcher } = await training();
  for (let loss = 1; loss <= 8; loss++) {
    now += 2 * minute;
    workers.at(-1)!.tell({ type: 'checkpoint', checkpoint: checkpoint(25 * loss) });
    workers.at(-1)!.loseDevice();
    await settle();
  }
  expect(watcher.all('recovered')).toHaveLength(8);
  expect(watcher.all('fault')).toEqual([]);
});

test('a run at rest that comes back whole each time is brought back each time', async () => {
  const { engine, workers, watcher } = setUp();
  await engine.open(tinyConfig, 'auto');
  for (let loss = 0; loss < 6; loss++) {
    now += 10 * minute;
    workers.at(-1)!.loseDevice();
    await settle();
  }
  expect(watcher.all('recovered')).toHaveLength(6);
});

test('restarts that hang are given up one after another, and a pause is answered meanwhile', async () => {
  const { engine, workers, watcher, choices } = await training(['answers', 'silent']);
  workers[0]!.tell({ type: 'checkpoint', checkpoint: checkpoint(50) });
  workers[0]!.loseDevice();
  await settle();
  expect(await engine.pause()).toEqual({ step: 50 });
  expect(watcher.events.at(-1)).toEqual({ type: 'phase', phase: 'paused', step: 50 });
  expect((await engine.save()).step).toBe(50);
  for (let restart = 0; restart < 3; restart++) {
    now += 3 * minute;
    await vi.advanceTimersByTimeAsync(3 * minute);
  }
  expect(choices()).toEqual(['auto', 'auto', 'wasm']);
  expect(watcher.events.at(-1)).toEqual({ type: 'phase', phase: 'stopped', step: 50 });
  await rejectedFault(engine.step('both'), 'engine.gaveUp');
});

test('while it is brought back a run in training can be paused, and then comes back paused', async () => {
  const { engine, workers, watcher } = await training(['answers', 'silent']);
  workers[0]!.tell({ type: 'checkpoint', checkpoint: checkpoint(50) });
  watcher.events.length = 0;
  workers[0]!.loseDevice();
  await settle();
  expect(watcher.events).toEqual([
    { type: 'recovering', fault: lostDevice },
    { type: 'phase', phase: 'training', step: 50 },
  ]);
  await engine.pause();
  workers[1]!.answer();
  await settle();
  workers[1]!.answer();
  await settle();
  expect(workers[1]!.heard.map(({ name }) => name)).toEqual(['load', 'pause']);
  expect(watcher.all('recovered')).toHaveLength(1);
  expect(watcher.all('phase').at(-1)).toMatchObject({ phase: 'paused', step: 50 });
});

test('a pause that comes while the new worker begins to train holds, too', async () => {
  const { engine, workers } = await training(['answers', 'silent']);
  workers[0]!.loseDevice();
  await settle();
  workers[1]!.answer();
  await settle();
  await engine.pause();
  workers[1]!.answer();
  await settle();
  expect(workers[1]!.heard.map(({ name }) => name)).toEqual(['open', 'start', 'pause']);
});

test('a pause whose answer died with the worker is answered', async () => {
  const { engine, workers } = await training();
  workers[0]!.tell({ type: 'checkpoint', checkpoint: checkpoint(75) });
  workers[0]!.postMessage = () => undefined;
  const pause = engine.pause();
  await settle();
  workers[0]!.fire('error');
  expect(await pause).toEqual({ step: 75 });
});

test('two losses lead to the processor, and where that cannot train, the run stops with its reason', async () => {
  const behaviours: Behaviour[] = ['answers', 'answers', 'refuses', 'answers'];
  const { engine, workers, watcher, choices } = await training(behaviours);
  for (let loss = 0; loss < 2; loss++) {
    workers.at(-1)!.loseDevice();
    await settle();
  }
  expect(choices()).toEqual(['auto', 'auto', 'wasm']);
  const fault = { code: 'engine.gaveUp', params: { cause: lostDevice } };
  expect(watcher.all('fault')).toEqual([{ type: 'fault', fault, resume: 0 }]);
  expect(workers.at(-1)!.terminated).toBe(true);
  await engine.start(null);
  expect(choices().at(-1)).toBe('wasm');
  expect(watcher.all('recovered').at(-1)!.info.fallback).toBe('repeatedLoss');
});

const deviceFaults: FaultRecord[] = [
  lostDevice,
  { code: 'engine.stalled', params: { seconds: 60 } },
  { code: 'engine.outOfMemory', params: { bytes: 0 } },
  { code: 'engine.gpuError', params: { message: '' } },
];

test.each(deviceFaults)('after $code another worker takes over', async (fault) => {
  const { workers, watcher } = await training();
  workers[0]!.tell({ type: 'fault', fault, resume: null });
  await settle();
  expect(watcher.all('recovered')).toMatchObject([{ fault, step: 0 }]);
  expect(watcher.all('fault')).toEqual([]);
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
});

test('a start that waited for restarts that failed is no reason for another one', async () => {
  const { engine, workers } = await training(['answers', 'refuses']);
  workers[0]!.loseDevice();
  const start = engine.start(null);
  await rejectedFault(start, 'engine.gaveUp');
  expect(workers).toHaveLength(2);
});

/** Each way to lose a worker, and what pending calls then reject with. */
const ends = [
  ['throws', (worker: ScriptedWorker) => worker.fire('error')],
  ['sends what cannot be read', (worker: ScriptedWorker) => worker.fire('messageerror')],
] as const;

test.each(ends)('when a worker %s, every pending call rejects', async (_, end) => {
  const { engine, workers } = setUp(['answers', 'silent']);
  await engine.open(tinyConfig, 'auto');
  workers[0]!.postMessage = () => undefined;
  const calls = allCalls(engine);
  await settle();
  end(workers[0]!);
  for (const call of calls) await rejectedFault(call, 'engine.workerDied');
});

test('when the page ends the worker, every pending call rejects', async () => {
  const { engine, workers } = setUp();
  await engine.open(tinyConfig, 'auto');
  workers[0]!.postMessage = () => undefined;
  const calls = allCalls(engine);
  await settle();
  engine.close();
  for (const call of calls) await rejectedFault(call, 'engine.workerDied');
  expect(workers[0]!.terminated).toBe(true);
});

test('when a worker never answers, every call rejects in its time, and the next run gets a new worker', async () => {
  const { engine, workers } = setUp(['silent', 'answers']);
  const open = engine.open(tinyConfig, 'auto');
  const timedOut = Promise.all(
    [open, ...allCalls(engine)].map((call) => rejectedFault(call, 'engine.timeout')),
  );
  await vi.advanceTimersByTimeAsync(3 * minute);
  await timedOut;
  expect(workers[0]!.terminated).toBe(true);
  expect(await engine.open(tinyConfig, 'auto')).toMatchObject({ step: 0 });
  expect(workers).toHaveLength(2);
});

test('a worker that compiles for long but says something is waited for', async () => {
  const { engine, workers } = setUp(['silent']);
  const open = rejectedFault(engine.open(tinyConfig, 'auto'), 'engine.timeout');
  await settle();
  workers[0]!.tell({ type: 'phase', phase: 'opening', step: 0 });
  await vi.advanceTimersByTimeAsync(3 * minute);
  await open;
  expect(workers[0]!.terminated).toBe(false);
});

/** One of each call that a worker can leave unanswered. */
function allCalls(engine: ReturnType<typeof superviseEngine>): Promise<unknown>[] {
  const z = new Float32Array(4);
  return [
    engine.step('both'),
    engine.setRates({ generator: 1e-3, discriminator: 1e-3 }),
    engine.useAverage(false),
    engine.generate(z),
    engine.inspect(z, []),
    engine.directions(3),
    engine.inspectLayer(z, 'g.conv1'),
    engine.profile(),
    engine.measure(128),
    engine.nearestImages(z, 5),
    engine.nearestYardstick(),
    engine.critique(z),
    engine.save(),
  ];
}

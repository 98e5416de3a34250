import { afterEach, expect, test, vi } from 'vitest';
import { openImages } from '../engine/data/images';
import { openTrainer } from '../testing/openTrainer.fixture';
import { Session } from '../engine/training/session';
import type { Parts } from '../engine/training/run';
import { Fault } from '../core/fault';
import type { EngineChoice } from './engine';
import { EventLog, rejectedFault, tinyConfig } from '../testing/engine.fixture';
import type { WorkerLike } from './channel';
import { engineProtocol } from './engineProtocol';
import { serve } from './serve';
import { superviseEngine } from './supervisor';
import type { SupervisorOptions } from './supervisor';

/**
 * A worker in this thread: the real session on the real trainer behind a MessageChannel, which can
 * die the ways workers die.
 */
class InProcessWorker implements WorkerLike {
  readonly choices: EngineChoice[] = [];
  readonly session: Session;
  terminated = false;
  /** Pieces of memory that were given away to it. */
  handed = 0;
  breakDevice: (fault: Fault) => void = () => undefined;
  private readonly channel = new MessageChannel();
  private readonly errorListeners: ((event: Event) => void)[] = [];
  private silent = false;

  constructor() {
    const parts: Parts = {
      openImages: (dataset, onProgress) =>
        openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
      openTrainer: (request) => {
        this.choices.push(request.choice);
        this.breakDevice = request.onFault;
        return openTrainer(request);
      },
    };
    this.session = new Session(parts);
    const { port1, port2 } = this.channel;
    const emit = serve(engineProtocol, this.session, {
      postMessage: (message, transfer) => {
        if (!this.silent) port2.postMessage(message, transfer);
      },
      addEventListener: (_, listener) =>
        port2.addEventListener('message', (event) => {
          if (!this.silent) listener(event);
        }),
    });
    this.session.subscribe(emit);
    port1.start();
    port2.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.channel.port1.postMessage(message, transfer);
    this.handed += transfer.length;
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    if (type === 'message') this.channel.port1.addEventListener('message', listener);
    else if (type === 'error') this.errorListeners.push(listener);
  }

  terminate(): void {
    this.terminated = true;
    this.silent = true;
    this.channel.port1.close();
    void this.session.close();
  }

  /** Neither answers nor tells of anything any more. */
  hang(): void {
    this.silent = true;
  }

  throwUncaught(): void {
    this.silent = true;
    for (const listener of this.errorListeners) listener(new Event('error'));
  }
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function setUp(options: SupervisorOptions = {}) {
  const workers: InProcessWorker[] = [];
  const engine = superviseEngine(() => {
    const worker = new InProcessWorker();
    workers.push(worker);
    return worker;
  }, options);
  closers.push(() => engine.close());
  return { engine, workers, watcher: new EventLog(engine) };
}

async function trainedTo(until: number, options: SupervisorOptions = {}) {
  const all = setUp(options);
  await all.engine.open(tinyConfig, 'auto');
  await all.engine.start(until);
  await all.watcher.first('phase', ({ phase }) => phase === 'paused');
  return all;
}

test('no worker is made before it is needed', async () => {
  const { engine, workers } = setUp();
  expect(workers).toHaveLength(0);
  await engine.open(tinyConfig, 'auto');
  expect(workers).toHaveLength(1);
});

test('a state that is loaded is handed over as a copy: what a recovery needs stays whole', async () => {
  const { engine, workers, watcher } = await trainedTo(30);
  const saved = await engine.save();
  await engine.load(saved, 'auto');
  expect(workers[0]!.handed).toBe(saved.arrays.size);
  const recovered = watcher.next('recovered');
  workers[0]!.throwUncaught();
  expect((await recovered).step).toBe(30);
  expect(workers[1]!.handed).toBe(saved.arrays.size);
  expect((await engine.save()).arrays).toEqual(saved.arrays);
  expect([...saved.arrays.values()].every(({ length }) => length > 0)).toBe(true);
});

test('a run that is brought back is drawn with the weights that were asked for', async () => {
  const { engine, workers, watcher } = await trainedTo(30);
  await engine.useAverage(false);
  const z = Float32Array.from({ length: tinyConfig.model.latent }, (_, i) => Math.cos(i));
  const newest = (await engine.generate(z)).images.data;
  const recovered = watcher.next('recovered');
  workers[0]!.throwUncaught();
  await recovered;
  expect((await engine.generate(z)).images.data).toEqual(newest);
  await engine.useAverage(true);
  expect((await engine.generate(z)).images.data).not.toEqual(newest);
});

test('a worker that dies in training is replaced, and at most 50 iterations are lost', async () => {
  const { engine, workers, watcher } = setUp();
  await engine.open(tinyConfig, 'auto');
  await engine.setRates({ generator: 0.001, discriminator: 0.0002 });
  await engine.start(null);
  await watcher.first('checkpoint');
  await watcher.next('losses');
  // Rates changed after the newest checkpoint outlive it.
  await engine.setRates({ generator: 0.003, discriminator: 0.0004 });
  const reached = watcher.all('losses').at(-1)?.steps.at(-1) ?? 0;
  const pending = engine.save();
  workers[0]!.hang();
  await new Promise((resolve) => setTimeout(resolve));
  workers[0]!.throwUncaught();
  await rejectedFault(pending, 'engine.workerDied');
  const { step, fault, info } = await watcher.next('recovered');
  expect(fault.code).toBe('engine.workerDied');
  expect(info.fallback).toBe('noWebGPU');
  expect(step).toBeGreaterThan(0);
  expect(reached - step).toBeLessThanOrEqual(50);
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  const { steps } = await watcher.next('losses');
  expect(steps[0]).toBe(step + 1);
  await engine.pause();
  const { model } = (await engine.save()).config;
  expect([model.generatorRate, model.discriminatorRate]).toEqual([0.003, 0.0004]);
});

test('a run that was paused comes back paused, exactly where it was', async () => {
  const { engine, workers, watcher } = await trainedTo(7);
  const before = await engine.save();
  workers[0]!.throwUncaught();
  expect((await watcher.next('recovered')).step).toBe(7);
  expect((await engine.pause()).step).toBe(7);
  expect((await engine.save()).arrays).toEqual(before.arrays);
  expect(watcher.all('phase').at(-1)).toMatchObject({ phase: 'paused', step: 7 });
});

test('a run that dies before its first checkpoint begins again', async () => {
  const { engine, workers, watcher } = setUp();
  await engine.open(tinyConfig, 'auto');
  workers[0]!.throwUncaught();
  expect((await watcher.next('recovered')).step).toBe(0);
  expect((await engine.step('both')).step).toBe(1);
});

test('after a reset the checkpoints of what was before are forgotten', async () => {
  const { engine, workers, watcher } = await trainedTo(3);
  await engine.reset();
  workers[0]!.throwUncaught();
  expect((await watcher.next('recovered')).step).toBe(0);
});

test('a call made during the recovery waits for it', async () => {
  const { engine, workers, watcher } = await trainedTo(3);
  workers[0]!.throwUncaught();
  expect(await engine.step('both')).toMatchObject({ step: 4 });
  expect(watcher.all('recovered')).toHaveLength(1);
});

test('a worker that falls silent after its first iterations is replaced, one that answers is not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const { engine, workers, watcher } = await trainedTo(3, { timeouts: { ping: 15 } });
    for (let pings = 0; pings < 6; pings++) {
      vi.advanceTimersByTime(5000);
      await engine.save();
    }
    expect(workers).toHaveLength(1);
    const recovered = watcher.next('recovered');
    workers[0]!.hang();
    vi.advanceTimersByTime(15_000);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(5000);
    expect((await recovered).step).toBe(3);
    expect(workers).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

test('a lost device takes the same way, and is not reported as the end', async () => {
  const { engine, workers, watcher } = await trainedTo(3);
  await engine.start(null);
  await watcher.next('losses');
  const reason = new Fault({ code: 'engine.deviceLost', params: { reason: 'test' } });
  workers[0]!.breakDevice(reason);
  const { fault } = await watcher.next('recovered');
  expect(fault).toEqual(reason.record);
  expect(workers[0]!.terminated).toBe(true);
  expect(watcher.all('fault')).toHaveLength(0);
  await watcher.next('losses');
  await engine.pause();
});

test('the second loss within a minute moves the run to the processor, the third stops it', async () => {
  let now = 0;
  const { engine, workers, watcher } = await trainedTo(5, { now: () => now });
  workers[0]!.throwUncaught();
  expect((await watcher.next('recovered')).info.fallback).toBe('noWebGPU');
  now += 59_000;
  workers[1]!.throwUncaught();
  expect((await watcher.next('recovered')).info.fallback).toBe('repeatedLoss');
  expect(workers.map(({ choices }) => choices)).toEqual([['auto'], ['auto'], ['wasm']]);
  const kept = await engine.save();
  expect(kept.step).toBe(5);

  now += 3_600_000;
  workers[2]!.throwUncaught();
  const cause = { code: 'engine.workerDied', params: {} };
  expect(watcher.all('fault')).toMatchObject([
    { resume: 5, fault: { code: 'engine.gaveUp', params: { cause } } },
  ]);
  expect(watcher.events.at(-1)).toMatchObject({ phase: 'stopped', step: 5 });
  await rejectedFault(engine.step('both'), 'engine.gaveUp');
  expect(await engine.save()).toEqual(kept);
  expect(workers).toHaveLength(3);

  // A person may try again, and does so there.
  await engine.start(6);
  await watcher.next('phase', ({ phase }) => phase === 'paused');
  expect((await engine.pause()).step).toBe(6);
  expect(workers[3]!.choices).toEqual(['wasm']);
  expect((await engine.reset()).fallback).toBe('repeatedLoss');
  // What a person opens is a new beginning.
  expect((await engine.open(tinyConfig, 'auto')).fallback).toBe('noWebGPU');
});

test('losses more than a minute apart are each made good', async () => {
  let now = 0;
  const { workers, watcher } = await trainedTo(2, { now: () => now });
  for (let loss = 0; loss < 4; loss++) {
    workers[loss]!.throwUncaught();
    await watcher.next('recovered');
    now += 61_000;
  }
  expect(workers.flatMap(({ choices }) => choices)).toEqual(Array(5).fill('auto'));
});

test('a worker that dies while it opens its first run leaves an engine that can open another', async () => {
  const { engine, workers, watcher } = setUp();
  const opening = engine.open(tinyConfig, 'auto');
  await watcher.next('phase');
  workers[0]!.throwUncaught();
  await rejectedFault(opening, 'engine.workerDied');
  expect(watcher.events.slice(-2)).toMatchObject([
    { type: 'fault', resume: null },
    { type: 'phase', phase: 'idle' },
  ]);
  expect(await engine.open(tinyConfig, 'auto')).toMatchObject({ step: 0 });
});

test('a call that is not answered in time says so, and the worker goes on', async () => {
  const { engine, workers } = setUp({ timeouts: { generate: 0.1 } });
  await engine.open(tinyConfig, 'auto');
  const { session } = workers[0]!;
  const generate = session.generate.bind(session);
  session.generate = () => new Promise(() => undefined);
  await rejectedFault(engine.generate(new Float32Array(4)), 'engine.timeout');
  session.generate = generate;
  expect((await engine.generate(new Float32Array(4))).scores).toHaveLength(1);
});

test('while a picture is being drawn only the newest of those that wait is kept', async () => {
  const { engine } = setUp();
  await engine.open(tinyConfig, 'auto');
  const drawn = [1, 2, 3, 4].map((count) => engine.generate(new Float32Array(4 * count)));
  const results = await Promise.allSettled(drawn);
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
  await rejectedFault(drawn[1]!, 'engine.superseded');
  expect((await drawn[3]!).scores).toHaveLength(4);
});

test('what cannot be cloned is refused, and nothing hangs', async () => {
  const { engine } = setUp();
  const bad = { ...tinyConfig, extra: () => undefined };
  await rejectedFault(engine.open(bad, 'auto'), 'engine.badMessage');
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { flopsPerStep } from '../core/nn/architecture';
import { workedConfig } from '../core/deconv/presets';
import { resolve } from '../core/deconv/reasons';
import type { EngineChoice, RunInfo } from '../rpc/engine';
import type { Pixels } from '../core/pixels';
import type { Engine, EngineCalls } from '../rpc/engineProtocol';
import { EventLog, rejectedFault, tinyConfig } from './engine.fixture';
import { inspectionContract } from './inspection.contract';

/** What any Engine must do, whichever side of the wire it is on: run by the engine's own tests. */

const bytes = ({ data }: Pixels) => Buffer.from(data).toString('base64');
const z = Float32Array.from({ length: 8 }, (_, i) => Math.sin(i + 1));

/** A new call of the table has to be named here, or among those that need no run. */
type NeedsRun = Exclude<keyof EngineCalls, 'open' | 'load' | 'useAverage' | 'gradients'>;

export function engineContract(
  name: string,
  make: () => { engine: Engine; close: () => void | Promise<void> },
  choice: EngineChoice = 'auto',
  runs: Pick<RunInfo, 'engine' | 'backend'> = { engine: 'wasm', backend: 'cpu' },
): void {
  describe(name, () => {
    let engine: Engine;
    let watcher: EventLog;
    let close: () => void | Promise<void>;

    beforeEach(() => {
      ({ engine, close } = make());
      watcher = new EventLog(engine);
    });
    afterEach(() => close());

    const picture = async () => bytes((await engine.generate(z)).images);

    test('before a run is open every call that needs one says so', async () => {
      const calls: Record<NeedsRun, () => Promise<unknown>> = {
        start: () => engine.start(null),
        pause: () => engine.pause(),
        step: () => engine.step('both'),
        reset: () => engine.reset(),
        setRates: () => engine.setRates({ generator: 1e-3, discriminator: 1e-3 }),
        generate: () => engine.generate(z),
        inspect: () => engine.inspect(z.slice(0, 4), []),
        inspectLayer: () => engine.inspectLayer(z.slice(0, 4), 'g.conv1'),
        directions: () => engine.directions(3),
        profile: () => engine.profile(),
        measure: () => engine.measure(128),
        nearestImages: () => engine.nearestImages(z.slice(0, 4), 5),
        nearestYardstick: () => engine.nearestYardstick(),
        critique: () => engine.critique(z.slice(0, 4)),
        save: () => engine.save(),
      };
      for (const call of Object.values(calls)) await rejectedFault(call(), 'engine.notOpen');
    });

    test('open tells what runs, where it is, and shows the grid', async () => {
      const info = await engine.open(tinyConfig, choice);
      expect(info).toMatchObject({ config: tinyConfig, step: 0, ...runs });
      const { imageGrid, step } = await watcher.first('grid');
      expect(step).toBe(0);
      expect([imageGrid.width, imageGrid.height, imageGrid.data.length]).toEqual([
        256,
        256,
        256 * 256 * 4,
      ]);
      expect(watcher.all('phase').map(({ phase }) => phase)).toEqual(['opening', 'ready']);
      expect(watcher.all('data').at(-1)).toMatchObject({ loaded: 2048, images: 2048 });
    });

    test('start, pause and start again: the steps go on without a gap', async () => {
      await engine.open(tinyConfig, choice);
      await engine.start(null);
      await watcher.next('losses');
      const first = await engine.pause();
      expect(first.step).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await engine.start(first.step + 7);
      await watcher.next('phase', ({ phase }) => phase === 'paused');
      expect((await engine.pause()).step).toBe(first.step + 7);
      const steps = watcher.all('losses').flatMap((event) => [...event.steps]);
      expect(steps).toEqual(Array.from({ length: first.step + 7 }, (_, i) => i + 1));
      for (const { d, g } of watcher.all('losses')) {
        expect([...d, ...g].every(Number.isFinite)).toBe(true);
      }
    });

    test('a start that is under way takes a new goal; one that is reached does nothing', async () => {
      await engine.open(tinyConfig, choice);
      await engine.start(null);
      await engine.start(12);
      await watcher.first('phase', ({ phase, step }) => phase === 'paused' && step >= 12);
      const { step } = await engine.pause();
      await engine.start(step);
      expect((await engine.pause()).step).toBe(step);
      await rejectedFault(engine.start(-1), 'config.notAnInteger');
    });

    test('a step by D moves only D, by G only G, by both both', async () => {
      await engine.open(tinyConfig, choice);
      const d = await engine.step('d');
      expect(d).toMatchObject({ step: 1, players: 'd', losses: { g: NaN }, moved: { g: 0 } });
      expect(d.moved.d).toBeGreaterThan(0);
      expect(Math.abs(d.losses.d - 2 * Math.LN2)).toBeLessThan(0.3);
      const g = await engine.step('g');
      expect(g).toMatchObject({ step: 2, players: 'g', losses: { d: NaN }, moved: { d: 0 } });
      expect(g.moved.g).toBeGreaterThan(0);
      const both = await engine.step('both');
      expect(both.moved.d).toBeGreaterThan(0);
      expect(both.moved.g).toBeGreaterThan(0);
      expect(both.step).toBe(3);
      const seen = await watcher.first('batchPreview', ({ step }) => step === 3);
      expect(seen.realScores).toHaveLength(2);
      expect(seen.fakeScores).toHaveLength(2);
      expect(seen.real.width).toBe(32);
    });

    test('a step of a run in training pauses it first', async () => {
      await engine.open(tinyConfig, choice);
      await engine.start(null);
      await watcher.next('losses');
      const { step } = await engine.step('both');
      expect((await engine.pause()).step).toBe(step);
    });

    test('reset restores the first grid and the first losses exactly', async () => {
      await engine.open(tinyConfig, choice);
      const first = await watcher.first('grid');
      const before = await picture();
      await engine.start(20);
      await watcher.next('phase', ({ phase }) => phase === 'paused');
      const losses = watcher.all('losses').flatMap(({ d }) => [...d]);
      expect(await picture()).not.toBe(before);
      const grid = watcher.next('grid', ({ step }) => step === 0);
      expect((await engine.reset()).step).toBe(0);
      expect(bytes((await grid).imageGrid)).toBe(bytes(first.imageGrid));
      expect(await picture()).toBe(before);
      watcher.events.length = 0;
      await engine.start(20);
      await watcher.next('phase', ({ phase }) => phase === 'paused');
      expect(watcher.all('losses').flatMap(({ d }) => [...d])).toEqual(losses);
    });

    test('rates change live, and Adam keeps its moments', async () => {
      await engine.open(tinyConfig, choice);
      await engine.start(5);
      await watcher.next('phase', ({ phase }) => phase === 'paused');
      const before = await engine.save();
      await engine.setRates({ generator: 1e-6, discriminator: 0.05 });
      const after = await engine.save();
      expect(after.arrays).toEqual(before.arrays);
      expect(after.config.model).toMatchObject({ generatorRate: 1e-6, discriminatorRate: 0.05 });
      const { moved } = await engine.step('both');
      expect(moved.d).toBeGreaterThan(100 * moved.g);
      await rejectedFault(
        engine.setRates({ generator: NaN, discriminator: 0.001 }),
        'config.notANumber',
      );
      await rejectedFault(
        engine.setRates({ generator: 2, discriminator: 0.001 }),
        'config.outOfRange',
      );
      expect((await engine.save()).config.model.generatorRate).toBe(1e-6);
    });

    test('save and load: the run goes on as if it had never stopped', async () => {
      await engine.open(tinyConfig, choice);
      await engine.start(10);
      await watcher.next('phase', ({ phase }) => phase === 'paused');
      const saved = await engine.save();
      expect(saved).toMatchObject({ step: 10, updates: { g: 10, d: 10 }, config: tinyConfig });
      const straight = await engine.step('both');
      const there = await picture();
      await engine.open({ ...tinyConfig, model: { ...tinyConfig.model, seed: 8 } }, choice);
      expect(await engine.load(saved, choice)).toMatchObject({ step: 10, config: tinyConfig });
      expect(watcher.all('phase').at(-1)).toMatchObject({ phase: 'paused', step: 10 });
      expect(await engine.step('both')).toEqual(straight);
      expect(await picture()).toBe(there);
      // What was handed in is still whole.
      expect(saved.arrays.get('g.dense.weights')?.length).toBe(4 * 16 * 16 * 2);
    });

    test('a checkpoint that is not whole is refused and changes nothing', async () => {
      await engine.open(tinyConfig, choice);
      const saved = await engine.save();
      const there = await picture();
      const change = (edit: (arrays: Map<string, Float32Array>) => void) => {
        const arrays = new Map(saved.arrays);
        edit(arrays);
        return { ...saved, arrays };
      };
      const nan = change((arrays) => arrays.set('d.conv1.filter', new Float32Array(18).fill(NaN)));
      await rejectedFault(engine.load(nan, choice), 'engine.snapshotNotFinite');
      const short = change((arrays) => arrays.set('d.conv1.filter', new Float32Array(17)));
      await rejectedFault(engine.load(short, choice), 'engine.snapshotMismatch');
      const missing = change((arrays) => arrays.delete('m/g.dense.weights'));
      await rejectedFault(engine.load(missing, choice), 'engine.snapshotMismatch');
      await rejectedFault(engine.load({ ...saved, step: -1 }, choice), 'engine.snapshotMismatch');
      await rejectedFault(engine.load({ ...saved, step: 2 ** 32 }, choice), 'file.tooManySteps');
      const updates = { g: 0, d: 2 ** 32 };
      await rejectedFault(engine.load({ ...saved, updates }, choice), 'file.tooManySteps');
      expect(await picture()).toBe(there);
    });

    test('a config that cannot work leaves the run in training as it was', async () => {
      await engine.open(tinyConfig, choice);
      await engine.start(null);
      await watcher.next('losses');
      const bad = { ...tinyConfig, model: { ...tinyConfig.model, generator: [2, 3] } };
      await rejectedFault(engine.open(bad, choice), 'config.imageChannels');
      await watcher.next('losses');
      expect(watcher.all('phase').filter(({ phase }) => phase === 'opening')).toHaveLength(1);
      expect((await engine.save()).config).toEqual(tinyConfig);
    });

    test('a rate that makes weights infinite stops training and keeps the last good state', async () => {
      const wild = {
        ...tinyConfig.model,
        generatorNorm: false,
        discriminatorNorm: false,
        beta1: 0,
      };
      await engine.open({ ...tinyConfig, model: { ...wild, loss: 'leastSquares' } }, choice);
      await engine.setRates({ generator: 0.1, discriminator: 0.1 });
      const saved = await engine.save();
      // Weights that are finite, and whose products are not.
      const arrays = new Map(saved.arrays);
      arrays.set('d.conv1.filter', new Float32Array(18).fill(1e38));
      await engine.load({ ...saved, arrays }, choice);
      await engine.start(null);
      const { fault, resume } = await watcher.first('fault');
      expect(fault.code).toBe('engine.notFinite');
      expect(resume).toBe(0);
      await watcher.first('phase', ({ phase, step }) => phase === 'stopped' && step === 0);
      expect((await engine.save()).arrays).toEqual(arrays);
      for (const { d, g } of watcher.all('losses')) {
        expect([...d, ...g].every(Number.isFinite)).toBe(true);
      }
      await rejectedFault(engine.step('both'), 'engine.notFinite');
      expect((await engine.pause()).step).toBe(0);
    });

    test('noise of the wrong length or kind is refused', async () => {
      await engine.open(tinyConfig, choice);
      await rejectedFault(engine.generate(new Float32Array(5)), 'config.outOfRange');
      await rejectedFault(engine.generate(new Float32Array(0)), 'config.outOfRange');
      await rejectedFault(engine.generate(new Float32Array(4).fill(NaN)), 'config.notANumber');
      const { images, scores } = await engine.generate(z);
      expect([images.width, images.height]).toEqual([64, 32]);
      expect(scores).toHaveLength(2);
    });

    inspectionContract(() => engine);

    test('profile tells what a step is made of, also while training', async () => {
      const { model } = tinyConfig;
      await engine.open(tinyConfig, choice);
      const atRest = await engine.profile();
      expect(atRest?.step).toBe(0);
      await engine.start(null);
      await watcher.next('losses');
      const amid = await engine.profile();
      await watcher.next('losses');
      expect(amid?.step).toBeGreaterThan(0);
      const parts = (profile: typeof amid) =>
        profile?.operations.map((operation) => ({ ...operation, ms: 0 }));
      expect(parts(amid)).toEqual(parts(atRest));
      const flops = amid?.operations.reduce((sum, operation) => sum + operation.flops, 0);
      expect(flops).toBe(flopsPerStep(model));
    });

    test('gradients of a convolution need no run', async () => {
      const resolved = resolve(workedConfig);
      if ('reasons' in resolved) throw new Error('the worked example has a geometry');
      const { ofConvolution, ofTransposed } = await engine.gradients({
        geometry: resolved.geometry,
        kernel: Float32Array.from({ length: 9 }, (_, i) => i + 1),
        large: new Float32Array(16).fill(1),
        small: Float32Array.of(1, 2, 3, 4),
      });
      expect([...ofConvolution].slice(0, 6)).toEqual([1, 4, 7, 6, 7, 23]);
      expect([...ofTransposed]).toEqual([45, 45, 45, 45]);
    });

    test('pictures come while training runs, and it tells its speed', async () => {
      await engine.open(tinyConfig, choice);
      await engine.start(null);
      while (watcher.all('speed').length < 2) {
        await engine.generate(z);
        await new Promise((resolve) => setTimeout(resolve));
      }
      expect((await engine.pause()).step).toBeGreaterThan(0);
      for (const { stepsPerSecond, imagesPerSecond } of watcher.all('speed')) {
        expect(imagesPerSecond).toBeCloseTo(tinyConfig.model.batch * stepsPerSecond, 6);
      }
    });
  });
}

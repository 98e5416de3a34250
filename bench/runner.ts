import type { ModelDescription } from '../src/core/model';
import { flopsPerStep } from '../src/core/architecture';
import { openDevice } from '../src/engine/device';
import type { LossRecord, Trainer } from '../src/engine/trainer';
import { noiseImages } from './images';
import { meterDevice } from './meter';
import type { Count } from './meter';
import { matrixPeak } from './peak';
import { median, pairedRatio, quantile } from './statistics';
import { openVariant } from './variants';
import type { VariantName } from './variants';

export interface Row {
  variant: VariantName;
  /** Milliseconds of a step, the device drained after it. */
  step: { median: number; p95: number; samples: number[] };
  imagesPerSecond: number;
  gflops: number;
  /** Milliseconds until a step has been handed to the device. */
  enqueue: { median: number; best: number };
  /** From opening the trainer to the end of its first step, in milliseconds: compilation. */
  firstStep: number;
  /** What one warm step asks of the device. */
  count: Count;
  /** Pipelines compiled up to the end of the first step. */
  pipelines: number;
  /** Most bytes of buffers alive at once. */
  peakBytes: number;
  /** Losses of the first step, the same in every row but for rounding. */
  losses: { d: number; g: number };
  /** How many times faster than the first row, paired by repetition. */
  speedup: number;
}

export interface Report {
  device: string;
  model: ModelDescription;
  gflopPerStep: number;
  repetitions: number;
  /** Best rate of a matrix product in the same run, in GFLOP/s. */
  matrixPeak: number;
  rows: Row[];
}

export interface Scenario {
  model: ModelDescription;
  variants: VariantName[];
  repetitions: number;
  log: (line: string) => void;
}

/** One step and nothing else: time to hand it over, and until the device has done it. */
async function timeStep(trainer: Trainer): Promise<{ enqueue: number; step: number }> {
  const start = performance.now();
  // Nothing is in flight, so this waits for nothing but the hand-over itself.
  await trainer.advance('both', 1);
  const enqueue = performance.now() - start;
  await trainer.settle();
  return { enqueue, step: performance.now() - start };
}

type Solo = Pick<Row, 'firstStep' | 'count' | 'pipelines' | 'peakBytes'> & { losses: LossRecord };

/** One variant alone on a fresh device: what cannot be told apart when several share one. */
async function runAlone(name: VariantName, model: ModelDescription): Promise<Solo> {
  const opened = await openDevice((fault) => {
    throw fault;
  });
  const meter = meterDevice(opened.device);
  const start = performance.now();
  const trainer = await openVariant(name, model, noiseImages(model), opened);
  await timeStep(trainer);
  const firstStep = performance.now() - start;
  const [losses] = await trainer.losses();
  if (!losses) throw new Error(`${name} computed no loss`);
  const { pipelines } = meter.take();
  await timeStep(trainer);
  meter.take();
  await timeStep(trainer);
  const count = meter.take();
  const { peak } = meter.memory();
  trainer.dispose();
  opened.close();
  return { firstStep, count, pipelines, peakBytes: peak, losses };
}

/** Steps of every variant in turn, so that a slow spell of the machine hits all of them alike. */
async function runTogether({ model, variants, repetitions, log }: Scenario): Promise<{
  device: string;
  peak: number;
  times: { enqueue: number; step: number }[][];
}> {
  const opened = await openDevice((fault) => {
    throw fault;
  });
  const store = noiseImages(model);
  const trainers: Trainer[] = [];
  for (const name of variants) trainers.push(await openVariant(name, model, store, opened));
  for (const trainer of trainers) await timeStep(trainer);
  let peak = await matrixPeak(opened);
  const times: { enqueue: number; step: number }[][] = variants.map(() => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [i, trainer] of trainers.entries()) times[i]?.push(await timeStep(trainer));
    log(`repetition ${repetition + 1} of ${repetitions}`);
  }
  peak = Math.max(peak, await matrixPeak(opened));
  for (const trainer of trainers) trainer.dispose();
  opened.close();
  return { device: opened.name, peak, times };
}

/** Runs in Node and in a page alike; `navigator.gpu` must be there. */
export async function runScenario(scenario: Scenario): Promise<Report> {
  const { model, variants, repetitions, log } = scenario;
  const solos: Solo[] = [];
  for (const name of variants) {
    log(`${name} alone`);
    solos.push(await runAlone(name, model));
  }
  const { device, peak, times } = await runTogether(scenario);
  const flops = flopsPerStep(model);
  const baseline = (times[0] ?? []).map(({ step }) => step);
  const rows = variants.flatMap((variant, i): Row[] => {
    const solo = solos[i];
    if (!solo) return [];
    const samples = (times[i] ?? []).map(({ step }) => step);
    const enqueues = (times[i] ?? []).map(({ enqueue }) => enqueue);
    const step = { median: median(samples), p95: quantile(samples, 0.95), samples };
    const { losses, ...rest } = solo;
    return [
      {
        ...rest,
        variant,
        step,
        imagesPerSecond: (model.batch * 1000) / step.median,
        gflops: flops / step.median / 1e6,
        enqueue: { median: median(enqueues), best: Math.min(...enqueues) },
        losses: { d: losses.d, g: losses.g },
        speedup: pairedRatio(baseline, samples),
      },
    ];
  });
  return { device, model, gflopPerStep: flops / 1e9, repetitions, matrixPeak: peak, rows };
}

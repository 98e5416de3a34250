import type { ModelDescription } from '../src/core/nn/model';
import { flopsPerStep } from '../src/core/nn/architecture';
import { openDevice } from '../src/engine/device';
import { runAlone } from './alone';
import type { Solo } from './alone';
import { randomImages } from '../src/engine/data/randomImages';
import { matrixPeak } from './peak';
import { median, pairedRatio, quantile } from './statistics';
import { runSteps, timeRun, timeStep } from './timing';
import type { StepTime } from './timing';
import { openVariant } from './variants';
import type { Contender } from './contender';
import type { VariantName } from './variants';

export interface Row extends Solo {
  variant: VariantName;
  /** Milliseconds of a step, the device drained after it. */
  step: { median: number; p95: number; samples: number[] };
  /** Milliseconds of a step that follows others, as in training, and what that makes. */
  run: number;
  imagesPerSecond: number;
  gflops: number;
  /** Milliseconds until a step has been handed to the device. */
  enqueue: { median: number; best: number };
  /** How many times faster than the first row, paired by repetition. */
  speedup: number;
  /** How many times as long as the compiled plan it takes, paired likewise; NaN without that row. */
  overCompiled: number;
  runOverCompiled: number;
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

type Times = StepTime & { run: number };

/** Steps of every variant in turn, so that a slow spell of the machine hits all of them alike. */
async function runTogether({ model, variants, repetitions, log }: Scenario): Promise<{
  device: string;
  peak: number;
  times: Times[][];
}> {
  const opened = await openDevice((fault) => {
    throw fault;
  });
  const store = randomImages(model, 512);
  const trainers: Contender[] = [];
  for (const name of variants) trainers.push(await openVariant(name, model, store, opened));
  for (const trainer of trainers) await timeStep(trainer);
  let peak = await matrixPeak(opened);
  const times: Times[][] = variants.map(() => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [i, trainer] of trainers.entries()) {
      const alone = await timeStep(trainer);
      const steps = runSteps(alone.step);
      // A step that is long by itself gains nothing from its neighbours.
      const run = steps > 1 ? await timeRun(trainer, steps) : alone.step;
      times[i]?.push({ ...alone, run });
    }
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
  const of = (variant: VariantName | undefined) =>
    times[variants.findIndex((name) => name === variant)] ?? [];
  const baseline = of(variants[0]);
  const compiled = of('compiled');
  const steps = (some: Times[]) => some.map(({ step }) => step);
  const runs = (some: Times[]) => some.map(({ run }) => run);
  const rows = variants.flatMap((variant, i): Row[] => {
    const solo = solos[i];
    if (!solo) return [];
    const own = of(variant);
    const samples = steps(own);
    const run = median(runs(own));
    const enqueues = own.map(({ enqueue }) => enqueue);
    return [
      {
        ...solo,
        variant,
        step: { median: median(samples), p95: quantile(samples, 0.95), samples },
        run,
        imagesPerSecond: (model.batch * 1000) / run,
        gflops: flops / run / 1e6,
        enqueue: { median: median(enqueues), best: Math.min(...enqueues) },
        speedup: pairedRatio(steps(baseline), samples),
        overCompiled: pairedRatio(samples, steps(compiled)),
        runOverCompiled: pairedRatio(runs(own), runs(compiled)),
      },
    ];
  });
  return { device, model, gflopPerStep: flops / 1e9, repetitions, matrixPeak: peak, rows };
}

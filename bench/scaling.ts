import { flopsPerStep } from '../src/core/nn/architecture';
import type { ModelDescription } from '../src/core/nn/model';
import { openDevice } from '../src/engine/device';
import { openGpuTrainer } from '../src/engine/webgpu/trainer';
import type { GpuTrainer } from '../src/engine/webgpu/trainer';
import { randomImages } from '../src/engine/data/randomImages';
import { median, pairedRatio } from './statistics';
import { runSteps, timeRun, timeStep } from './timing';

interface ScalingRow {
  /** What changed, such as `batch 32`. */
  change: string;
  flops: number;
  milliseconds: number;
  gflops: number;
  /** Time over arithmetic, relative to the first row's: 1 is proportional, more is a cliff. */
  relative: number;
}

export interface ScalingReport {
  device: string;
  model: ModelDescription;
  repetitions: number;
  rows: ScalingRow[];
}

const batches = [16, 32, 64, 128, 256];
const widths = [0.5, 1, 2];

/** Every net's width times `factor`, the image's channels aside. */
export function widened(model: ModelDescription, factor: number): ModelDescription {
  const { generator, discriminator } = model;
  const wide = (channels: number) => Math.max(1, Math.round(channels * factor));
  return {
    ...model,
    generator: generator.map((channels, i) =>
      i === generator.length - 1 ? channels : wide(channels),
    ),
    discriminator: discriminator.map(wide),
  };
}

/** The models to compare: batches at the given width, then widths at the given batch. */
export function ladder(model: ModelDescription): { change: string; model: ModelDescription }[] {
  return [
    ...batches.map((batch) => ({ change: `batch ${batch}`, model: { ...model, batch } })),
    ...widths.map((factor) => ({ change: `channels ×${factor}`, model: widened(model, factor) })),
  ];
}

/** How the compiled step's time grows with its work; the models take turns, as trainers do. */
export async function scalingReport(
  model: ModelDescription,
  repetitions: number,
  log: (line: string) => void,
): Promise<ScalingReport> {
  const onFault = (fault: Error) => {
    throw fault;
  };
  const device = await openDevice(onFault);
  const steps = ladder(model);
  const trainers: { trainer: GpuTrainer; run: number }[] = [];
  for (const rung of steps) {
    const store = randomImages(rung.model, 512);
    const trainer = await openGpuTrainer(rung.model, store, { device, onFault });
    await timeStep(trainer);
    trainers.push({ trainer, run: runSteps((await timeStep(trainer)).step) });
  }
  const samples: number[][] = steps.map(() => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [i, { trainer, run }] of trainers.entries()) {
      samples[i]?.push(await timeRun(trainer, run));
    }
    log(`repetition ${repetition + 1} of ${repetitions}`);
  }
  for (const { trainer } of trainers) trainer.dispose();
  device.close();
  const perFlop = samples.map((times, i) =>
    times.map((time) => time / flopsPerStep(steps[i]?.model ?? model)),
  );
  const rows = steps.map(({ change, model: changed }, i): ScalingRow => {
    const flops = flopsPerStep(changed);
    const milliseconds = median(samples[i] ?? []);
    const relative = pairedRatio(perFlop[i] ?? [], perFlop[0] ?? []);
    return { change, flops, milliseconds, gflops: flops / milliseconds / 1e6, relative };
  });
  return { device: device.name, model, repetitions, rows };
}

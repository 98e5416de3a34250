import type { ModelDescription } from '../src/core/nn/model';
import { openDevice } from '../src/engine/device';
import { randomImages } from '../src/engine/data/randomImages';
import { meterDevice } from './meter';
import type { Count } from './meter';
import { timeStep } from './timing';
import { deviceOf, openVariant } from './variants';
import type { VariantName } from './variants';

/** What cannot be told apart when several trainers share a device. */
export interface Solo {
  /** From opening the trainer to the end of its first step, in milliseconds: compilation. */
  firstStep: number;
  /** What was asked of WebGPU; null for a variant that does without. */
  asked: {
    /** By one warm step. */
    step: Count;
    /** Pipelines compiled up to the end of the first step. */
    pipelines: number;
    /** Most bytes of buffers alive at once. */
    peakBytes: number;
  } | null;
  /** Losses of the first step, the same for every variant but for rounding. */
  losses: { d: number; g: number };
}

/** Runs one variant alone on a fresh device. */
export async function runAlone(name: VariantName, model: ModelDescription): Promise<Solo> {
  const opened = await openDevice((fault) => {
    throw fault;
  });
  const device = await deviceOf(name, opened);
  const meter = device && meterDevice(device);
  const start = performance.now();
  const trainer = await openVariant(name, model, randomImages(model, 512), opened);
  await timeStep(trainer);
  const firstStep = performance.now() - start;
  const [losses] = await trainer.losses();
  if (!losses) throw new Error(`${name} computed no loss`);
  const pipelines = meter?.take().pipelines ?? 0;
  await timeStep(trainer);
  meter?.take();
  await timeStep(trainer);
  const asked = meter && { step: meter.take(), pipelines, peakBytes: meter.peakBytes() };
  meter?.stop();
  trainer.dispose();
  opened.close();
  return { firstStep, asked, losses: { d: losses.d, g: losses.g } };
}

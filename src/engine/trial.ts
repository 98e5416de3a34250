import type { ModelDescription } from '../core/nn/model';
import type { TrialResult } from '../rpc/engine';
import { randomImages } from './data/randomImages';
import type { ImageStore, Trainer } from './trainer';

/** A way to train that may be tried. */
export interface Contender {
  backend: TrialResult['backend'];
  /** Opens it on images that are only there to be timed. */
  open: (images: ImageStore) => Promise<Trainer>;
  /** Milliseconds that its step takes at the least, as far as is known: it is not tried where no gain is left. */
  atLeast?: number;
}

interface TrialOptions {
  /** Milliseconds of a steady clock. */
  now?: () => number;
  /** Milliseconds after which a contender that has not ended is given up. */
  timeout?: number;
}

/** Steps that are timed, after one that compiles. */
const steps = 2;

async function make(trainer: Trainer, until: number): Promise<void> {
  while (trainer.step < until) await trainer.enqueueSteps('both', until - trainer.step);
  await trainer.flush();
}

async function stepTime(opening: Promise<Trainer>, now: () => number): Promise<number> {
  const trainer = await opening;
  try {
    await make(trainer, 1);
    const began = now();
    await make(trainer, 1 + steps);
    return (now() - began) / steps;
  } finally {
    trainer.dispose();
  }
}

/** @returns `otherwise` where the promise rejects or is late; what it does after that is left alone */
function orElse(promise: Promise<number>, timeout: number, otherwise: number): Promise<number> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(otherwise), timeout);
    promise
      .then(resolve, () => resolve(otherwise))
      .finally(() => {
        clearTimeout(late);
      });
  });
}

/**
 * Times two steps of a model on each of the ways to train it, one after another.
 * @param contenders the one that is expected to win first
 * @returns milliseconds a step, fastest first; Infinity for one that failed; those not tried are left out
 */
export async function holdTrial(
  model: ModelDescription,
  contenders: readonly Contender[],
  { now = () => performance.now(), timeout = 20_000 }: TrialOptions = {},
): Promise<TrialResult[]> {
  const images = randomImages(model, model.batch);
  const results: TrialResult[] = [];
  for (const { backend, open, atLeast = 0 } of contenders) {
    const best = Math.min(Infinity, ...results.map(({ ms }) => ms));
    if (atLeast >= best) continue;
    const ms = await orElse(stepTime(open(images), now), timeout, Infinity);
    results.push({ backend, ms });
  }
  return results.sort((a, b) => a.ms - b.ms);
}

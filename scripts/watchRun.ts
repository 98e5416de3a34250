import type { RunConfig } from '../src/core/config';
import { usualSamples } from '../src/core/metrics/quality';
import type { Quality } from '../src/core/metrics/quality';
import { imagesOpenAt } from '../src/core/nn/random';
import { evaluate, nextStep, sampleImages } from '../src/engine/quality/evaluate';
import type { Judge } from '../src/engine/quality/judge';
import type { ImageStore, Trainer } from '../src/engine/trainer';
import { openWasmTrainer } from '../src/engine/wasm/open';
import { nodeWasmHost } from './wasmHost';

interface Watched {
  config: RunConfig;
  store: ImageStore;
  judge: Judge;
  /** Step to train to. */
  until: number;
  /** Measurements before this step are left out. */
  from?: number;
  /** All of the machine's when left out; the bits are the same. */
  threads?: number | undefined;
  /** Opens what trains: the processor's trainer when left out. */
  open?: (() => Promise<Trainer>) | undefined;
  /** Hears of each measurement before training goes on, and may change the learning rates. */
  onMeasured?: (history: readonly Quality[], trainer: Pick<Trainer, 'setRates'>) => void;
}

/**
 * Trains, and measures what the page's panel does at the steps of its schedule and at the last one.
 * @returns the measurements, oldest first
 */
export async function watchRun(watched: Watched): Promise<Quality[]> {
  const { config, store, judge, until, from = 0, threads, open, onMeasured } = watched;
  const { model } = config;
  const trainer = open
    ? await open()
    : await openWasmTrainer(model, store, { host: nodeWasmHost(threads) });
  const history: Quality[] = [];
  try {
    let due = nextStep(null);
    while (due < from) due = nextStep(due);
    while (trainer.step < until) {
      await store.whenLoaded(imagesOpenAt(trainer.step, store.shardImages, store.images));
      const next = Math.min(due, until);
      await trainer.enqueueSteps('both', Math.min(next - trainer.step, 50));
      if (trainer.step < next) continue;
      const made = await sampleImages(trainer, model, store, {
        samples: usualSamples,
        heldOut: null,
      });
      history.push(await evaluate(judge, made, { average: true, manifold: false, copies: 0 }));
      onMeasured?.(history, trainer);
      due = nextStep(trainer.step);
    }
    return history;
  } finally {
    trainer.dispose();
  }
}

import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { checkConfig } from '../../src/core/config';
import type { RunConfig } from '../../src/core/config';
import { Fault } from '../../src/core/fault';
import { imagesOpenAt } from '../../src/core/nn/random';
import { readCheckpoint, writeTraining } from '../../src/core/safetensors/checkpoint';
import { openImages } from '../../src/engine/data/images';
import { openWasmTrainer } from '../../src/engine/wasm/open';
import type { Trainer } from '../../src/engine/trainer';
import { fileReader } from '../fileReader';
import { progressLine, Stopwatch } from '../train/report';
import { nodeWasmHost } from '../wasmHost';
import { publish, imageGridOf } from './publish';
import type { Recipe } from './recipes';

const data = fileURLToPath(new URL('../../public/data', import.meta.url));

const timeSchema = v.object({ seconds: v.pipe(v.number(), v.minValue(0)) });

export interface Places {
  /** Folder of the training state. */
  state: string;
  /** Folder of what ships. */
  out: string;
}

/** A run's state between two sessions: every array, the time it took, and a picture to look at. */
function keeper(name: string, config: RunConfig, folder: string) {
  const [state, time] = ['safetensors', 'time.json'].map((end) =>
    join(folder, `${name}.${end}`),
  ) as [string, string];
  return {
    /** @returns seconds that were trained before */
    resume: async (trainer: Trainer): Promise<number> => {
      if (!existsSync(state)) return 0;
      const checkpoint = readCheckpoint(new Uint8Array(await readFile(state)));
      if (JSON.stringify(checkpoint.config) !== JSON.stringify(config)) {
        throw new Error(`${state} is of another recipe; move it away first`);
      }
      const { seconds } = v.parse(timeSchema, JSON.parse(await readFile(time, 'utf8')));
      await trainer.restore(checkpoint);
      console.log(`going on from step ${checkpoint.step}`);
      return seconds;
    },
    save: async (trainer: Trainer, seconds: number): Promise<void> => {
      await mkdir(folder, { recursive: true });
      await writeFile(`${state}.new`, writeTraining({ ...(await trainer.checkpoint()), config }));
      await writeFile(time, `${JSON.stringify({ seconds })}\n`);
      await rename(`${state}.new`, state);
      await writeFile(join(folder, `${name}.png`), await imageGridOf(trainer, config.model));
    },
  };
}

/**
 * Trains a recipe with the compiled step on the processor, on from its state where there is one, and
 * publishes it. Noise and batches depend on the step alone, and the same sums come out with any number of
 * threads: a run that was stopped ends the same, to the last bit.
 */
export async function pretrain(name: string, recipe: Recipe, places: Places): Promise<void> {
  const { steps } = recipe;
  // In the order of the description's fields, as a file gives it back.
  const config = checkConfig(recipe.config);
  const { model } = config;
  const store = openImages(config.dataset, fileReader(data));
  await store.whenLoaded(imagesOpenAt(0, store.shardImages, store.images));
  const trainer = await openWasmTrainer(model, store, { host: nodeWasmHost() });
  const kept = keeper(name, config, places.state);
  let seconds = await kept.resume(trainer);

  const watch = new Stopwatch();
  let savedAt = 0;
  while (trainer.step < steps) {
    await store.whenLoaded(imagesOpenAt(trainer.step, store.shardImages, store.images));
    const began = performance.now();
    await trainer.enqueueSteps('both');
    const last = (await trainer.losses()).at(-1);
    const now = performance.now();
    seconds += (now - began) / 1000;
    if (!last || !Number.isFinite(last.d + last.g)) {
      throw new Fault({ code: 'engine.notFinite', params: { step: trainer.step } });
    }
    watch.computed(last.step, now);
    if (trainer.step % 10 === 0 || trainer.step >= steps) {
      console.log(progressLine(last, steps, model.batch, watch.stepsPerSecond));
    }
    if (now - savedAt > 60_000 || trainer.step >= steps) {
      await kept.save(trainer, seconds);
      savedAt = now;
    }
  }
  await publish(name, { ...recipe, config }, trainer, { seconds, folder: places.out });
  trainer.dispose();
}

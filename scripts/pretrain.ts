import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { imageSize } from '../src/core/architecture';
import { checkConfig } from '../src/core/config';
import type { RunConfig } from '../src/core/config';
import { presets } from '../src/core/model';
import { Fault } from '../src/core/fault';
import { imagesOpenAt, normals, streams } from '../src/core/random';
import { readCheckpoint, writeTraining, writeWeights } from '../src/core/safetensors/checkpoint';
import { openImages } from '../src/engine/data/images';
import { openGpuTrainer } from '../src/engine/gpu/trainer';
import type { Trainer } from '../src/engine/trainer';
import { provideWebGPU } from './device';
import { fileReader } from './fileReader';
import { progressLine, Stopwatch } from './train/report';
import { sheetPng } from './train/sheet';

/**
 * `npm run pretrain -- --model digits`: trains what ships with the page, with the page's own engine,
 * and writes it to public/models or to `--out`. The state is kept in .cache/pretrain or in `--state`; a
 * run that was stopped goes on from it exactly, since noise and batches depend on the step alone.
 */

const root = fileURLToPath(new URL('..', import.meta.url));

interface Recipe {
  dataset: 'mnist' | 'fashion';
  licence: string;
}

const recipes: Record<string, Recipe> = {
  digits: {
    dataset: 'mnist',
    licence: 'MNIST: Yann LeCun, Corinna Cortes and Christopher J. C. Burges; CC BY-SA 3.0',
  },
  clothes: { dataset: 'fashion', licence: 'Fashion-MNIST: Zalando SE; MIT' },
};

/** Classroom's shape with half its channels and half its batch: both nets fit into 1 MB. */
function configOf({ dataset }: Recipe): RunConfig {
  const model = {
    ...presets.classroom,
    generator: [64, 32, 16, 1],
    discriminator: [16, 32, 64, 128],
    batch: 64,
  };
  return checkConfig({ dataset, model });
}

async function stateOf(trainer: Trainer, config: RunConfig) {
  return { ...(await trainer.snapshot()), config };
}

interface Places {
  /** Folder of the training state. */
  state: string;
  /** Folder of what ships. */
  out: string;
}

async function train(name: string, recipe: Recipe, steps: number, places: Places): Promise<void> {
  const config = configOf(recipe);
  const { model } = config;
  const kept = join(places.state, `${name}.safetensors`);
  await mkdir(places.state, { recursive: true });
  if (!(await provideWebGPU())) throw new Fault({ code: 'engine.noDevice', params: {} });

  let fault: Fault | null = null;
  const failed = () => fault;
  const store = openImages(recipe.dataset, fileReader(join(root, 'public/data')));
  await store.whenLoaded(imagesOpenAt(0, store.shardImages, store.images));
  const trainer = await openGpuTrainer(model, store, { onFault: (found) => (fault ??= found) });
  if (existsSync(kept)) {
    const snapshot = readCheckpoint(new Uint8Array(await readFile(kept)));
    if (JSON.stringify(snapshot.config) !== JSON.stringify(config)) {
      throw new Error(`${kept} is of another recipe; move it away first`);
    }
    await trainer.restore(snapshot);
    console.log(`going on from step ${snapshot.step}`);
  }

  const watch = new Stopwatch();
  const save = async () => {
    await writeFile(`${kept}.new`, writeTraining(await stateOf(trainer, config)));
    await rename(`${kept}.new`, kept);
    await writeFile(join(places.state, `${name}.png`), await sheet(trainer, config));
  };
  let shown = 0;
  while (trainer.step < steps) {
    await store.whenLoaded(imagesOpenAt(trainer.step, store.shardImages, store.images));
    const stop = Math.min(steps, (Math.floor(trainer.step / 50) + 1) * 50);
    await trainer.advance('both', stop - trainer.step);
    if (trainer.step % 50 !== 0 && trainer.step < steps) continue;
    await trainer.settle();
    const last = (await trainer.losses()).at(-1);
    const problem = failed();
    if (problem) throw problem;
    if (!last || !Number.isFinite(last.d + last.g)) {
      throw new Fault({ code: 'engine.notFinite', params: { step: trainer.step } });
    }
    watch.computed(last.step, performance.now());
    console.log(progressLine(last, steps, model.batch, watch.stepsPerSecond));
    if (performance.now() - shown > 60_000 || trainer.step >= steps) {
      await save();
      shown = performance.now();
    }
  }
  await publish(name, recipe, trainer, config, places.out);
}

async function sheet(trainer: Trainer, { model }: RunConfig): Promise<Uint8Array> {
  const z = normals(model.seed, streams.grid, 0, 64 * model.latent);
  const channels = model.generator.at(-1) === 3 ? 3 : 1;
  return sheetPng(await trainer.generate(z), 8, imageSize(model), channels);
}

/** Weights in half precision, the grid as those weights draw it, and the facts of both. */
async function publish(
  name: string,
  { licence }: Recipe,
  trainer: Trainer,
  config: RunConfig,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = writeWeights(await stateOf(trainer, config), 'both', 'F16');
  const shipped = readCheckpoint(file);
  const step = trainer.step;
  await trainer.restore(shipped);
  const picture = await sheet(trainer, config);
  const { engine, backend, device } = trainer.info;
  const manifest = {
    name,
    file: `${name}.safetensors`,
    picture: `${name}.png`,
    bytes: file.length,
    sha256: createHash('sha256').update(file).digest('hex'),
    config,
    steps: step,
    trainedWith: `${engine} on ${backend}: ${device}`,
    licence,
  };
  await writeFile(join(folder, `${name}.safetensors`), file);
  await writeFile(join(folder, `${name}.png`), picture);
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${name}.safetensors: ${file.length} bytes after ${step} steps`);
}

try {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'digits' },
      steps: { type: 'string', default: '3000' },
      out: { type: 'string', default: join(root, 'public/models') },
      state: { type: 'string', default: join(root, '.cache/pretrain') },
    },
  });
  const recipe = recipes[values.model];
  const steps = Number(values.steps);
  if (!recipe || !Number.isInteger(steps) || steps < 1) {
    console.error(`--model is one of ${Object.keys(recipes).join(', ')}; --steps a whole number`);
    process.exit(2);
  }
  await train(values.model, recipe, steps, { state: values.state, out: values.out });
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tfjs from '@tensorflow/tfjs-core/package.json' with { type: 'json' };
import dawn from 'webgpu/package.json' with { type: 'json' };
import ganvas from '../package.json' with { type: 'json' };
import { imageSize } from '../src/core/nn/architecture';
import { Fault } from '../src/core/fault';
import { usualSamples } from '../src/core/metrics/quality';
import type { Quality } from '../src/core/metrics/quality';
import { imagesOpenAt, normals, streams } from '../src/core/nn/random';
import { writeTraining } from '../src/core/safetensors/checkpoint';
import { openImages } from '../src/engine/data/images';
import { openTrainer } from '../src/engine/openTrainer';
import { evaluate, nextStep, sampleImages } from '../src/engine/quality/evaluate';
import { heldOutImages } from '../src/engine/quality/nearest';
import type { Judge } from '../src/engine/quality/judge';
import type { ImageStore, LossRecord, Trainer } from '../src/engine/trainer';
import { provideWebGPU } from './device';
import { nodeWasmHost } from './wasmHost';
import { parseOrder } from './train/arguments';
import type { Order } from './train/arguments';
import { explain, explainFallback } from './train/explain';
import { BadArguments, outputs } from './train/files';
import { openJudge, readData } from './judge';
import { lossesCsv, progressLine, qualityCsv, qualityLines, Stopwatch } from './train/report';
import { imageGridPng } from './train/imageGrid';
import { usage } from './train/usage';

/** Trains from the command line with the page's own engine, and leaves weights, pictures and numbers. */

const terminal = process.stdout.isTTY;

const versions = {
  ganvas: ganvas.version,
  node: process.versions.node,
  dawn: dawn.version,
  tfjs: tfjs.version,
};

/** Runs the iterations; Ctrl-C ends them early and the rest is done as if so many had been asked for. */
async function train(
  trainer: Trainer,
  store: ImageStore,
  { steps, config }: Order,
  failed: () => Fault | null,
): Promise<{ losses: LossRecord[]; quality: Quality[]; stepsPerSecond: number }> {
  const { batch } = config.model;
  const watch = new Stopwatch();
  const losses: LossRecord[] = [];
  let until = steps;
  process.once('SIGINT', () => (until = trainer.step));
  let shownAt = 0;
  const quality: Quality[] = [];
  let judge: Judge | null = null;
  const measure = async () => {
    judge ??= await openJudge(store, config.dataset);
    const wanted = { samples: usualSamples, heldOut: await heldOutImages(store) };
    const made = await sampleImages(trainer, config.model, store, wanted);
    quality.push(await evaluate(judge, made, { average: true, manifold: false, copies: 0 }));
  };
  while (trainer.step < until) {
    await store.whenLoaded(imagesOpenAt(trainer.step, store.shardImages, store.images));
    const next = nextStep(quality.at(-1)?.step ?? null);
    const room = trainer.step < next ? next - trainer.step : until;
    await trainer.enqueueSteps('both', Math.min(until - trainer.step, room, 50));
    if (trainer.step >= next) await measure();
    const due = performance.now() - shownAt > (terminal ? 500 : 10_000);
    if (!due && trainer.step > 1 && trainer.step < until) continue;
    await trainer.flush();
    losses.push(...(await trainer.losses()));
    const fault = failed();
    if (fault) throw fault;
    const last = losses.at(-1);
    if (!last) continue;
    if (!Number.isFinite(last.d + last.g)) {
      throw new Fault({ code: 'engine.notFinite', params: { step: last.step } });
    }
    shownAt = performance.now();
    watch.computed(last.step, shownAt);
    const line = progressLine(last, steps, batch, watch.stepsPerSecond);
    process.stdout.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
  }
  if (terminal) process.stdout.write('\n');
  if (quality.length > 0 && quality.at(-1)?.step !== trainer.step) await measure();
  return { losses, quality, stepsPerSecond: watch.stepsPerSecond };
}

async function run(order: Order): Promise<void> {
  const { config, out, resumed } = order;
  const { model } = config;
  const from = resumed?.checkpoint.step ?? 0;
  await provideWebGPU();
  let fault: Fault | null = null;
  const store = openImages(config.dataset, readData);
  await store.whenLoaded(imagesOpenAt(from, store.shardImages, store.images));
  const onFault = (found: Fault) => {
    fault ??= found;
  };
  const { trainer, fallback } = await openTrainer({
    config,
    choice: order.engine,
    images: store,
    onFault,
    wasmHost: nodeWasmHost(),
  });
  if (fallback) console.error(explainFallback(fallback));
  if (resumed) {
    await trainer.restore(resumed.checkpoint);
    const { g, d } = resumed.checkpoint.updates;
    const fresh = g + d === 0 ? ', with Adam’s moments anew: the file has none' : '';
    console.log(`going on from step ${from} of ${resumed.file}${fresh}`);
  }
  await mkdir(out, { recursive: true });
  const { engine, backend, device } = trainer.info;
  console.log(
    `${order.setup} on ${config.dataset}, ${engine} on ${backend}: ${device || 'no GPU'}`,
  );

  const began = performance.now();
  const { losses, quality, stepsPerSecond } = await train(trainer, store, order, () => fault);
  const seconds = (performance.now() - began) / 1000;

  const z = normals(model.seed, streams.grid, 0, 64 * model.latent);
  const channels = model.generator.at(-1) === 3 ? 3 : 1;
  const imageGrid = imageGridPng(await trainer.generate(z), 8, imageSize(model), channels);
  const record = {
    setup: order.setup,
    resumed: resumed && { file: resumed.file, step: from },
    config,
    steps: trainer.step,
    engine,
    backend,
    device,
    seconds,
    stepsPerSecond,
    imagesPerSecond: stepsPerSecond * model.batch,
    versions,
    date: new Date().toISOString(),
  };
  await writeFile(join(out, outputs.samples), imageGrid);
  await writeFile(join(out, outputs.losses), lossesCsv(losses));
  await writeFile(join(out, outputs.quality), qualityCsv(quality));
  const last = quality.at(-1);
  if (last) console.log(qualityLines(last).join('\n'));
  await writeFile(join(out, outputs.record), `${JSON.stringify(record, null, 2)}\n`);
  const checkpoint = writeTraining({ ...(await trainer.checkpoint()), config });
  await writeFile(join(out, outputs.checkpoint), checkpoint);
  console.log(
    `${trainer.step - from} steps in ${seconds.toFixed(1)} s; ${Object.values(outputs).join(', ')} are in ${out}`,
  );
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(usage);
  process.exit(0);
}
try {
  await run(parseOrder(args));
  process.exit(0);
} catch (error) {
  console.error(explain(error));
  process.exit(error instanceof BadArguments ? 2 : 1);
}

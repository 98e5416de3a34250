import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openImages } from '../src/engine/data/images';
import { openTrainer } from '../src/engine/openTrainer';
import { evaluate, sampleImages, usualCopies } from '../src/engine/quality/evaluate';
import { heldOutImages } from '../src/engine/quality/nearest';
import { provideWebGPU } from './device';
import { openJudge, readData } from './judge';
import { runCommand } from './runCommand';
import { BadArguments, readModel } from './train/files';
import { qualityLines } from './train/report';
import { nodeWasmHost } from './wasmHost';

/** `npm run evaluate -- --model FILE`: how good the images of a saved run are, by the page's own measure. */

const usage = `npm run evaluate -- --model FILE [options]

Measures the images of a run's generator as the page's panel does, precision and recall too, and
whether they are copies of training images.

  --model FILE    a model.safetensors of \`npm run train\`, a run or both nets' weights that the page
                  saved, or the manifest of what ships with the page: public/models/digits.json
  --samples N     images to make, 64 to 100000 (default: 10240)
  --json FILE     leaves the figures there, too
  --help          this text`;

const bounds = { min: 64, max: 100_000 };

function read(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        model: { type: 'string' },
        samples: { type: 'string', default: '10240' },
        json: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadArguments(reason.split('\n')[0] ?? reason);
  }
}

async function run(args: string[]): Promise<void> {
  const { model, samples: text, json } = read(args);
  if (model === undefined) throw new BadArguments('--model names the file to measure');
  const samples = Number(text);
  if (!/^\d+$/.test(text) || samples < bounds.min || samples > bounds.max) {
    throw new BadArguments(
      `--samples must be a whole number from ${bounds.min} to ${bounds.max}; got "${text}"`,
    );
  }
  const checkpoint = readModel(model);
  const { config } = checkpoint;
  await provideWebGPU();
  const store = openImages(config.dataset, readData);
  await store.whenLoaded(1);
  const { trainer } = await openTrainer({
    ...{ config, choice: 'auto', images: store, wasmHost: nodeWasmHost() },
    onFault: (fault) => {
      throw fault;
    },
  });
  await trainer.restore(checkpoint);
  const judge = await openJudge(store, config.dataset);
  await store.whenLoaded(store.images);
  const heldOut = await heldOutImages(store);
  const made = await sampleImages(trainer, config.model, store, { samples, heldOut });
  const wanted = { average: true, manifold: true, copies: usualCopies };
  const found = await evaluate(judge, made, wanted);
  console.log(qualityLines(found).join('\n'));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(found, null, 2)}\n`);
}

await runCommand(usage, run);

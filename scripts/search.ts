import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { datasetNames, datasets } from '../src/core/dataset';
import type { DatasetName } from '../src/core/dataset';
import { summariseClasses } from '../src/core/metrics/classes';
import { flopsPerStep } from '../src/core/nn/architecture';
import type { ModelDescription } from '../src/core/nn/model';
import { imagesOpenAt } from '../src/core/nn/random';
import { openImages } from '../src/engine/data/images';
import { evaluate, sampleImages } from '../src/engine/quality/evaluate';
import type { Judge } from '../src/engine/quality/judge';
import { openWasmTrainer } from '../src/engine/wasm/open';
import type { ImageStore } from '../src/engine/trainer';
import { openJudge, readData } from './judge';
import { candidates } from './search/candidates';
import { searchTable } from './search/table';
import type { SearchRow } from './search/table';
import { runCommand } from './runCommand';
import { BadArguments } from './train/files';
import { nodeWasmHost } from './wasmHost';

/**
 * `npm run search`: trains each candidate with several seeds on the processor and measures its images at
 * several budgets of arithmetic. What is in the file already is not done again.
 */

const usage = `npm run search -- [options]

Compares descriptions of scripts/search/candidates.ts by the page's own measure.

  --dataset NAME      ${datasetNames.join(', ')} (default: mnist)
  --only NAME         a candidate; may be given again (default: all)
  --seeds A,B,…       (default: 1,2,3,4,5)
  --budgets A,B,…     TFLOP at which images are measured (default: 0.12,0.2,0.4,0.6,0.8)
  --samples N         images of a measurement (default: 2048)
  --file FILE         where rows are kept and looked for (default: runs/search.jsonl)
  --table             prints what the file holds, as Markdown, and trains nothing
  --help              this text`;

function numbers(flag: string, text: string): number[] {
  const found = text.split(',').map(Number);
  if (found.every((value) => Number.isFinite(value) && value > 0)) return found;
  throw new BadArguments(`--${flag} takes numbers above 0 with commas between them; got "${text}"`);
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        dataset: { type: 'string', default: 'mnist' },
        only: { type: 'string', multiple: true, default: Object.keys(candidates) },
        seeds: { type: 'string', default: '1,2,3,4,5' },
        budgets: { type: 'string', default: '0.12,0.2,0.4,0.6,0.8' },
        samples: { type: 'string', default: '2048' },
        file: { type: 'string', default: 'runs/search.jsonl' },
        table: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadArguments(reason.split('\n')[0] ?? reason);
  }
}

function rowsOf(file: string): SearchRow[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as SearchRow);
}

interface Trial {
  name: string;
  dataset: DatasetName;
  model: ModelDescription;
  budgets: number[];
  samples: number;
}

/** Trains up to each budget in turn, and measures there. */
async function tryOut(
  { name, dataset, model, budgets, samples }: Trial,
  store: ImageStore,
  judge: Judge,
  done: (row: SearchRow) => void,
): Promise<void> {
  const trainer = await openWasmTrainer(model, store, { host: nodeWasmHost() });
  let seconds = 0;
  try {
    for (const budget of [...budgets].sort((a, b) => a - b)) {
      const steps = Math.round((budget * 1e12) / flopsPerStep(model));
      const began = performance.now();
      while (trainer.step < steps) {
        await store.whenLoaded(imagesOpenAt(trainer.step, store.shardImages, store.images));
        await trainer.enqueueSteps('both');
      }
      seconds += (performance.now() - began) / 1000;
      const made = await sampleImages(trainer, model, store, { samples, heldOut: null });
      const quality = await evaluate(judge, made, { average: true, manifold: true, copies: 0 });
      const { classes, features, components, manifold } = quality;
      done({
        ...{ name, dataset, seed: model.seed, budget, steps, samples, seconds },
        features: features?.share ?? null,
        components: components.share,
        covered: classes && summariseClasses(Uint32Array.from(classes)).covered,
        recall: manifold?.recall ?? null,
        varianceRatio: (features ?? components).varianceRatio,
      });
    }
  } finally {
    trainer.dispose();
  }
}

async function run(args: string[]): Promise<void> {
  const { only, file, table, ...given } = read(args);
  const dataset = datasetNames.find((name) => name === given.dataset);
  if (!dataset) throw new BadArguments(`--dataset must be one of ${datasetNames.join(', ')}`);
  const [samples = 2048] = numbers('samples', given.samples);
  const budgets = numbers('budgets', given.budgets);
  const rows = rowsOf(file);
  if (table) {
    console.log(searchTable(rows.filter((row) => row.dataset === dataset)));
    return;
  }
  const store = openImages(dataset, readData);
  const judge = await openJudge(store, dataset);
  mkdirSync(dirname(file), { recursive: true });
  for (const seed of numbers('seeds', given.seeds)) {
    for (const name of only) {
      const model = candidates[name];
      if (!model) throw new BadArguments(`--only knows ${Object.keys(candidates).join(', ')}`);
      const generator = [...model.generator.slice(0, -1), datasets[dataset].channels];
      const has = (budget: number) =>
        rows.some(
          (row) =>
            row.name === name &&
            row.dataset === dataset &&
            row.seed === seed &&
            row.budget === budget &&
            row.samples === samples,
        );
      if (budgets.every(has)) continue;
      await tryOut(
        { name, dataset, model: { ...model, generator, seed }, budgets, samples },
        store,
        judge,
        (row) => {
          if (!has(row.budget)) appendFileSync(file, `${JSON.stringify(row)}\n`);
          console.log(JSON.stringify(row));
        },
      );
    }
  }
}

await runCommand(usage, run);

import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { presetFor } from '../src/core/config';
import type { RunConfig } from '../src/core/config';
import { datasetNames } from '../src/core/dataset';
import type { Fault } from '../src/core/fault';
import { presetNames } from '../src/core/nn/model';
import { openImages } from '../src/engine/data/images';
import { openTrainer } from '../src/engine/openTrainer';
import type { ImageStore, Trainer } from '../src/engine/trainer';
import { alarmTable } from './alarms/table';
import type { WatchedRow } from './alarms/table';
import { provideWebGPU } from './device';
import { openJudge, readData } from './judge';
import { runCommand } from './runCommand';
import { explain } from './train/explain';
import { BadArguments } from './train/files';
import { nodeWasmHost } from './wasmHost';
import { watchRun } from './watchRun';

/**
 * `npm run alarms`: trains a preset with several seeds, measured as the page does, and tells which alarms
 * rang. Measurements are kept, so that other thresholds need no other training.
 */

const engines = ['wasm', 'gpu'] as const;

/** What a kept row must share with what is asked for. */
const sameKeys = ['preset', 'dataset', 'seed', 'engine'] as const;

const usage = `npm run alarms -- [options]

Trains a preset as it is, and says which of the page's alarms ring.

  --preset NAME    ${presetNames.join(', ')} (default: quick)
  --dataset NAME   ${datasetNames.join(', ')} (default: mnist)
  --seeds A,B,…    (default: 1,2,3,4,5)
  --steps N        (default: 2000)
  --engine NAME    wasm: the processor (default); gpu: WebGPU
  --file FILE      where measurements are kept and looked for (default: runs/alarms.jsonl)
  --table          prints what the file holds, as Markdown, and trains nothing
  --help           this text`;

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        preset: { type: 'string', default: 'quick' },
        dataset: { type: 'string', default: 'mnist' },
        seeds: { type: 'string', default: '1,2,3,4,5' },
        steps: { type: 'string', default: '2000' },
        engine: { type: 'string', default: 'wasm' },
        file: { type: 'string', default: 'runs/alarms.jsonl' },
        table: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadArguments(reason.split('\n')[0] ?? reason);
  }
}

function whole(flag: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new BadArguments(`--${flag} takes whole numbers; got "${text}"`);
}

function one<Name extends string>(flag: string, text: string, known: readonly Name[]): Name {
  const found = known.find((name) => name === text);
  if (found !== undefined) return found;
  throw new BadArguments(`--${flag} must be one of ${known.join(', ')}`);
}

function rowsOf(file: string): WatchedRow[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as WatchedRow);
}

/** @throws BadArguments where there is no GPU. What breaks one later ends the process. */
async function openOnGpu(config: RunConfig, images: ImageStore): Promise<Trainer> {
  await provideWebGPU();
  const onFault = (fault: Fault) => {
    console.error(explain(fault));
    process.exit(1);
  };
  const wasmHost = nodeWasmHost();
  const { trainer } = await openTrainer({ config, choice: 'gpu', images, onFault, wasmHost });
  if (trainer.info.backend === 'webgpu') return trainer;
  trainer.dispose();
  throw new BadArguments('--engine gpu: no WebGPU device can be used here');
}

async function run(args: string[]): Promise<void> {
  const { file, table, ...given } = read(args);
  const preset = one('preset', given.preset, presetNames);
  const dataset = one('dataset', given.dataset, datasetNames);
  const engine = one('engine', given.engine, engines);
  const steps = whole('steps', given.steps);
  const seeds = given.seeds.split(',').map((seed) => whole('seeds', seed));
  const rows = rowsOf(file);
  if (table) {
    console.log(alarmTable(rows));
    return;
  }
  const store = openImages(dataset, readData);
  const judge = await openJudge(store, dataset);
  mkdirSync(dirname(file), { recursive: true });
  for (const seed of seeds) {
    const asked = { preset, dataset, seed, engine };
    const has = rows.some(
      (row) => row.steps >= steps && sameKeys.every((key) => row[key] === asked[key]),
    );
    if (has) continue;
    const usual = presetFor(preset, dataset);
    const config = { dataset, model: { ...usual.model, seed } };
    const open = engine === 'gpu' ? () => openOnGpu(config, store) : undefined;
    const history = await watchRun({ config, store, judge, open, until: steps });
    const row = { preset, dataset, seed, steps, engine, batch: config.model.batch, history };
    appendFileSync(file, `${JSON.stringify(row)}\n`);
    console.log(alarmTable([row]));
  }
}

await runCommand(usage, run);

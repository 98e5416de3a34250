import { parseArgs } from 'node:util';
import { presetNames, presets } from '../src/core/nn/model';
import type { ModelDescription, PresetName } from '../src/core/nn/model';
import type { Job } from './job';
import { variantsIn } from './variants';

export interface Options {
  /** Whether it is the built page that is measured, room by room, and no trainer. */
  page: boolean;
  /** Whether it is `npm run classroom` with a whole class, and no trainer. */
  classroom: boolean;
  /** Whether it is the step's products on WebAssembly, beside what the processor can do. */
  processor: boolean;
  browser: boolean;
  /** File for all figures, or null. */
  json: string | null;
  job: Job;
}

export class UsageError extends Error {}

/** The nets that the targets are stated for: Classroom with a shallower D. */
const usual: ModelDescription = {
  ...presets.classroom,
  discriminator: [32, 64, 128],
  loss: 'nonSaturating',
};

/** The same layers with next to no arithmetic: what is left is the cost of a step's overhead. */
const slight: ModelDescription = {
  ...usual,
  generator: [4, 4, 4, 1],
  discriminator: [4, 4, 4],
  batch: 4,
};

function whole(name: string, text: string, min: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min) return value;
  throw new UsageError(`--${name} takes a whole number from ${min}, not ${text}`);
}

function listed<Name extends string>(name: string, text: string, known: readonly Name[]): Name {
  const found = known.find((entry) => entry === text);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} knows ${known.join(', ')}, not ${text}`);
}

const flags = {
  page: { type: 'boolean', default: false },
  classroom: { type: 'boolean', default: false },
  processor: { type: 'boolean', default: false },
  browser: { type: 'boolean', default: false },
  scaling: { type: 'boolean', default: false },
  kernels: { type: 'boolean', default: false },
  json: { type: 'string' },
  preset: { type: 'string' },
  overhead: { type: 'boolean', default: false },
  batch: { type: 'string' },
  repetitions: { type: 'string', default: '5' },
  trainers: { type: 'string' },
} as const;

/** @throws UsageError that names the flag and what it takes */
export function readOptions(args: string[]): Options {
  let values;
  try {
    ({ values } = parseArgs({ args, options: flags }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { page, classroom, processor, browser, scaling, kernels, json } = values;
  const { preset, overhead, batch, repetitions, trainers } = values;
  for (const whole of ['--page', '--classroom']) {
    const other = args.find(
      (word) => word.startsWith('--') && !/^--json\b/.test(word) && word !== whole,
    );
    if (args.includes(whole) && other)
      throw new UsageError(`${whole} takes --json alone, not ${other}`);
  }
  if (processor && (browser || scaling || kernels || trainers !== undefined)) {
    throw new UsageError('--processor takes --preset, --batch, --repetitions and --json alone');
  }
  if (scaling && kernels) throw new UsageError('--scaling or --kernels, not both');
  if (overhead && preset !== undefined) throw new UsageError('--overhead or --preset, not both');
  const base = overhead ? slight : { ...usual, batch: browser ? 8 : 16 };
  const named: ModelDescription =
    preset === undefined ? base : presets[listed<PresetName>('preset', preset, presetNames)];
  const known = variantsIn(browser ? 'browser' : 'node');
  return {
    page,
    classroom,
    processor,
    browser,
    json: json ?? null,
    job: {
      kind: scaling ? 'scaling' : kernels ? 'kernels' : 'trainers',
      model: batch === undefined ? named : { ...named, batch: whole('batch', batch, 2) },
      variants: trainers?.split(',').map((name) => listed('trainers', name, known)) ?? known,
      repetitions: whole('repetitions', repetitions, 1),
    },
  };
}

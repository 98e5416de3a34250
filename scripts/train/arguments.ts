import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { checkConfig, presetFor } from '../../src/core/config';
import type { RunConfig } from '../../src/core/config';
import { datasetNames } from '../../src/core/dataset';
import { presetNames } from '../../src/core/nn/model';
import type { Checkpoint } from '../../src/core/checkpoint';
import { BadArguments, checkOutput, readConfig, readResumed } from './files';

const engines = ['auto', 'gpu', 'wasm', 'tfjs'] as const;

export interface Order {
  config: RunConfig;
  /** Where the config came from, for people: a preset's name, a file's, or `resumed`. */
  setup: string;
  /** The state to go on from, and its file. */
  resumed: { file: string; checkpoint: Checkpoint } | null;
  /** The step at which the training ends. */
  steps: number;
  out: string;
  engine: (typeof engines)[number];
}

const maxSteps = 1_000_000;

function oneOf<Name extends string>(flag: string, value: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found) return found;
  throw new BadArguments(`--${flag} must be one of ${names.join(', ')}; got "${value}"`);
}

function wholeNumber(flag: string, value: string, max: number): number {
  if (!/^\d+$/.test(value) || Number(value) > max) {
    throw new BadArguments(`--${flag} must be a whole number up to ${max}; got "${value}"`);
  }
  return Number(value);
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        dataset: { type: 'string' },
        preset: { type: 'string' },
        seed: { type: 'string' },
        config: { type: 'string' },
        resume: { type: 'string' },
        steps: { type: 'string', default: '2000' },
        engine: { type: 'string', default: 'auto' },
        out: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadArguments(reason.split('\n')[0] ?? reason);
  }
}

type Values = ReturnType<typeof read>;

/** A file of a whole setup leaves nothing for the other options to say. */
function refuseBeside(flag: 'config' | 'resume', values: Values): void {
  const others = ['dataset', 'preset', 'seed', 'config'] as const;
  const other = others.find((name) => name !== flag && values[name] !== undefined);
  if (other === undefined) return;
  throw new BadArguments(`--${flag} brings the whole setup with it; leave out --${other}`);
}

function setupOf(values: Values): Pick<Order, 'config' | 'setup' | 'resumed'> {
  if (values.resume !== undefined) {
    refuseBeside('resume', values);
    const checkpoint = readResumed(values.resume);
    const resumed = { file: values.resume, checkpoint };
    return { config: checkpoint.config, setup: 'resumed', resumed };
  }
  if (values.config !== undefined) {
    refuseBeside('config', values);
    const setup = basename(values.config, extname(values.config));
    return { config: readConfig(values.config), setup, resumed: null };
  }
  const dataset = oneOf('dataset', values.dataset ?? 'mnist', datasetNames);
  const preset = oneOf('preset', values.preset ?? 'quick', presetNames);
  const seed = wholeNumber('seed', values.seed ?? '7', 0xffffffff);
  const { model } = presetFor(preset, dataset);
  return {
    config: checkConfig({ dataset, model: { ...model, seed } }),
    setup: preset,
    resumed: null,
  };
}

/**
 * What `npm run train --` was asked for.
 * @throws BadArguments with the reason in one line
 */
export function parseOrder(args: string[]): Order {
  const values = read(args);
  const engine = oneOf('engine', values.engine, engines);
  const steps = wholeNumber('steps', values.steps, maxSteps);
  if (steps === 0) throw new BadArguments('--steps must be at least 1');
  const { config, setup, resumed } = setupOf(values);
  if (resumed && resumed.checkpoint.step >= steps) {
    const done = resumed.checkpoint.step;
    throw new BadArguments(
      `--steps counts from the start: "${resumed.file}" is at step ${done} already, so ask for more than ${steps}`,
    );
  }
  const name = resumed ? `${setup}-${resumed.checkpoint.step}` : setup;
  const out = values.out ?? `runs/${config.dataset}-${name}-${config.model.seed}`;
  if (out === '') throw new BadArguments('--out must name a folder');
  checkOutput(out);
  return { config, setup, resumed, steps, out, engine };
}

import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkConfig, presetFor } from '../../src/core/config';
import type { RunConfig } from '../../src/core/config';
import { datasetNames } from '../../src/core/dataset';
import { presetNames } from '../../src/core/model';

const engines = ['auto', 'gpu', 'tfjs'] as const;

export interface Order {
  config: RunConfig;
  preset: string;
  steps: number;
  out: string;
  engine: (typeof engines)[number];
}

/** A command line that cannot be obeyed; its message is one line. */
export class BadArguments extends Error {}

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
        dataset: { type: 'string', default: 'mnist' },
        preset: { type: 'string', default: 'quick' },
        steps: { type: 'string', default: '300' },
        seed: { type: 'string', default: '7' },
        engine: { type: 'string', default: 'auto' },
        out: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadArguments(reason.split('\n')[0] ?? reason);
  }
}

/**
 * What `npm run train --` was asked for.
 * @throws BadArguments with the reason in one line
 */
export function parseOrder(args: string[]): Order {
  const values = read(args);
  const dataset = oneOf('dataset', values.dataset, datasetNames);
  const preset = oneOf('preset', values.preset, presetNames);
  const engine = oneOf('engine', values.engine, engines);
  const steps = wholeNumber('steps', values.steps, maxSteps);
  if (steps === 0) throw new BadArguments('--steps must be at least 1');
  const seed = wholeNumber('seed', values.seed, 0xffffffff);
  const out = values.out ?? `runs/${dataset}-${preset}-${seed}`;
  if (out === '') throw new BadArguments('--out must name a folder');
  if (existsSync(out) && !statSync(out).isDirectory()) {
    throw new BadArguments(`--out must name a folder; "${out}" is a file`);
  }
  const { model } = presetFor(preset, dataset);
  const config = checkConfig({ dataset, model: { ...model, seed } });
  return { config, preset, steps, out, engine };
}

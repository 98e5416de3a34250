import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { checkConfig } from '../../src/core/config';
import type { RunConfig } from '../../src/core/config';
import { readCheckpoint } from '../../src/core/safetensors/checkpoint';
import { joinParts } from '../../src/core/safetensors/parts';
import type { Checkpoint } from '../../src/core/checkpoint';
import { explain } from './explain';

/** What `npm run train` reads and leaves behind. */

/** A command line that cannot be obeyed; its message is one line. */
export class BadArguments extends Error {}

/** What a training leaves in its folder. */
export const outputs = {
  checkpoint: 'model.safetensors',
  samples: 'samples.png',
  losses: 'losses.csv',
  quality: 'quality.csv',
  record: 'run.json',
} as const;

/** What `make` makes of a file; whatever it throws is told with the option and the file's name. */
function opened<Content>(flag: string, path: string, make: (bytes: Buffer) => Content): Content {
  if (!existsSync(path)) throw new BadArguments(`--${flag}: there is no file "${path}"`);
  if (!statSync(path).isFile()) throw new BadArguments(`--${flag}: "${path}" is not a file`);
  try {
    return make(readFileSync(path));
  } catch (error) {
    const [reason] = explain(error).split('\n');
    throw new BadArguments(`--${flag}: "${path}" cannot be used. ${reason ?? ''}`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A misspelt field would otherwise be passed over in silence. */
function refuseUnknown(given: unknown, known: object): void {
  const stranger = Object.keys(isObject(given) ? given : {}).find((key) => !(key in known));
  if (stranger !== undefined) throw new Error(`It has no field "${stranger}".`);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Error('It is not JSON.');
  }
}

/**
 * The setup in a JSON file: a RunConfig, or the `run.json` that a training left, which has it under
 * `config`.
 * @throws BadArguments
 */
export function readConfig(path: string): RunConfig {
  return opened('config', path, (bytes) => {
    const json = parseJson(bytes);
    const given = isObject(json) && 'config' in json ? json['config'] : json;
    if (!isObject(given)) throw new Error('It is not a setup: see --help.');
    const config = checkConfig(given as unknown as RunConfig);
    refuseUnknown(given, config);
    refuseUnknown(given['model'], config.model);
    return config;
  });
}

/** @throws BadArguments */
export function readResumed(path: string): Checkpoint {
  return opened('resume', path, readCheckpoint);
}

const manifestSchema = v.object({ files: v.array(v.object({ file: v.string() })) });

/**
 * The model in a file, or in the files beside it that a manifest lists, as what ships with the page has it.
 * @throws BadArguments
 */
export function readModel(path: string): Checkpoint {
  return opened('model', path, (bytes) => {
    if (!path.endsWith('.json')) return readCheckpoint(bytes);
    const manifest = v.safeParse(manifestSchema, parseJson(bytes));
    if (!manifest.success) throw new Error('It lists no files of weights.');
    const parts = manifest.output.files.map(({ file }) => join(dirname(path), basename(file)));
    return joinParts(parts.map((part) => readFileSync(part)));
  });
}

/**
 * Nothing that an earlier training left is written over.
 * @throws BadArguments when `folder` is a file or has one of the outputs
 */
export function checkOutput(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) {
    throw new BadArguments(`--out must name a folder; "${folder}" is a file`);
  }
  const found = Object.values(outputs).find((name) => existsSync(join(folder, name)));
  if (found === undefined) return;
  throw new BadArguments(
    `"${folder}" holds a training already (${found}); name another folder with --out`,
  );
}

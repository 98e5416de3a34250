import * as v from 'valibot';
import { checkConfig, runConfigSchema } from '../config';
import type { RunConfig } from '../config';
import { Fault } from '../fault';
import type { ModelDescription } from '../nn/model';
import { averageName, parameterSpecs, stateNames } from '../nn/parameters';
import { maxSavedStep } from '../checkpoint';
import type { Checkpoint } from '../checkpoint';
import { joined, parse, serialise, serialiseInPieces } from './format';
import type { Container, Entry, Tensor } from './format';
import { fromHalves, toHalf } from './half';

/**
 * Our files: a safetensors container whose metadata has our manifest as JSON under `ganvas`. A
 * training file has every array in full precision and goes on exactly; a weights file has no moments,
 * in half precision, and goes on with Adam's moments at zero. Its G is the moving average, which is what
 * people saw. Version 1 had no average: it begins anew, at the newest weights.
 */
const version = 2;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const manifestSchema = v.object({
  version: v.pipe(count, v.minValue(1), v.maxValue(version)),
  config: runConfigSchema,
  step: count,
  updates: v.object({ g: count, d: count }),
});

/** @param updates Adam's, of the moments that the file has */
export function metadataOf(
  { config, step }: Checkpoint,
  updates: Checkpoint['updates'],
): Map<string, string> {
  return new Map([['ganvas', JSON.stringify({ version, config, step, updates })]]);
}

function valuesOf({ arrays }: Checkpoint, name: string): Float32Array<ArrayBuffer> {
  const values = arrays.get(name);
  if (!values) throw new Fault({ code: 'file.missing', params: { tensor: name } });
  const { buffer, byteOffset, length } = values;
  return buffer instanceof ArrayBuffer
    ? new Float32Array(buffer, byteOffset, length)
    : Float32Array.from(values);
}

/** Bytes of a training state's numbers; its file is longer by the header, some tens of kilobytes. */
export function trainingBytes(model: ModelDescription): number {
  return parameterSpecs(model).reduce(
    (sum, spec) => sum + stateNames(spec).length * spec.size * Float32Array.BYTES_PER_ELEMENT,
    0,
  );
}

/**
 * A training file in pieces, to be written one after the other. All but the first are the checkpoint's
 * own memory, so nothing large is allocated.
 */
export function trainingPieces(checkpoint: Checkpoint): Uint8Array<ArrayBuffer>[] {
  const tensors = new Map<string, Tensor>();
  for (const spec of parameterSpecs(checkpoint.config.model)) {
    for (const name of stateNames(spec)) {
      tensors.set(name, { dtype: 'F32', shape: spec.shape, values: valuesOf(checkpoint, name) });
    }
  }
  return serialiseInPieces({ tensors, metadata: metadataOf(checkpoint, checkpoint.updates) });
}

/** A training file in one piece: it takes as much memory again as the state. */
export function writeTraining(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  return joined(trainingPieces(checkpoint));
}

/** Without moments, G as the moving average; in F32 the checkpoint's own memory. @param player G's arrays only, for a generator to hand on, or those of both nets */
export function weightsOf(
  checkpoint: Checkpoint,
  player: 'g' | 'both',
  dtype: 'F16' | 'F32',
): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const spec of parameterSpecs(checkpoint.config.model)) {
    if (player === 'g' && spec.player !== 'g') continue;
    const average = spec.player === 'g';
    const values = valuesOf(checkpoint, average ? averageName(spec.name) : spec.name);
    tensors.set(
      spec.name,
      dtype === 'F16'
        ? { dtype, shape: spec.shape, values: Uint16Array.from(values, toHalf) }
        : { dtype, shape: spec.shape, values },
    );
  }
  return tensors;
}

/** @param player G's arrays only, for a generator to hand on; both nets can be trained further */
export function writeWeights(
  checkpoint: Checkpoint,
  player: 'g' | 'both',
  dtype: 'F16' | 'F32',
): Uint8Array<ArrayBuffer> {
  const tensors = weightsOf(checkpoint, player, dtype);
  return serialise({ tensors, metadata: metadataOf(checkpoint, { g: 0, d: 0 }) });
}

function manifestOf(text: string | undefined): {
  config: RunConfig;
  step: number;
  updates: Checkpoint['updates'];
} {
  if (text === undefined) throw new Fault({ code: 'file.notOurs', params: {} });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Fault({ code: 'file.manifest', params: {} });
  }
  const found = v.safeParse(v.object({ version: v.number() }), raw);
  if (found.success && found.output.version > version) {
    throw new Fault({ code: 'file.version', params: { version: found.output.version } });
  }
  const manifest = v.safeParse(manifestSchema, raw);
  if (!manifest.success) throw new Fault({ code: 'file.manifest', params: {} });
  const { step, updates } = manifest.output;
  const steps = Math.max(step, updates.g, updates.d);
  if (steps > maxSavedStep) {
    throw new Fault({ code: 'file.tooManySteps', params: { steps, max: maxSavedStep } });
  }
  return { ...manifest.output, config: checkConfig(manifest.output.config) };
}

/** An array of the model that a file must give. */
export interface WantedArray {
  name: string;
  /** Numbers in it. */
  size: number;
  /** Whether the file has it; a file without moments has zeros for them. */
  given: boolean;
  /** An array before it that it is a copy of, where the file lacks it: an average that begins anew. */
  copied?: string;
  nonNegative: boolean;
}

/** Whether an array is a second moment or a variance. */
export function isNonNegative(name: string): boolean {
  return name.startsWith('v/') || name.endsWith('.variance');
}

/**
 * @param shapes by name, of all arrays that the file must have
 * @throws Fault `file.missing`, `file.shape`, `file.unexpected` unless it has them and no others
 */
export function checkArrays(
  given: ReadonlyMap<string, Pick<Entry, 'shape'>>,
  shapes: ReadonlyMap<string, readonly number[]>,
): void {
  for (const [name, shape] of shapes) {
    const found = given.get(name);
    if (!found) throw new Fault({ code: 'file.missing', params: { tensor: name } });
    if (String(found.shape) !== String(shape)) {
      throw new Fault({ code: 'file.shape', params: { tensor: name } });
    }
  }
  for (const name of given.keys()) {
    if (!shapes.has(name)) throw new Fault({ code: 'file.unexpected', params: { tensor: name } });
  }
}

/**
 * What a file holds, by its header alone: the names, shapes and types must be those of the model that
 * the manifest declares, with all moments or with none. So a file that passes has the very size that
 * its model needs.
 * @throws Fault `file.…` or `config.…`
 */
export function contentOf(
  given: ReadonlyMap<string, Pick<Entry, 'dtype' | 'shape'>>,
  metadata: ReadonlyMap<string, string>,
): Omit<Checkpoint, 'arrays'> & { wanted: WantedArray[] } {
  const { config, step, updates } = manifestOf(metadata.get('ganvas'));
  const some = (...prefixes: string[]) =>
    [...given.keys()].some((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  const full = some('m/', 'v/');
  const averaged = some(averageName(''));
  const wanted: WantedArray[] = [];
  const shapes = new Map<string, readonly number[]>();
  for (const spec of parameterSpecs(config.model)) {
    for (const name of stateNames(spec)) {
      const average = name === averageName(spec.name);
      const present = name === spec.name || (average ? averaged : full);
      const array = { name, size: spec.size, given: present, nonNegative: isNonNegative(name) };
      wanted.push(average && !present ? { ...array, copied: spec.name } : array);
      if (present) shapes.set(name, spec.shape);
    }
  }
  checkArrays(given, shapes);
  const half = [...given].find(([, { dtype }]) => full && dtype !== 'F32');
  if (half) throw new Fault({ code: 'file.dtype', params: { tensor: half[0] } });
  return { config, step, updates: full ? updates : { g: 0, d: 0 }, wanted };
}

/** @throws Fault `file.notFinite` for a number that no training can have left there */
export function checkValues(
  values: Float32Array,
  { name, nonNegative }: Pick<WantedArray, 'name' | 'nonNegative'>,
): void {
  const least = nonNegative ? 0 : -Number.MAX_VALUE;
  // A loop of its own, since a callback per number takes ten times as long.
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    // NaN fails every comparison.
    if (!(value >= least && value <= Number.MAX_VALUE)) {
      throw new Fault({ code: 'file.notFinite', params: { tensor: name } });
    }
  }
}

/** What stands for an array that a file lacks. @param before arrays that were read */
export function standIn(
  { size, copied }: WantedArray,
  before: ReadonlyMap<string, Float32Array>,
): Float32Array {
  const original = copied === undefined ? undefined : before.get(copied);
  return original?.slice() ?? new Float32Array(size);
}

/**
 * A training state from a stranger's bytes, which are in memory already; see `readTraining` for those
 * that are not.
 * @throws Fault `file.…` or `config.…`
 */
export function readCheckpoint(file: Uint8Array): Checkpoint {
  return checkpointOf(parse(file));
}

/**
 * What `readCheckpoint` makes of a file's content.
 * @throws Fault `file.…` or `config.…`
 */
export function checkpointOf({ tensors, metadata }: Container): Checkpoint {
  const { wanted, ...state } = contentOf(tensors, metadata);
  const arrays = new Map<string, Float32Array>();
  for (const array of wanted) {
    const tensor = tensors.get(array.name);
    if (!array.given || !tensor) {
      arrays.set(array.name, standIn(array, arrays));
      continue;
    }
    const values = tensor.dtype === 'F32' ? tensor.values : fromHalves(tensor.values);
    checkValues(values, array);
    arrays.set(array.name, values);
  }
  return { ...state, arrays };
}

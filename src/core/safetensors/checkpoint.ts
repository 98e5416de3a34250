import * as v from 'valibot';
import { checkConfig, runConfigSchema } from '../config';
import type { RunConfig } from '../config';
import { Fault } from '../fault';
import { parameterSpecs } from '../parameters';
import type { ParameterSpec } from '../parameters';
import { maxSavedStep } from '../snapshot';
import type { Snapshot } from '../snapshot';
import { maxFileBytes, parse, serialise } from './format';
import type { Container, Tensor } from './format';
import { fromHalves, toHalf } from './half';

/**
 * Our files: a safetensors container whose metadata has our manifest as JSON under `ganvas`. A
 * training file has every array in full precision and goes on exactly; a weights file has no moments,
 * in half precision, and goes on with Adam's moments at zero.
 */
const version = 1;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const manifestSchema = v.object({
  version: v.literal(version),
  config: runConfigSchema,
  step: count,
  updates: v.object({ g: count, d: count }),
});

const moments = ['m/', 'v/'] as const;

/** @param updates Adam's, of the moments that the file has */
export function metadataOf(
  { config, step }: Snapshot,
  updates: Snapshot['updates'],
): Map<string, string> {
  return new Map([['ganvas', JSON.stringify({ version, config, step, updates })]]);
}

function write(container: Container): Uint8Array<ArrayBuffer> {
  const file = serialise(container);
  if (file.length > maxFileBytes) {
    throw new Fault({ code: 'file.tooLarge', params: { bytes: file.length, max: maxFileBytes } });
  }
  return file;
}

function valuesOf({ arrays }: Snapshot, name: string): Float32Array {
  const values = arrays.get(name);
  if (!values) throw new Fault({ code: 'file.missing', params: { tensor: name } });
  return values;
}

/** @throws Fault `file.tooLarge` for a state that could not be opened again */
export function writeTraining(snapshot: Snapshot): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, trainable } of parameterSpecs(snapshot.config.model)) {
    for (const prefix of trainable ? ['', ...moments] : ['']) {
      const values = Float32Array.from(valuesOf(snapshot, prefix + name));
      tensors.set(prefix + name, { dtype: 'F32', shape, values });
    }
  }
  return write({ tensors, metadata: metadataOf(snapshot, snapshot.updates) });
}

/** Without moments; @param player G's arrays only, for a generator to hand on, or those of both nets */
export function weightsOf(
  snapshot: Snapshot,
  player: 'g' | 'both',
  dtype: 'F16' | 'F32',
): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const spec of parameterSpecs(snapshot.config.model)) {
    if (player === 'g' && spec.player !== 'g') continue;
    const values = valuesOf(snapshot, spec.name);
    tensors.set(
      spec.name,
      dtype === 'F16'
        ? { dtype, shape: spec.shape, values: Uint16Array.from(values, toHalf) }
        : { dtype, shape: spec.shape, values: Float32Array.from(values) },
    );
  }
  return tensors;
}

/** @param player G's arrays only, for a generator to hand on; both nets can be trained further */
export function writeWeights(
  snapshot: Snapshot,
  player: 'g' | 'both',
  dtype: 'F16' | 'F32',
): Uint8Array<ArrayBuffer> {
  const tensors = weightsOf(snapshot, player, dtype);
  return write({ tensors, metadata: metadataOf(snapshot, { g: 0, d: 0 }) });
}

function manifestOf(text: string | undefined): {
  config: RunConfig;
  step: number;
  updates: Snapshot['updates'];
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

function accept(tensor: Tensor, name: string, { shape }: ParameterSpec): Float32Array {
  const same =
    tensor.shape.length === shape.length && shape.every((side, i) => side === tensor.shape[i]);
  if (!same) throw new Fault({ code: 'file.shape', params: { tensor: name } });
  const values = tensor.dtype === 'F32' ? tensor.values : fromHalves(tensor.values);
  if (!values.every(Number.isFinite)) {
    throw new Fault({ code: 'file.notFinite', params: { tensor: name } });
  }
  return values;
}

/**
 * A training state from a stranger's bytes. The names, shapes and types must be those of the model
 * that the manifest declares, with all moments or with none; a file without moments starts Adam anew.
 * @throws Fault `file.…` or `config.…`
 */
export function readCheckpoint(file: Uint8Array): Snapshot {
  return snapshotOf(parse(file));
}

/**
 * What `readCheckpoint` makes of a file's content.
 * @throws Fault `file.…` or `config.…`
 */
export function snapshotOf({ tensors: given, metadata }: Container): Snapshot {
  const tensors = new Map(given);
  const { config, step, updates } = manifestOf(metadata.get('ganvas'));
  const full = [...tensors.keys()].some((name) => name.startsWith('m/') || name.startsWith('v/'));
  const arrays = new Map<string, Float32Array>();
  for (const spec of parameterSpecs(config.model)) {
    for (const prefix of spec.trainable ? ['', ...moments] : ['']) {
      const name = prefix + spec.name;
      const tensor = tensors.get(name);
      if (!full && prefix !== '') {
        arrays.set(name, new Float32Array(spec.size));
        continue;
      }
      if (!tensor) throw new Fault({ code: 'file.missing', params: { tensor: name } });
      if (full && tensor.dtype !== 'F32') {
        throw new Fault({ code: 'file.dtype', params: { tensor: name } });
      }
      const values = accept(tensor, name, spec);
      if ((prefix === 'v/' || spec.name.endsWith('.variance')) && values.some((x) => x < 0)) {
        throw new Fault({ code: 'file.notFinite', params: { tensor: name } });
      }
      arrays.set(name, values);
      tensors.delete(name);
    }
  }
  const [stranger] = tensors.keys();
  if (stranger !== undefined) {
    throw new Fault({ code: 'file.unexpected', params: { tensor: stranger } });
  }
  return { config, step, updates: full ? updates : { g: 0, d: 0 }, arrays };
}

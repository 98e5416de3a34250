import { checkConfig } from '../../core/config';
import type { RunConfig } from '../../core/config';
import { Fault } from '../../core/fault';
import { initialState, parameterSpecs, stateNames } from '../../core/nn/parameters';
import type { ModelDescription } from '../../core/nn/model';
import type { Player } from '../../core/nn/parameters';
import { maxSavedStep } from '../../core/checkpoint';
import type { Checkpoint } from '../../core/checkpoint';

/** The state of a run before its first iteration. */
export function initialCheckpoint(config: RunConfig): Checkpoint {
  return { config, step: 0, updates: { g: 0, d: 0 }, arrays: initialState(config.model) };
}

export function copyCheckpoint(checkpoint: Checkpoint): Checkpoint {
  const arrays = new Map<string, Float32Array>();
  for (const [name, array] of checkpoint.arrays) arrays.set(name, array.slice());
  return { ...checkpoint, updates: { ...checkpoint.updates }, arrays };
}

/** The exponent of every float32 that is not finite, and of no other (IEEE 754, section 3.4). */
const allOnes = 0x7f800000;

/** @returns the name of the first array with a NaN or an infinity in it */
export function firstNonFinite(arrays: Map<string, Float32Array>): string | null {
  for (const [name, { buffer, byteOffset, length }] of arrays) {
    const words = new Uint32Array(buffer, byteOffset, length);
    for (let i = 0; i < length; i++) {
      if (((words[i] ?? 0) & allOnes) === allOnes) return name;
    }
  }
  return null;
}

function count(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Fault({ code: 'engine.snapshotMismatch', params: { tensor: name } });
  }
  if (value > maxSavedStep) {
    throw new Fault({ code: 'file.tooManySteps', params: { steps: value, max: maxSavedStep } });
  }
  return value;
}

/**
 * Checks a checkpoint from outside, such as a file.
 * @returns it with a checked config and known arrays only, which it shares
 * @throws Fault of its config; `engine.snapshotMismatch` for a count or an array that is missing or
 *   of the wrong length; `file.tooManySteps`; `engine.snapshotNotFinite`
 */
export function validateCheckpoint(checkpoint: Checkpoint): Checkpoint {
  const config = checkConfig(checkpoint.config);
  const step = count('step', checkpoint.step);
  const updates = {
    g: count('updates.g', checkpoint.updates.g),
    d: count('updates.d', checkpoint.updates.d),
  };
  const arrays = new Map<string, Float32Array>();
  for (const spec of parameterSpecs(config.model)) {
    for (const tensor of stateNames(spec)) {
      const array = checkpoint.arrays.get(tensor);
      if (array?.length !== spec.size) {
        throw new Fault({ code: 'engine.snapshotMismatch', params: { tensor } });
      }
      arrays.set(tensor, array);
    }
  }
  const tensor = firstNonFinite(arrays);
  if (tensor !== null) throw new Fault({ code: 'engine.snapshotNotFinite', params: { tensor } });
  return { config, step, updates, arrays };
}

/** ‖w′ − w‖/‖w‖ over each net's trained weights. */
export function moved(
  model: ModelDescription,
  before: Map<string, Float32Array>,
  after: Map<string, Float32Array>,
): Record<Player, number> {
  const change = { g: 0, d: 0 };
  const norm = { g: 0, d: 0 };
  for (const { name, player, trainable } of parameterSpecs(model)) {
    if (!trainable) continue;
    const w = before.get(name) ?? [];
    const next = after.get(name) ?? [];
    for (let i = 0; i < w.length; i++) {
      const x = w[i] ?? 0;
      change[player] += ((next[i] ?? 0) - x) ** 2;
      norm[player] += x ** 2;
    }
  }
  const ratio = (player: Player) => Math.sqrt(change[player] / (norm[player] || 1));
  return { g: ratio('g'), d: ratio('d') };
}

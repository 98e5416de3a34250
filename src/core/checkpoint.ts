import type { RunConfig } from './config';
import { yieldToEventLoop } from './yieldToEventLoop';

/**
 * Most iterations, and most updates of a net, that a saved state may claim. Steps are counted in 32 bits
 * on the GPU: this leaves as many again to be trained.
 */
export const maxSavedStep = 2 ** 31;

/**
 * The whole state of training. Random numbers are counted by `step`, so the step is the state of the
 * random generator too.
 */
export interface Checkpoint {
  config: RunConfig;
  /** Iterations done, of any kind. */
  step: number;
  /** Adam's own counts: how many times each net was updated. */
  updates: { g: number; d: number };
  /**
   * Arrays by name in the layouts of `parameterSpecs`: every parameter and running statistic under
   * its own name, Adam's moments of the trainable ones under `m/` and `v/` before it, and G's moving
   * average of each of its arrays under `average/` before it.
   */
  arrays: Map<string, Float32Array>;
}

/** Bytes of a state to handle at a time: few enough for a page to stay alive between two of them. */
export const chunkBytes = 4 * 1024 * 1024;

/** A copy with memory of its own, to be given away. Other things have their turn meanwhile. */
export async function copyInTurns(checkpoint: Checkpoint): Promise<Checkpoint> {
  const chunk = chunkBytes / Float32Array.BYTES_PER_ELEMENT;
  const arrays = new Map<string, Float32Array>();
  let copied = 0;
  for (const [name, array] of checkpoint.arrays) {
    const copy = new Float32Array(array.length);
    for (let at = 0; at < array.length;) {
      const part = array.subarray(at, at + chunk - copied);
      copy.set(part, at);
      at += part.length;
      copied += part.length;
      if (copied < chunk) continue;
      copied = 0;
      await yieldToEventLoop();
    }
    arrays.set(name, copy);
  }
  return { ...checkpoint, arrays };
}

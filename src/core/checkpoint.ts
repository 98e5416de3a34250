import type { RunConfig } from './config';

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
   * its own name, Adam's moments of the trainable ones under `m/` and `v/` before it.
   */
  arrays: Map<string, Float32Array>;
}

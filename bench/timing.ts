import type { Contender } from './variants';

export interface StepTime {
  /** Milliseconds until the step has been handed to the device. */
  enqueue: number;
  /** Milliseconds until the device has done it. */
  step: number;
}

/** One step and nothing else. */
export async function timeStep(trainer: Contender): Promise<StepTime> {
  const start = performance.now();
  // Nothing is in flight, so this waits for nothing but the hand-over itself.
  await trainer.advance('both', 1);
  const enqueue = performance.now() - start;
  await trainer.settle();
  return { enqueue, step: performance.now() - start };
}

import type { Contender } from './contender';

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
  await trainer.enqueueSteps('both', 1);
  const enqueue = performance.now() - start;
  await trainer.flush();
  return { enqueue, step: performance.now() - start };
}

/** Milliseconds that a run of steps should last: long enough to hide its start and its end. */
const runLength = 400;
const mostSteps = 256;

/** Steps for a run, from what one takes alone. @returns 1 where steps are long enough by themselves */
export function runSteps(step: number): number {
  return Math.max(1, Math.min(mostSteps, Math.round(runLength / step)));
}

/**
 * Milliseconds a step when steps follow each other, as in training: the device need not wait for the
 * CPU, nor the CPU for the device.
 */
export async function timeRun(trainer: Contender, steps: number): Promise<number> {
  const start = performance.now();
  for (let done = 0; done < steps;) done += await trainer.enqueueSteps('both', steps - done);
  await trainer.flush();
  const taken = (performance.now() - start) / steps;
  // Nobody else asks for them, and TensorFlow.js keeps them until somebody does.
  await trainer.losses();
  return taken;
}

import type { RunConfig } from '../../core/config';
import { parameterCounts } from '../../core/nn/parameters';
import type { Checkpoint } from '../../core/checkpoint';
import { Run } from './run';
import type { Parts, RunRequest } from './run';

/** Two runs with more parameters than this between them are not held in memory at once. */
const parametersAtOnce = 16_000_000;

/**
 * Whether a run can stay open while the next one is opened. TensorFlow.js has one WebGPU backend, and
 * a new device takes the old one's tensors with it.
 */
export function fitsBeside({ info }: Run, next: RunConfig): boolean {
  if (info.engine === 'tfjs' && info.backend === 'webgpu') return false;
  const total = [info.config, next].reduce((sum, { model }) => {
    const { g, d } = parameterCounts(model);
    return sum + g + d;
  }, 0);
  return total <= parametersAtOnce;
}

/**
 * Opens a run at its beginning or at a checked checkpoint.
 * @throws Fault; then nothing is left open but the images
 */
export async function openRun(
  parts: Parts,
  request: Omit<RunRequest, 'need'>,
  checkpoint: Checkpoint | null,
): Promise<Run> {
  const need = checkpoint === null ? 'training' : 'inference';
  const run = await Run.open(parts, { ...request, need });
  if (checkpoint === null) return run;
  try {
    await run.restore(checkpoint);
    run.lastCheckpoint = checkpoint;
    return run;
  } catch (error) {
    await run.dispose();
    throw error;
  }
}

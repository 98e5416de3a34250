import type { RunConfig } from '../../core/config';
import { parameterCounts } from '../../core/nn/parameters';
import type { Checkpoint } from '../../core/checkpoint';
import { Run } from './run';
import type { Parts, RunRequest } from './run';

type Request = Omit<RunRequest, 'need'>;

/** Two runs with more parameters than this between them are not held in memory at once. */
const parametersAtOnce = 16_000_000;

/**
 * Whether a run can stay open while the next one is opened. TensorFlow.js has one WebGPU backend, and
 * a new device takes the old one's tensors with it.
 */
function fitsBeside({ info }: Run, next: RunConfig): boolean {
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
async function openRun(
  parts: Parts,
  request: Request,
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

interface Opening {
  parts: Parts;
  request: Request;
  /** Where the run begins; null for its first step. */
  checkpoint: Checkpoint | null;
  /** Hears which run there is from now on, if any. */
  adopt: (run: Run | null) => void;
}

/**
 * Opens a run in place of another: beside it where memory has room for both, else when the old one has
 * been saved and closed.
 * @throws Fault; then the old run is there as before, brought back if it had to make room. Only where
 *   that fails, too, there is none.
 */
export async function openInPlaceOf(old: Run | null, opening: Opening): Promise<void> {
  const { parts, request, checkpoint, adopt } = opening;
  const reusesImages = request.images === old?.images;
  let saved: Checkpoint | null = null;
  try {
    if (old !== null && !fitsBeside(old, request.config)) {
      saved = await old.save();
      await old.dispose();
    }
    adopt(await openRun(parts, request, checkpoint));
  } catch (error) {
    if (!reusesImages) request.images.close();
    if (old !== null && saved !== null) {
      const { config, choice, images } = old;
      await reopen({ parts, request: { config, choice, images }, checkpoint: saved, adopt });
    }
    throw error;
  }
  if (saved === null) await old?.dispose();
  if (!reusesImages) old?.images.close();
}

/** Brings a run back that had to make room for one that then could not be opened. */
async function reopen({ parts, request, checkpoint, adopt }: Opening): Promise<void> {
  adopt(null);
  try {
    adopt(await openRun(parts, request, checkpoint));
  } catch {
    request.images.close();
  }
}

import type { ModelDescription } from '../../core/nn/model';
import { architecture, imageSize } from '../../core/nn/architecture';
import { fit } from '../../core/dataset';
import { isFault } from '../../core/fault';
import { initialParameters } from '../../core/nn/parameters';
import { batchIndices, normals, streams } from '../../core/nn/random';
import { gatherBatch } from '../data/batch';
import { randomImages } from '../data/randomImages';
import { openDevice } from '../device';
import type { FaultListener, OpenDevice } from '../device';
import type { ImageStore } from '../trainer';
import { tilingOf } from './autotune';
import { suitLargeSteps } from './largeSteps';
import { openGpuTrainer } from './trainer';
import type { GpuTrainer } from './trainer';

/** Largest relative error, root mean square, of a loss or gradient that counts as right. */
const tolerance = 1e-3;

/** A small model whose plan has the same kernels as the real one's, wide tiles and narrow. */
function small(model: ModelDescription): ModelDescription {
  return {
    ...model,
    latent: 8,
    initialSize: 2,
    generator: [36, 5, model.generator.at(-1) ?? 1],
    discriminator: [5, 36],
    batch: 4,
  };
}

/**
 * Relative error, root mean square.
 * @param floor what `wanted` counts for at least
 */
function error(found: Float32Array, wanted: Float32Array, floor = 0): number {
  let difference = 0;
  let size = 0;
  wanted.forEach((value, i) => {
    difference += ((found[i] ?? NaN) - value) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(difference / (Math.max(size, floor ** 2) || 1));
}

/** Losses and gradients of a tiny step by TensorFlow.js. */
async function wanted(model: ModelDescription, store: ImageStore) {
  const [{ openBackend }, { oracleStep }] = await Promise.all([
    import('../tfjs/backend'),
    import('../tfjs/oracle'),
  ]);
  const backend = await openBackend({ backend: 'cpu', onFault: () => undefined });
  const z = normals(model.seed, streams.noise, 0, model.batch * model.latent);
  const indices = batchIndices(model.seed, 0, model.batch, store.images);
  const real = gatherBatch(store, indices, fit(store.size, imageSize(model)));
  try {
    return await oracleStep(model, initialParameters(model), z, real);
  } finally {
    backend.close();
  }
}

/**
 * Compares a tiny step on a device with TensorFlow.js: some drivers compute wrong numbers without an
 * error. TensorFlow.js runs on the CPU here, because on the device it would take its hundred pipelines
 * longer to compile than this may take, and would share the driver's mistakes.
 * @returns the largest relative error of a loss or gradient; NaN counts as wrong, too
 */
export async function selfTest(model: ModelDescription, opened: OpenDevice): Promise<number> {
  const tiny = small(model);
  const store = randomImages(tiny, 8);
  const truth = await wanted(tiny, store);
  const trainer = await openGpuTrainer(tiny, store, {
    device: opened,
    tiling: await tilingOf(opened),
    onFault: () => undefined,
  });
  const errors: number[] = [];
  // In a fresh D real and fake images pull its last bias with all but the same force, each by about
  // a half: what is left of them is little more than rounding.
  const lastBias = `${architecture(tiny).discriminator.at(-1)?.name ?? ''}.bias`;
  try {
    const start = await trainer.checkpoint();
    for (const player of ['d', 'g'] as const) {
      await trainer.restore(start);
      await trainer.enqueueSteps(player, 1);
      const [losses] = await trainer.losses();
      errors.push(
        error(Float32Array.of(losses?.[player] ?? NaN), Float32Array.of(truth.losses[player])),
      );
      const { arrays } = await trainer.checkpoint();
      for (const [name, gradient] of truth.gradients) {
        if (!name.startsWith(player)) continue;
        // After one step from zero, Adam's first moment is a share of the gradient.
        const moment = arrays.get(`m/${name}`) ?? new Float32Array();
        errors.push(
          error(
            moment.map((m) => m / (1 - tiny.beta1)),
            gradient,
            name === lastBias ? 0.5 : 0,
          ),
        );
      }
    }
  } finally {
    trainer.dispose();
  }
  return errors.reduce((worst, each) => (each > worst || Number.isNaN(each) ? each : worst), 0);
}

/** Errors of the tests that were passed. */
const passed = new Map<string, number>();

/**
 * The compiled trainer, if a tiny step on its device is right; the test is made once a thread for each
 * device and set of kernels.
 * @returns null when it is not, or when a kernel does not compile
 * @throws Fault `engine.noDevice`, `engine.tooLarge`
 */
export async function openTestedGpuTrainer(
  model: ModelDescription,
  store: ImageStore,
  onFault: FaultListener,
): Promise<GpuTrainer | null> {
  let testing = true;
  const opened = await openDevice((fault) => {
    if (!testing) onFault(fault);
  });
  const key = [opened.name, model.kernel, model.generator.at(-1), model.loss].join();
  try {
    const worst = passed.get(key) ?? (await selfTest(model, opened));
    if (!(worst < tolerance)) {
      opened.close();
      return null;
    }
    passed.set(key, worst);
    testing = false;
    const trainer = await openGpuTrainer(model, store, { onFault, device: opened, owned: true });
    trainer.info.agreement = worst;
    trainer.info.largeSteps = await suitLargeSteps(opened);
    return trainer;
  } catch (caught) {
    opened.close();
    if (isFault(caught) && caught.record.code === 'engine.gpuError') return null;
    throw caught;
  }
}

import { defaultDevice, getWebGPUDevice, init, jit, numpy as np, tree } from '@jax-js/jax';
import { architecture } from '../../src/core/nn/architecture';
import type { Layer } from '../../src/core/nn/architecture';
import { fit } from '../../src/core/dataset';
import { adamBeta2, adamEpsilon } from '../../src/core/nn/model';
import type { ModelDescription } from '../../src/core/nn/model';
import { batchIndices, imagesOpenAt, normals, streams } from '../../src/core/nn/random';
import { gatherBatch } from '../../src/engine/data/batch';
import type { ImageStore, LossRecord } from '../../src/engine/trainer';
import type { Contender } from '../contender';
import { imagesFirst, initialArrays } from './layout';
import { trainingStep } from './step';
import type { Arrays, State } from './step';

/** jax-js opens a device of its own, once for the whole process. */
export async function openJaxDevice(): Promise<GPUDevice> {
  await init('webgpu');
  defaultDevice('webgpu');
  return getWebGPUDevice();
}

function player(model: ModelDescription, layers: Layer[]): State['g'] {
  const arrays = initialArrays(model, layers);
  const made = (zero: boolean): Arrays =>
    Object.fromEntries(
      [...arrays].map(([name, { values, shape }]) => [
        name,
        np.array(zero ? new Float32Array(values.length) : values).reshape(shape),
      ]),
    );
  return { weights: made(false), m: made(true), v: made(true) };
}

/** Steps that may wait on the device, as in the TensorFlow.js trainer. */
const inFlight = 2;

/** The same DCGAN, weights, noise, batches and Adam as ours, without the running statistics. */
export class JaxTrainer implements Contender {
  private readonly model: ModelDescription;
  private readonly store: ImageStore;
  private readonly run;
  private state: State;
  private step = 0;
  private computed: { d: np.Array; g: np.Array }[] = [];
  private flights: Promise<void>[] = [];

  constructor(model: ModelDescription, store: ImageStore) {
    const { generator, discriminator } = architecture(model);
    this.model = model;
    this.store = store;
    this.run = jit(trainingStep(model));
    this.state = { g: player(model, generator), d: player(model, discriminator) };
  }

  async enqueueSteps(): Promise<number> {
    const { model, store, step } = this;
    const { image } = architecture(model);
    const open = imagesOpenAt(step, store.shardImages, store.images);
    const indices = batchIndices(model.seed, step, model.batch, open);
    const images = gatherBatch(store, indices, fit(store.size, image.size));
    const shape = [model.batch, image.channels, image.size, image.size];
    const real = np.array(imagesFirst(images, image)).reshape(shape);
    const noise = normals(model.seed, streams.noise, step, model.batch * model.latent);
    const z = np.array(Float32Array.from(noise)).reshape([model.batch, model.latent]);
    this.step++;
    const { generatorRate, discriminatorRate } = model;
    const { state, losses } = this.run(this.state, z, real, {
      g: this.pace(generatorRate),
      d: this.pace(discriminatorRate),
    });
    this.state = state;
    this.computed.push(losses);
    // jax-js computes when asked for a result; asking for a buffer submits the whole program.
    await losses.g.ref.gpuBuffer();
    this.flights.push(getWebGPUDevice().queue.onSubmittedWorkDone());
    if (this.flights.length >= inFlight) await this.flights.shift();
    return 1;
  }

  private pace(rate: number): np.Array[] {
    const { step, model } = this;
    const correction = Math.sqrt(1 - adamBeta2 ** step);
    return [(rate * correction) / (1 - model.beta1 ** step), adamEpsilon.keras * correction].map(
      (value) => np.array([value]),
    );
  }

  async flush(): Promise<void> {
    await Promise.all(this.flights.splice(0));
  }

  async losses(): Promise<LossRecord[]> {
    const computed = this.computed.splice(0);
    const value = async (loss: np.Array) => ((await loss.data()) as Float32Array)[0] ?? NaN;
    const first = this.step - computed.length + 1;
    return Promise.all(
      computed.map(async ({ d, g }, i) => ({
        step: first + i,
        d: await value(d),
        g: await value(g),
      })),
    );
  }

  dispose(): void {
    for (const loss of this.computed) tree.dispose(loss);
    tree.dispose(this.state);
    this.run.dispose();
  }
}

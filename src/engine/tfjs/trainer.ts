import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Players } from '../../rpc/engine';
import { architecture, length } from '../../core/nn/architecture';
import { logitCount, scores } from '../../core/nn/losses';
import { averageDecay } from '../../core/nn/model';
import type { ModelDescription } from '../../core/nn/model';
import { averageName } from '../../core/nn/parameters';
import { fit } from '../../core/dataset';
import type { Ablated } from '../../core/nn/forward';
import { batchIndices, imagesOpenAt, normals, streams } from '../../core/nn/random';
import type { Checkpoint } from '../../core/checkpoint';
import { gatherBatch } from '../data/batch';
import type {
  BatchPreview,
  ImageGradient,
  ImageStore,
  Activations,
  LossRecord,
  Trainer,
  TrainerInfo,
} from '../trainer';
import { Adam } from './adam';
import type { Updater } from './adam';
import type { Backend } from './backend';
import { chooseGradients } from './gradients';
import { runLayers, runNet, take } from './runNet';
import { StockAdam } from './stockAdam';
import {
  discriminatorUpdate,
  disposeUpdate,
  generatorUpdate,
  imageGradient,
  makeFakes,
} from './playerUpdate';
import type { GanModel, PlayerUpdate } from './playerUpdate';
import { Weights } from './weights';

/** Iterations that may wait on the device: enough to keep it busy, few enough to stop at once. */
const inFlight = 2;

interface Computed {
  step: number;
  d: Scalar | null;
  g: Scalar | null;
}

interface Seen {
  step: number;
  indices: Uint32Array;
  fake: Tensor4D;
  logits: PlayerUpdate['logits'];
}

/** The reference trainer, on whichever TensorFlow.js backend `open.ts` found. */
export class TfjsTrainer implements Trainer {
  readonly info: TrainerInfo;
  readonly supportsAsyncReads = false;
  step = 0;
  private readonly model: ModelDescription;
  private readonly store: ImageStore;
  private readonly backend: Backend;
  private readonly gradients: 'stock' | 'ours';
  private readonly gan: GanModel;
  private readonly adam: { g: Updater; d: Updater };
  private updates = { g: 0, d: 0 };
  private rates: { g: number; d: number };
  private pendingLosses: Computed[] = [];
  private inFlight: Promise<void>[] = [];
  private seen: Seen | null = null;
  private average = true;

  constructor(
    model: ModelDescription,
    store: ImageStore,
    backend: Backend,
    gradients: 'stock' | 'ours',
  ) {
    backend.enter();
    this.model = model;
    this.store = store;
    this.backend = backend;
    this.gradients = gradients;
    this.info = { engine: 'tfjs', backend: backend.name, device: backend.device };
    const weights = new Weights(model);
    this.gan = { nets: architecture(model), loss: model.loss, weights };
    const Rule = gradients === 'stock' ? StockAdam : Adam;
    this.adam = { g: new Rule(weights, model.beta1), d: new Rule(weights, model.beta1) };
    this.rates = { g: model.generatorRate, d: model.discriminatorRate };
  }

  async enqueueSteps(players: Players): Promise<number> {
    const probe = this.iterate(players);
    this.inFlight.push(this.backend.flush(probe));
    if (this.inFlight.length >= inFlight) await this.inFlight.shift();
    return 1;
  }

  private iterate(players: Players): Scalar {
    const { model, store, step, gan } = this;
    const open = imagesOpenAt(step, store.shardImages, store.images);
    if (open > store.loaded) throw new Error(`${open} images needed, ${store.loaded} loaded`);
    this.backend.enter();
    chooseGradients(this.gradients);
    const indices = batchIndices(model.seed, step, model.batch, open);
    const noise = normals(model.seed, streams.noise, step, model.batch * model.latent);
    const z = tf.tensor2d(noise, [model.batch, model.latent]);
    const shown = players === 'g' ? null : this.updateD(z, indices);
    let d = null;
    let g = null;
    let seen = null;
    if (shown) {
      d = shown.loss;
      seen = { fake: shown.fake, logits: shown.logits };
    }
    if (players !== 'd') {
      const update = generatorUpdate(gan, z);
      this.adam.g.apply(update.gradients, this.rates.g, ++this.updates.g);
      gan.weights.move(update.statistics);
      gan.weights.moveAverage(1 - averageDecay(model.batch, this.updates.g));
      disposeUpdate(update);
      g = update.loss;
      if (seen) tf.dispose([update.fake, update.logits.fake]);
      else seen = { fake: update.fake, logits: update.logits };
    }
    z.dispose();
    this.step = step + 1;
    const probe = g ?? d;
    if (!probe || !seen) throw new Error('Nobody played');
    this.pendingLosses.push({ step: this.step, d, g });
    this.show({ step: this.step, indices, ...seen });
    return probe;
  }

  private updateD(z: Tensor2D, indices: Uint32Array): PlayerUpdate & { fake: Tensor4D } {
    const { model, gan } = this;
    const { size, channels } = gan.nets.image;
    const fake = makeFakes(gan, z);
    const images = gatherBatch(this.store, indices, fit(this.store.size, size));
    const real = tf.tensor4d(images, [model.batch, size, size, channels]);
    const update = discriminatorUpdate(gan, real, fake);
    this.adam.d.apply(update.gradients, this.rates.d, ++this.updates.d);
    gan.weights.move(update.statistics);
    disposeUpdate(update);
    real.dispose();
    return { ...update, fake };
  }

  private show(seen: Seen | null): void {
    if (this.seen) tf.dispose([this.seen.fake, this.seen.logits.fake, this.seen.logits.real ?? []]);
    this.seen = seen;
  }

  async flush(): Promise<void> {
    while (this.inFlight.length > 0) await this.inFlight.shift();
  }

  async losses(): Promise<LossRecord[]> {
    const computed = this.pendingLosses;
    this.pendingLosses = [];
    if (computed.length === 0) return [];
    this.backend.enter();
    const scalars = computed.flatMap(({ d, g }) => [d, g]).filter((loss) => loss !== null);
    const stack = tf.stack(scalars);
    tf.dispose(scalars);
    const values = await take(stack);
    let next = 0;
    return computed.map(({ step, d, g }) => ({
      step,
      d: d ? (values[next++] ?? NaN) : NaN,
      g: g ? (values[next++] ?? NaN) : NaN,
    }));
  }

  setRates({ generator, discriminator }: { generator: number; discriminator: number }): void {
    this.rates = { g: generator, d: discriminator };
  }

  useAverage(average: boolean): void {
    this.average = average;
  }

  /** An array of the G that is drawn with. */
  private readonly drawn = (name: string) =>
    this.gan.weights.get(this.average ? averageName(name) : name);

  async generate(z: Float32Array): Promise<Float32Array> {
    const { generator, image } = this.gan.nets;
    this.backend.enter();
    const sizes = { shape: [this.model.latent], width: length(image) };
    return runNet(generator, this.drawn, z, sizes);
  }

  async generateScored(z: Float32Array): Promise<{ images: Float32Array; scores: Float32Array }> {
    const images = await this.generate(z);
    return { images, scores: await this.score(images) };
  }

  async inspect(z: Float32Array, ablated: readonly Ablated[]): Promise<Activations> {
    const { generator, image } = this.gan.nets;
    this.backend.enter();
    const maps = await runLayers(generator, this.drawn, z, ablated);
    const [score = NaN] = await this.score(maps.at(-1)?.data ?? new Float32Array(length(image)));
    return { maps, score };
  }

  async score(images: Float32Array): Promise<Float32Array> {
    const { discriminator, image } = this.gan.nets;
    const sizes = {
      shape: [image.size, image.size, image.channels],
      width: logitCount(this.model.loss),
    };
    this.backend.enter();
    const { get } = this.gan.weights;
    return scores(this.model.loss, await runNet(discriminator, get, images, sizes));
  }

  async imageGradient(z: Float32Array): Promise<ImageGradient> {
    const { nets } = this.gan;
    const { size, channels } = nets.image;
    const images = await this.generate(z);
    this.backend.enter();
    chooseGradients(this.gradients);
    const gradient = tf.tidy(() =>
      imageGradient(this.gan, tf.tensor4d(images, [this.model.batch, size, size, channels])),
    );
    return { images, gradient: await take(gradient) };
  }

  async batchPreview(images: number): Promise<BatchPreview> {
    const { seen, store, gan, model } = this;
    const none = new Float32Array();
    if (!seen) {
      return {
        step: this.step,
        real: none,
        fake: none,
        realScores: none,
        fakeScores: none,
      };
    }
    this.backend.enter();
    const { size } = gan.nets.image;
    const count = Math.min(images, model.batch);
    const first = tf.slice(seen.fake, [0, 0, 0, 0], [count, -1, -1, -1]);
    const [fake, realLogits, fakeLogits] = await Promise.all([
      take(first),
      take(seen.logits.real && tf.clone(seen.logits.real)),
      take(tf.clone(seen.logits.fake)),
    ]);
    return {
      step: seen.step,
      real: gatherBatch(store, seen.indices.subarray(0, count), fit(store.size, size)),
      fake,
      realScores: scores(model.loss, realLogits),
      fakeScores: scores(model.loss, fakeLogits),
    };
  }

  async checkpoint(): Promise<Omit<Checkpoint, 'config'>> {
    this.backend.enter();
    const { step, updates, gan } = this;
    return { step, updates: { ...updates }, arrays: await gan.weights.read() };
  }

  async restore({ step, updates, arrays }: Omit<Checkpoint, 'config'>): Promise<void> {
    await this.flush();
    this.backend.enter();
    this.gan.weights.write(arrays);
    this.step = step;
    this.updates = { ...updates };
    this.forget();
  }

  /** Losses and images of a past that no longer is. */
  private forget(): void {
    for (const { d, g } of this.pendingLosses) tf.dispose([d ?? [], g ?? []]);
    this.pendingLosses = [];
    this.show(null);
  }

  dispose(): void {
    this.backend.enter();
    this.forget();
    this.adam.g.dispose();
    this.adam.d.dispose();
    this.gan.weights.dispose();
    this.backend.close();
  }
}

import type { Players } from '../../rpc/engine';
import { architecture } from '../../core/nn/architecture';
import { Fault, isFault } from '../../core/fault';
import type { Ablated } from '../../core/nn/forward';
import { scores } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import { initialState } from '../../core/nn/parameters';
import { imagesOpenAt } from '../../core/nn/random';
import type { StepProfile } from '../../core/nn/stepProfile';
import type { Checkpoint } from '../../core/checkpoint';
import { openDevice, scoped } from '../device';
import type { FaultListener, OpenDevice } from '../device';
import type {
  BatchPreview,
  ImageStore,
  Activations,
  LossRecord,
  Trainer,
  TrainerInfo,
} from '../trainer';
import { profileOf } from '../program/profile';
import { Dataset } from './dataset';
import { Inference, withoutPadding } from './inference';
import { TrainingStep } from './trainingStep';
import { Inspector } from './inspector';
import { ratesOf } from './kernels/adam';
import { stateWords } from './kernels/loss';
import { pixelStride } from './layout';
import { LossRing } from './lossRing';
import { lowLatencyDepth, throughputDepth, SubmissionPacer } from './submissionPacer';
import { CanvasRenderer } from './canvasRenderer';
import { ComputePlan } from './plan';
import { timeOperations } from './profiler';
import { Readback } from './readback';
import type { Tiling } from './tiling';
import { tunedTiling } from './tuned';

export interface GpuOptions {
  onFault: FaultListener;
  /** Use this device, whose owner hears of its faults; without one we open our own. */
  device?: OpenDevice | undefined;
  /** Close that device, too, when the trainer is disposed of. */
  owned?: boolean;
  tiling?: Tiling | undefined;
}

/** The compiled trainer: an iteration is a fixed list of dispatches over fixed buffers. */
export class GpuTrainer implements Trainer {
  readonly info: TrainerInfo;
  readonly trainingStep: TrainingStep;
  readonly plan: ComputePlan;
  readonly supportsAsyncReads = true;
  step = 0;
  private readonly model: ModelDescription;
  private readonly store: ImageStore;
  private readonly opened: OpenDevice;
  private readonly lent: boolean;
  private readonly readback: Readback;
  private readonly pacer: SubmissionPacer;
  private readonly ring: LossRing;
  private readonly dataset: Dataset;
  private readonly inference: Inference;
  private readonly inspector: Inspector;
  private updates = { g: 0, d: 0 };
  private lastBatch: { step: number; players: Players } | null = null;
  private renderer: Promise<CanvasRenderer | null> | null = null;

  constructor(
    model: ModelDescription,
    store: ImageStore,
    {
      opened,
      lent,
      plan,
      tiling,
    }: { opened: OpenDevice; lent: boolean; plan: ComputePlan; tiling: Tiling },
  ) {
    const { device } = opened;
    this.model = model;
    this.store = store;
    this.opened = opened;
    this.lent = lent;
    this.info = { engine: 'gpu', backend: 'webgpu', device: opened.name };
    this.plan = plan;
    this.trainingStep = new TrainingStep({ plan, tiling }, model, store);
    this.readback = new Readback(device);
    this.pacer = new SubmissionPacer(device.queue);
    this.ring = new LossRing(this.trainingStep.run.ring, this.readback);
    this.dataset = new Dataset(device.queue, store, this.trainingStep.run.pixels);
    this.inference = new Inference(this.plan, this.trainingStep, this.readback, model);
    this.inspector = new Inspector(this.plan, this.trainingStep, this.readback, model);
    this.setRates({ generator: model.generatorRate, discriminator: model.discriminatorRate });
  }

  /** First weights, moments of zero, the average at its start: to be called once, before anything else. */
  async begin(): Promise<void> {
    await this.trainingStep.buffers.parameters.write(initialState(this.model));
  }

  get pipelineCount(): number {
    return this.plan.pipelineCount;
  }

  async enqueueSteps(players: Players, limit: number, lowLatency = false): Promise<number> {
    const depth = lowLatency ? lowLatencyDepth : throughputDepth;
    await this.pacer.waitForRoom(depth);
    await this.readback.copied();
    const { shardImages, images, loaded } = this.store;
    const needed = (count: number) => imagesOpenAt(this.step + count - 1, shardImages, images);
    let count = Math.max(1, Math.min(limit, this.pacer.iterations(depth)));
    while (count > 1 && needed(count) > loaded) count--;
    this.dataset.provide(needed(count));
    const { device } = this.plan;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < count; i++) this.plan.encode(pass, this.trainingStep.steps[players]);
    pass.end();
    device.queue.submit([encoder.finish()]);
    this.pacer.submitted(count);
    this.step += count;
    if (players !== 'd') this.updates.g += count;
    if (players !== 'g') this.updates.d += count;
    this.lastBatch = { step: this.step, players };
    this.ring.submitted(this.step);
    await this.pacer.waitForRoom(depth);
    return count;
  }

  async flush(): Promise<void> {
    await Promise.all([this.pacer.flush(), this.plan.device.queue.onSubmittedWorkDone()]);
  }

  losses(): Promise<LossRecord[]> {
    return this.ring.take(this.step);
  }

  setRates({ generator, discriminator }: { generator: number; discriminator: number }): void {
    const rates = ratesOf(generator, discriminator, this.model.beta1);
    this.plan.device.queue.writeBuffer(this.trainingStep.run.rates.buffer, 0, rates);
  }

  useAverage(average: boolean): void {
    this.inference.average = average;
    this.inspector.average = average;
  }

  generate(z: Float32Array): Promise<Float32Array> {
    return this.inference.generate(z);
  }

  generateScored(z: Float32Array): Promise<{ images: Float32Array; scores: Float32Array }> {
    return this.inference.makeFakes(z);
  }

  imageGradient = (z: Float32Array) => this.inference.imageGradient(z);

  inspect(z: Float32Array, ablated: readonly Ablated[]): Promise<Activations> {
    return this.inspector.inspect(z, ablated);
  }

  async draw(z: Float32Array, columns: number): Promise<ImageBitmap | null> {
    const { image } = architecture(this.model);
    const images = { size: image.size, stride: pixelStride(image) };
    this.renderer ??= CanvasRenderer.open(this.opened, images);
    const renderer = await this.renderer;
    return renderer && this.inference.draw(z, columns, renderer);
  }

  score(images: Float32Array): Promise<Float32Array> {
    return this.inference.discriminate(images);
  }

  async batchPreview(images: number): Promise<BatchPreview> {
    const { lastBatch, model, trainingStep } = this;
    const none = new Float32Array();
    if (!lastBatch) {
      const nothing = { real: none, fake: none, realScores: none, fakeScores: none };
      return { step: this.step, ...nothing };
    }
    const { batch, loss } = model;
    const { buffers, tensors } = trainingStep;
    const logits = buffers.of(tensors.logits[lastBatch.players === 'g' ? 'g' : 'd']);
    const both = buffers.of(tensors.images);
    const copies = await this.readback.read([both, logits]);
    const pixels = copies.get(both) ?? none;
    const found = scores(loss, copies.get(logits) ?? none);
    const { image } = architecture(model);
    const stride = pixelStride(image);
    const each = image.size ** 2;
    const count = Math.min(images, batch);
    const taken = (first: number) => {
      const part = pixels.subarray(first * each * stride, (first + count) * each * stride);
      return withoutPadding(part, stride, image.channels);
    };
    return {
      step: lastBatch.step,
      real: taken(batch),
      fake: taken(0),
      realScores: lastBatch.players === 'g' ? none : found.slice(batch),
      fakeScores: found.slice(0, batch),
    };
  }

  async profile(now: () => number): Promise<StepProfile> {
    await this.flush();
    await this.readback.copied();
    const { step, store, trainingStep, plan } = this;
    const { buffers, tensors, iteration } = trainingStep;
    this.dataset.provide(imagesOpenAt(step, store.shardImages, store.images));
    const { images, logits } = tensors;
    const onShow = await this.readback.read([images, logits.d, logits.g].map((t) => buffers.of(t)));
    const { arrays } = await this.checkpoint();
    try {
      const { times, timer } = await timeOperations(plan, iteration.operations, {
        begin: () => this.writeCounters(),
        now,
      });
      return { step, operations: profileOf(iteration.program, times), timer };
    } finally {
      await buffers.parameters.write(arrays);
      this.writeCounters();
      for (const [{ buffer, offset }, values] of onShow) {
        plan.device.queue.writeBuffer(buffer, offset, new Float32Array(values));
      }
    }
  }

  async checkpoint(): Promise<Omit<Checkpoint, 'config'>> {
    const { step, updates, trainingStep } = this;
    const counts = { ...updates };
    const { parameters } = trainingStep.buffers;
    const arrays = new Map(parameters.names().map((name) => [name, new Float32Array()]));
    await this.readback.visit(parameters.state(), (tensor, values) =>
      parameters.unpack(tensor, values, arrays),
    );
    return { step, updates: counts, arrays };
  }

  async restore({ step, updates, arrays }: Omit<Checkpoint, 'config'>): Promise<void> {
    await this.flush();
    await this.readback.copied();
    await this.trainingStep.buffers.parameters.write(arrays);
    this.step = step;
    this.updates = { ...updates };
    this.writeCounters();
    this.lastBatch = null;
    this.ring.restart(step);
  }

  /** The device counts on from where the trainer is. */
  private writeCounters(): void {
    const state = new Uint32Array(stateWords.size);
    state[stateWords.step] = this.step;
    state[stateWords.g] = this.updates.g;
    state[stateWords.d] = this.updates.d;
    this.plan.device.queue.writeBuffer(this.trainingStep.run.state.buffer, 0, state);
  }

  dispose(): void {
    this.readback.dispose();
    void this.renderer?.then((renderer) => renderer?.dispose()).catch(() => undefined);
    this.plan.dispose();
    if (!this.lent) this.opened.close();
  }
}

/**
 * The compiled trainer at step 0.
 * @throws Fault `engine.noDevice`; `engine.tooLarge` for a buffer that the device does not allow;
 *   `engine.outOfMemory` for buffers that it has no room for; `engine.gpuError` when a kernel does not
 *   compile; then nothing stays allocated, and a device of our own is closed again
 */
export async function openGpuTrainer(
  model: ModelDescription,
  store: ImageStore,
  { onFault, device, tiling, owned = !device }: GpuOptions,
): Promise<GpuTrainer> {
  const opened = device ?? (await openDevice(onFault));
  const plan = new ComputePlan(opened.device);
  try {
    const chosen = tiling ?? (await tunedTiling(opened, model));
    const { made: trainer, accepted } = scoped(
      opened.device,
      () => new GpuTrainer(model, store, { opened, lent: !owned, plan, tiling: chosen }),
      () => plan.bytes,
    );
    await accepted;
    await trainer.begin();
    await plan.ready();
    return trainer;
  } catch (error) {
    plan.dispose();
    if (owned) opened.close();
    if (isFault(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Fault({ code: 'engine.gpuError', params: { message } });
  }
}

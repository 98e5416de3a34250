import { length } from '../../core/nn/architecture';
import type { Checkpoint } from '../../core/checkpoint';
import { Fault } from '../../core/fault';
import type { Ablated, FeatureMaps } from '../../core/nn/forward';
import { logitCount, scores } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import { initialState } from '../../core/nn/parameters';
import { imagesOpenAt } from '../../core/nn/random';
import type { StepProfile } from '../../core/nn/stepProfile';
import type { Players } from '../../rpc/engine';
import type {
  Activations,
  BatchPreview,
  ImageGradient,
  ImageStore,
  LossRecord,
  Trainer,
  TrainerInfo,
} from '../trainer';
import { lengthOf } from './program';
import type { Program, Tensor } from './program';
import type { ProgramDevice } from './device';
import { profileOf, timesOf } from './profile';
import { Inference, keptTensor } from './inference';
import { imageGradientProgram, inferenceProgram, trainingProgram } from './programs';
import type { RunState } from './semantics/memory';
import { ModelTensors } from './tensors';

type State = Omit<Checkpoint, 'config'>;

/** What `inspect` looks at in one layer. */
interface InspectedLayer {
  name: string;
  size: number;
  channels: number;
  output: Tensor;
  factors: Tensor;
}

const none = new Float32Array();

/** A trainer for devices that run programs one after another. */
export class ProgramTrainer implements Trainer {
  readonly info: TrainerInfo;
  readonly supportsAsyncReads = false;
  readonly tensors: ModelTensors;
  private readonly model: ModelDescription;
  private readonly device: ProgramDevice;
  private readonly state: RunState;
  private readonly programs: Record<Players, Program>;
  private readonly inference: Inference;
  /** What D tells G about the judged images. */
  private readonly critique: Program;
  private readonly inspected: InspectedLayer[];
  private readonly inspections: Record<'average' | 'newest', Program>;
  private lastBatch: { step: number; players: Players } | null = null;

  constructor(
    model: ModelDescription,
    store: ImageStore,
    device: ProgramDevice,
    info: TrainerInfo,
  ) {
    this.model = model;
    this.device = device;
    this.info = info;
    const tensors = new ModelTensors(model);
    this.tensors = tensors;
    this.state = {
      store,
      step: 0,
      updates: { g: 0, d: 0 },
      learningRates: { g: model.generatorRate, d: model.discriminatorRate },
      losses: [],
    };
    this.programs = {
      both: trainingProgram(tensors, 'both'),
      d: trainingProgram(tensors, 'd'),
      g: trainingProgram(tensors, 'g'),
    };
    const inference = new Inference(tensors, device, this.state);
    this.inference = inference;
    const { images: fake } = tensors.judged;
    this.critique = imageGradientProgram(tensors);
    this.inspected = tensors.layers.g.map(({ layer, output }, index, { length: layers }) => ({
      name: layer.name,
      size: layer.output.size,
      channels: layer.output.channels,
      output: index === layers - 1 ? fake : output,
      factors: keptTensor(`${layer.name} factors`, [layer.output.channels]),
    }));
    const factors = new Map(this.inspected.map(({ name, factors: own }) => [name, own]));
    const inspection = (average: boolean) =>
      inferenceProgram(tensors, 'g', {
        images: 1,
        ...inference.io.g,
        factors: ({ name }) => factors.get(name) ?? keptTensor(name, []),
        average,
      });
    this.inspections = { average: inspection(true), newest: inspection(false) };
    const inspections = Object.values(this.inspections);
    device.prepare([
      ...Object.values(this.programs),
      ...inference.wholeBatch(),
      ...inspections,
      this.critique,
    ]);
    this.writeState({ step: 0, updates: { g: 0, d: 0 }, arrays: initialState(model) });
  }

  get step(): number {
    return this.state.step;
  }

  async enqueueSteps(players: Players): Promise<number> {
    const { state } = this;
    const { shardImages, images, loaded } = state.store;
    const open = imagesOpenAt(state.step, shardImages, images);
    if (open > loaded) throw new Error(`${open} images needed, ${loaded} loaded`);
    await this.device.run(this.programs[players], state);
    this.lastBatch = { step: state.step, players };
    return 1;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  losses(): Promise<LossRecord[]> {
    return Promise.resolve(this.state.losses.splice(0));
  }

  setRates({ generator, discriminator }: { generator: number; discriminator: number }): void {
    this.state.learningRates = { g: generator, d: discriminator };
  }

  useAverage(average: boolean): void {
    this.inference.average = average;
  }

  async generate(z: Float32Array): Promise<Float32Array> {
    const [images = none] = await this.inference.run(z, ['g']);
    return images;
  }

  async generateScored(z: Float32Array): Promise<{ images: Float32Array; scores: Float32Array }> {
    const [images = none, logits = none] = await this.inference.run(z, ['g', 'score']);
    return { images, scores: scores(this.model.loss, logits) };
  }

  async score(images: Float32Array): Promise<Float32Array> {
    const [logits = none] = await this.inference.run(images, ['d']);
    return scores(this.model.loss, logits);
  }

  async inspect(z: Float32Array, ablated: readonly Ablated[]): Promise<Activations> {
    const { device, inference, model, state } = this;
    if (z.length !== model.latent)
      throw new Error(`${z.length} numbers are not a z of ${model.latent}`);
    device.write(inference.io.g.input, z);
    for (const { name, channels, factors } of this.inspected) {
      const values = new Float32Array(channels).fill(1);
      for (const off of ablated) if (off.layer === name) values[off.channel] = 0;
      device.write(factors, values);
    }
    await device.run(this.inspections[this.inference.average ? 'average' : 'newest'], state);
    const maps = this.inspected.map(({ name, size, channels, output }): FeatureMaps => {
      return { layer: name, size, channels, data: device.read(output, size ** 2 * channels) };
    });
    await device.run(inference.program('score', 1), state);
    const [score = NaN] = scores(
      model.loss,
      device.read(inference.io.score.output, logitCount(model.loss)),
    );
    return { maps, score };
  }

  async imageGradient(z: Float32Array): Promise<ImageGradient> {
    const images = await this.generate(z);
    await this.device.run(this.critique, this.state);
    return { images, gradient: this.device.read(this.tensors.judged.gradient) };
  }

  batchPreview(images: number): Promise<BatchPreview> {
    const { lastBatch, model, tensors, device } = this;
    if (!lastBatch) {
      const nothing = { real: none, fake: none, realScores: none, fakeScores: none };
      return Promise.resolve({ step: this.step, ...nothing });
    }
    const { batch, loss } = model;
    const onlyG = lastBatch.players === 'g';
    const found = scores(loss, device.read(tensors.logits[onlyG ? 'g' : 'd']));
    const each = length(tensors.nets.image);
    const count = Math.min(images, batch);
    const pixels = device.read(tensors.images, (batch + count) * each);
    return Promise.resolve({
      step: lastBatch.step,
      fake: pixels.slice(0, count * each),
      real: pixels.slice(batch * each),
      realScores: onlyG ? none : found.slice(batch),
      fakeScores: found.slice(0, batch),
    });
  }

  async profile(now: () => number): Promise<StepProfile> {
    const { device, state, tensors } = this;
    const { images, logits } = tensors;
    const onShow = [images, logits.d, logits.g].map((of) => [of, device.read(of)] as const);
    const losses = [...state.losses];
    const before = await this.checkpoint();
    const program = this.programs.both;
    let times: number[];
    try {
      times = await timesOf(async () => {
        this.writeState(before);
        return device.timedRun(program, state, now);
      }, now);
    } finally {
      this.writeState(before);
      state.losses = losses;
      for (const [tensor, values] of onShow) device.write(tensor, values);
    }
    return { step: before.step, operations: profileOf(program, times), timer: 'wallClock' };
  }

  checkpoint(spare?: State['arrays']): Promise<State> {
    const { step, updates } = this.state;
    const arrays = new Map(
      this.tensors.state().map((tensor) => {
        const old = spare?.get(tensor.name);
        old?.set(this.device.view(tensor));
        return [tensor.name, old ?? this.device.read(tensor)];
      }),
    );
    return Promise.resolve({ step, updates: { ...updates }, arrays });
  }

  restore(state: State): Promise<void> {
    for (const tensor of this.tensors.state()) {
      if (state.arrays.get(tensor.name)?.length !== lengthOf(tensor)) {
        const params = { tensor: tensor.name };
        return Promise.reject(new Fault({ code: 'engine.snapshotMismatch', params }));
      }
    }
    this.writeState(state);
    this.lastBatch = null;
    return Promise.resolve();
  }

  private writeState({ step, updates, arrays }: State): void {
    for (const tensor of this.tensors.state()) {
      this.device.write(tensor, arrays.get(tensor.name) ?? new Float32Array(lengthOf(tensor)));
    }
    this.state.step = step;
    this.state.updates = { ...updates };
    this.state.losses = [];
  }

  dispose(): void {
    this.device.dispose();
  }
}

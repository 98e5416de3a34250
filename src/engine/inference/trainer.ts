import { architecture, length } from '../../core/nn/architecture';
import type { Architecture } from '../../core/nn/architecture';
import { Fault } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import { forward } from '../../core/nn/forward';
import type { Ablated } from '../../core/nn/forward';
import { scores } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import { initialState, withAverage } from '../../core/nn/parameters';
import type { Checkpoint } from '../../core/checkpoint';
import { EventLoopYield } from '../training/mutex';
import type { BatchPreview, Activations, LossRecord, Trainer, TrainerInfo } from '../trainer';

type State = Omit<Checkpoint, 'config'>;

const none = new Float32Array();

/**
 * Draws and judges by plain arithmetic on any device, and can't train: what opens a generator where no
 * trainer of it does. After every image the thread's other tasks get their turn.
 */
export class InferenceTrainer implements Trainer {
  readonly info: TrainerInfo;
  /** Every call reads the arrays of its own moment; `restore` puts others in their place. */
  readonly supportsAsyncReads = true;
  private readonly model: ModelDescription;
  private readonly nets: Architecture;
  private readonly refusal: FaultRecord;
  private readonly eventLoop = new EventLoopYield();
  private state: State;
  private average = true;

  /** At step 0. @param refusal why it can't be trained here */
  constructor(model: ModelDescription, refusal: FaultRecord) {
    this.model = model;
    this.nets = architecture(model);
    this.state = { step: 0, updates: { g: 0, d: 0 }, arrays: initialState(model) };
    this.refusal = refusal;
    this.info = { engine: 'inference', backend: 'cpu', device: '', cannotTrain: refusal };
  }

  get step(): number {
    return this.state.step;
  }

  /** @throws the Fault that says why it can't be trained here */
  enqueueSteps(): Promise<number> {
    return Promise.reject(new Fault(this.refusal));
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  losses(): Promise<LossRecord[]> {
    return Promise.resolve([]);
  }

  setRates(): void {
    // Nothing learns here; the run's description keeps the rates.
  }

  useAverage(average: boolean): void {
    this.average = average;
  }

  /** Arrays of this moment, with the G that is drawn with under its own names. */
  private get arrays(): State['arrays'] {
    const { arrays } = this.state;
    return this.average ? withAverage(arrays) : arrays;
  }

  async generate(z: Float32Array): Promise<Float32Array> {
    const { arrays } = this;
    const { latent } = this.model;
    return this.each(z.length / latent, length(this.nets.image), (i) =>
      this.image(arrays, z.subarray(i * latent, (i + 1) * latent)),
    );
  }

  async generateScored(z: Float32Array): Promise<{ images: Float32Array; scores: Float32Array }> {
    const { arrays } = this;
    const { latent } = this.model;
    const count = z.length / latent;
    const evaluated = new Float32Array(count);
    const images = await this.each(count, length(this.nets.image), (i) => {
      const image = this.image(arrays, z.subarray(i * latent, (i + 1) * latent));
      evaluated.set(this.scoresOf(arrays, image), i);
      return image;
    });
    return { images, scores: evaluated };
  }

  inspect(z: Float32Array, ablated: readonly Ablated[]): Promise<Activations> {
    const { arrays } = this;
    const maps = forward(this.nets.generator, arrays, z, ablated);
    const [score = NaN] = this.scoresOf(arrays, maps.at(-1)?.data ?? none);
    return Promise.resolve({ maps, score });
  }

  async score(images: Float32Array): Promise<Float32Array> {
    const { arrays } = this;
    const size = length(this.nets.image);
    return this.each(images.length / size, 1, (i) =>
      this.scoresOf(arrays, images.subarray(i * size, (i + 1) * size)),
    );
  }

  /** No iteration has been seen. */
  batchPreview(): Promise<BatchPreview> {
    const nothing = { real: none, fake: none, realScores: none, fakeScores: none };
    return Promise.resolve({ step: this.step, ...nothing });
  }

  checkpoint(): Promise<State> {
    const { step, updates, arrays } = this.state;
    const copies = new Map([...arrays].map(([name, values]) => [name, values.slice()]));
    return Promise.resolve({ step, updates: { ...updates }, arrays: copies });
  }

  /** @param state checked by the session; its arrays are taken as they are and never written to */
  restore(state: State): Promise<void> {
    this.state = state;
    return Promise.resolve();
  }

  dispose(): void {
    this.eventLoop.close();
  }

  private image(arrays: State['arrays'], z: Float32Array): Float32Array {
    return forward(this.nets.generator, arrays, z).at(-1)?.data ?? none;
  }

  private scoresOf(arrays: State['arrays'], image: Float32Array): Float32Array {
    const logits = forward(this.nets.discriminator, arrays, image).at(-1)?.data ?? none;
    return scores(this.model.loss, logits);
  }

  private async each(
    count: number,
    size: number,
    make: (i: number) => Float32Array,
  ): Promise<Float32Array> {
    const out = new Float32Array(count * size);
    for (let i = 0; i < count; i++) {
      if (i > 0) await this.eventLoop.next();
      out.set(make(i), i * size);
    }
    return out;
  }
}

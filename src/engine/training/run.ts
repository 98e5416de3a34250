import type { EngineChoice, Fallback, RunInfo } from '../../rpc/engine';
import type { RunConfig } from '../../core/config';
import type { DatasetName } from '../../core/dataset';
import { Fault, isFault } from '../../core/fault';
import { imagesOpenAt } from '../../core/nn/random';
import type { StepProfile } from '../../core/nn/stepProfile';
import { withAverage } from '../../core/nn/parameters';
import type { Checkpoint } from '../../core/checkpoint';
import type { TrainerRequest } from '../openTrainer';
import type { JudgeSources } from '../quality/judge';
import type { ImageStore, Trainer } from '../trainer';
import { copyCheckpoint, firstNonFinite, initialCheckpoint } from './checkpoints';
import { Failure } from './failure';
import { Mutex } from './mutex';

/** A data set on its way in. */
export interface Images extends ImageStore {
  /** What stopped the download, until `retry`. */
  readonly fault: Fault | null;
  readonly progress: Progress;
  retry(): void;
  close(): void;
}

export interface Progress {
  loaded: number;
  images: number;
  bytes: number;
  totalBytes: number;
}

/** What a session is built from; the worker, the command line and the tests each bring their own. */
export interface Parts {
  openImages: (dataset: DatasetName, onProgress: (progress: Progress) => void) => Images;
  /** What images are judged with; by pixels alone where it is left out. */
  judge?: JudgeSources;
  /** @throws Fault of the trainer */
  openTrainer: (
    request: Required<Omit<TrainerRequest, 'wasmHost'>>,
  ) => Promise<{ trainer: Trainer; fallback: Fallback | null }>;
}

/** What a run is opened with; `need` as for a trainer. */
export interface RunRequest extends Required<Pick<TrainerRequest, 'config' | 'choice' | 'need'>> {
  images: Images;
}

/** Milliseconds to wait for `device.lost` after a rejected promise: the fault then names the lost device. */
const deviceLostGrace = 250;

const nothing = () => undefined;

/** An answer, and when the device began and ended the work for it, in milliseconds. */
export interface Timed<T> {
  answer: T;
  began: number;
  ended: number;
}

/** A trainer with its data and all that the session knows of it. */
export class Run {
  config: RunConfig;
  readonly choice: EngineChoice;
  readonly images: Images;
  readonly fallback: Fallback | null;
  /** Whether G is drawn as the moving average of its weights. */
  average = true;
  /** The newest state known to be finite; null while that is the run's beginning. */
  lastCheckpoint: Checkpoint | null = null;
  /** Set once the trainer can do no more. */
  broken: Fault | null = null;
  /** Whether the trainer has done an iteration since it was opened or set back. */
  hasIterated = false;
  /** Whether its image grids can be shown without being read back; null until the first one was compared. */
  canBlit: boolean | null = null;
  onBreak: (fault: Fault) => void = () => undefined;
  private readonly trainer: Trainer;
  private readonly mutex = new Mutex();
  /** End the work in hand when the trainer breaks: a lost device may never answer. */
  private readonly rejectors = new Set<(fault: Fault) => void>();
  /** Answers on their way, by `read`. */
  private readonly pendingReads = new Set<Promise<unknown>>();

  private constructor(
    { config, choice, images }: RunRequest,
    opened: { trainer: Trainer; fallback: Fallback | null },
    failure: Failure,
  ) {
    this.config = config;
    this.choice = choice;
    this.images = images;
    this.trainer = opened.trainer;
    this.fallback = opened.fallback;
    if (!opened.trainer.draw) this.canBlit = false;
    failure.listen((fault) => this.fail(fault));
  }

  /** The trainer can do no more; what waits for it need not wait any longer. */
  fail(fault: Fault): void {
    this.broken ??= fault;
    for (const interrupt of this.rejectors) interrupt(fault);
    this.onBreak(fault);
  }

  /** @throws what `openTrainer` throws, or the fault that it told of meanwhile */
  static async open(parts: Parts, request: RunRequest): Promise<Run> {
    const failure = new Failure();
    const onFault = (fault: Fault) => failure.report(fault);
    const opening = parts.openTrainer({ ...request, onFault });
    try {
      const opened = await Promise.race([opening, failure.first()]);
      return new Run(request, opened, failure);
    } catch (error) {
      opening.then(
        ({ trainer }) => trainer.dispose(),
        () => undefined,
      );
      throw error;
    }
  }

  get step(): number {
    return this.trainer.step;
  }

  /** As of the trainer. */
  get supportsAsyncReads(): boolean {
    return this.trainer.supportsAsyncReads;
  }

  get info(): RunInfo {
    const { config, step, fallback } = this;
    return { config, step, ...this.trainer.info, fallback };
  }

  /** Which G is drawn with from now on. */
  useAverage = (average: boolean): Promise<void> =>
    this.use((trainer) => {
      this.average = average;
      trainer.useAverage(average);
      return Promise.resolve();
    });

  /** Arrays of a checkpoint with those in G's place that it is drawn with. */
  drawn(arrays: Checkpoint['arrays']): Checkpoint['arrays'] {
    return this.average ? withAverage(arrays) : arrays;
  }

  /** @throws Fault why it can't train: it is broken, or no trainer of its model works here */
  checkTrains(): void {
    if (this.broken !== null) throw this.broken;
    const { cannotTrain } = this.trainer.info;
    if (cannotTrain) throw new Fault(cannotTrain);
  }

  /** The state to go back to. */
  get rollbackTarget(): Checkpoint {
    return this.lastCheckpoint ?? initialCheckpoint(this.config);
  }

  /**
   * One piece of work with the trainer at a time, so that a picture can be asked for between two
   * iterations but not in the middle of one.
   * @throws what the work throws; the fault of the device where that is the reason
   */
  use<T>(work: (trainer: Trainer) => Promise<T>): Promise<T> {
    return this.mutex.run(() => this.work(work));
  }

  /**
   * A piece of work that only reads. Its turn is over once it has been enqueued, where the trainer
   * allows that, so that the device goes on training while the answer is on its way.
   * @param work makes its calls of the trainer before it first waits
   * @throws as `use`
   */
  async read<T>(work: (trainer: Trainer) => Promise<T>): Promise<T> {
    if (!this.trainer.supportsAsyncReads) return this.use(work);
    const { answer } = await this.mutex.run(() => {
      const answer = this.work(work);
      const over = answer.then(nothing, nothing);
      this.pendingReads.add(over);
      void over.then(() => this.pendingReads.delete(over));
      // In an object, since a turn waits for a promise.
      return Promise.resolve({ answer });
    });
    return answer;
  }

  /**
   * As `read`, and how long the device was at it.
   * @param now milliseconds of a steady clock
   */
  async timed<T>(work: (trainer: Trainer) => Promise<T>, now: () => number): Promise<Timed<T>> {
    let began = now();
    let ended = NaN;
    const answer = await this.read(async (trainer) => {
      // Not waited for: the work is enqueued behind what is under way, so that the device never idles.
      trainer.flush().then(() => (began = now()), nothing);
      const answered = work(trainer);
      if (trainer.supportsAsyncReads) trainer.flush().then(() => (ended = now()), nothing);
      return answered;
    });
    return { answer, began, ended: Number.isNaN(ended) ? now() : ended };
  }

  private async work<T>(work: (trainer: Trainer) => Promise<T>): Promise<T> {
    if (this.broken !== null) throw this.broken;
    try {
      return await this.unlessBroken(work(this.trainer));
    } catch (error) {
      if (isFault(error)) throw error;
      await this.unlessBroken(new Promise((resolve) => setTimeout(resolve, deviceLostGrace)));
      throw error;
    }
  }

  private unlessBroken<T>(work: Promise<T>): Promise<T> {
    let interrupt: (fault: Fault) => void = () => undefined;
    return new Promise<T>((resolve, reject) => {
      interrupt = reject;
      this.rejectors.add(interrupt);
      work.then(resolve, reject);
    }).finally(() => this.rejectors.delete(interrupt));
  }

  /** The state after all iterations that have been enqueued. @param spare as of a trainer */
  checkpoint(spare?: Checkpoint['arrays']): Promise<Checkpoint> {
    return this.read(async (trainer) => {
      const { config } = this;
      return { ...(await trainer.checkpoint(spare)), config };
    });
  }

  /** The state to keep: the present one, or the one to return to where that is broken or not finite. */
  async save(): Promise<Checkpoint> {
    if (this.broken !== null) return copyCheckpoint(this.rollbackTarget);
    const checkpoint = await this.checkpoint();
    return firstNonFinite(checkpoint.arrays) === null
      ? checkpoint
      : copyCheckpoint(this.rollbackTarget);
  }

  /**
   * Times every operation of a step, between two of them; null where the trainer runs no program of ours.
   * @param now milliseconds of a steady clock
   * @throws Fault of the download of what a step needs
   */
  async profile(now: () => number): Promise<StepProfile | null> {
    if (this.broken !== null) throw this.broken;
    if (!this.trainer.profile) return null;
    await this.unlessBroken(this.ready());
    return this.use(async (trainer) => (await trainer.profile?.(now)) ?? null);
  }

  /** Sets the trainer back; losses that it still held are dropped. */
  async restore(checkpoint: Checkpoint): Promise<void> {
    await this.use(async (trainer) => {
      await trainer.flush();
      await trainer.losses();
      await trainer.restore(checkpoint);
    });
    this.hasIterated = false;
  }

  /**
   * Resolves when the images are there that an iteration at the present step may draw from.
   * @throws Fault of the download
   */
  async ready(): Promise<void> {
    const { images } = this;
    const needed = imagesOpenAt(this.step, images.shardImages, images.images);
    if (images.loaded < needed) await images.whenLoaded(needed);
  }

  /** Waits for work under way, unless the trainer is broken. */
  async dispose(): Promise<void> {
    await this.use(() => Promise.resolve()).catch(() => undefined);
    await Promise.all(this.pendingReads);
    this.broken ??= new Fault({ code: 'engine.notOpen', params: {} });
    // Who still waits for images of a run that is no more waits for ever.
    for (const interrupt of this.rejectors) interrupt(this.broken);
    this.onBreak = () => undefined;
    this.trainer.dispose();
  }
}

import type { EngineEvent } from '../../rpc/engine';
import type { Pixels } from '../../core/pixels';
import { imageSize } from '../../core/nn/architecture';
import { asFault, toFaultRecord } from '../../core/fault';
import type { Fault } from '../../core/fault';
import { Throttle } from '../../core/throttle';
import { normals, streams } from '../../core/nn/random';
import type { LossRecord, Trainer } from '../trainer';
import { imageGrid } from './imageGrid';
import type { Progress, Run, Timed } from './run';
import { ThrottledEvent } from './throttledEvent';
import { Mutex } from './mutex';

/**
 * Milliseconds between two events of a kind, and the share of the time that making them may take. What the
 * page redraws for comes at `tick`s, several at once, since each redrawing costs much more than what it shows;
 * somewhat less than a number of them, so that none is missed.
 */
const intervals = {
  tick: [250],
  losses: [200],
  grid: [200, 0.07],
  batchPreview: [450, 0.03],
  gridBitmap: [40, 0.05],
  speed: [450],
  data: [100],
} as const;

const gridImages = 64;
const gridColumns = 8;

/** Largest difference between two pictures of the same numbers, of 255. */
const rounding = 2;

/** Whether what a trainer draws is what it computes: some browsers show nothing of WebGPU's canvases. */
async function canvasMatches(
  trainer: Trainer,
  z: Float32Array,
  computed: Pixels,
): Promise<boolean> {
  const picture = await trainer.draw?.(z, gridColumns).catch(() => null);
  if (!picture) return false;
  const { width, height, data } = computed;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas?.drawImage(picture, 0, 0);
  const drawn = canvas?.getImageData(0, 0, width, height).data;
  picture.close();
  return drawn?.every((value, i) => Math.abs(value - (data[i] ?? 0)) <= rounding) ?? false;
}

/**
 * Tells what a run does, a few times a second. Training goes on while the answers are on their way from
 * the device.
 */
export class Reporter {
  private readonly emit: (event: EngineEvent) => void;
  private readonly now: () => number;
  private readonly tick = new Throttle(...intervals.tick);
  private readonly losses = new ThrottledEvent(new Throttle(...intervals.losses));
  private readonly grid = new ThrottledEvent(new Throttle(...intervals.grid));
  private readonly batchPreview = new ThrottledEvent(new Throttle(...intervals.batchPreview));
  private readonly gridBitmap = new Throttle(...intervals.gridBitmap);
  private readonly speed = new Throttle(...intervals.speed);
  private readonly data = new Throttle(...intervals.data);
  /** Images that were told of. */
  private loaded = -1;
  private since = { step: 0, time: 0 };
  /** Milliseconds that the newest grid took of the device. */
  private gridTime = 0;
  private readonly lossMutex = new Mutex();
  private readonly pendingLosses: LossRecord[] = [];
  /** Topics on their way. */
  private readonly pendingEvents = new Set<Promise<void>>();
  /** Why one of them was not told. */
  private failure: Fault | null = null;
  /** The first iteration whose loss was not finite. */
  private bad: number | null = null;

  constructor(emit: (event: EngineEvent) => void, now: () => number) {
    this.emit = emit;
    this.now = now;
  }

  /** A stretch of training begins. */
  begin(run: Run): void {
    const { tick, losses, grid, gridBitmap, batchPreview } = this;
    for (const pace of [tick, losses, grid, gridBitmap, batchPreview]) pace.reset();
    this.since = { step: run.step, time: this.now() };
    this.speed.done(this.since.time, this.since.time);
    this.failure = null;
    this.bad = null;
  }

  /**
   * Begins to tell whatever is due.
   * @returns the step of the first iteration whose loss was not finite, or null
   * @throws what kept an earlier answer from coming
   */
  async report(run: Run): Promise<number | null> {
    const now = this.now();
    const isTick = this.tick.due(now);
    if (isTick) this.tick.done(now, now);
    const offered =
      isTick &&
      this.offer(this.grid, now, async () => {
        const timed = await this.emitGrid(run);
        this.gridTime = timed.ended - timed.began;
        return timed;
      });
    if (!offered && this.gridBitmap.due(now)) await this.emitGridBitmap(run);
    if (isTick) {
      const withPreview = this.offer(this.batchPreview, now, async () => {
        const timed = await this.emitBatchPreview(run);
        if (this.speed.due(now)) this.emitSpeed(run);
        return timed;
      });
      if (!withPreview && this.speed.due(now)) this.emitSpeed(run);
      // Behind the pictures, where these are made first, so that they are told of at once.
      this.offer(this.losses, now, async () => {
        await this.collectLosses(run);
        this.emitPendingLosses();
        return { answer: null, began: now, ended: now };
      });
    }
    if (this.failure !== null) throw this.failure;
    return this.bad;
  }

  /** Resolves when everything begun has been told. @throws as `report` */
  async finish(): Promise<void> {
    await Promise.all(this.pendingEvents);
    if (this.failure !== null) throw this.failure;
  }

  private offer(topic: ThrottledEvent, now: number, tell: () => Promise<Timed<unknown>>): boolean {
    if (!topic.due(now)) return false;
    const telling = topic
      .run(tell)
      .catch((error: unknown) => {
        this.failure ??= asFault(error);
      })
      .finally(() => this.pendingEvents.delete(telling));
    this.pendingEvents.add(telling);
    return true;
  }

  /** Draws a run that stands still as it is, without keeping the caller waiting. */
  showLater(run: Run): void {
    this.show(run).catch((error: unknown) => {
      // A broken run has been told of already.
      if (run.broken !== null) return;
      this.emit({ type: 'fault', fault: toFaultRecord(error), resume: run.step });
    });
  }

  private async show(run: Run): Promise<void> {
    await this.emitGrid(run);
    if (run.hasIterated) await this.emitBatchPreview(run);
  }

  /** @returns the step of the first iteration whose loss was not finite, or null */
  collectLosses(run: Run): Promise<number | null> {
    return this.lossMutex.run(async () => {
      const records = await run.read((trainer) => trainer.losses());
      const bad = records.findIndex(({ d, g }) => !Number.isFinite(d) || !Number.isFinite(g));
      this.pendingLosses.push(...(bad < 0 ? records : records.slice(0, bad)));
      if (bad >= 0) this.bad ??= records[bad]?.step ?? run.step;
      return this.bad;
    });
  }

  /** Tells of the losses that were collected. */
  emitPendingLosses(): void {
    this.losses.told(this.now());
    this.emitLosses(this.pendingLosses.splice(0));
  }

  emitLosses(records: LossRecord[]): void {
    if (records.length === 0) return;
    this.emit({
      type: 'losses',
      steps: Uint32Array.from(records, ({ step }) => step),
      d: Float32Array.from(records, ({ d }) => d),
      g: Float32Array.from(records, ({ g }) => g),
    });
  }

  /** What has come of the data, as soon as images are whole, else at a pace. */
  emitProgress(progress: Progress): void {
    const now = this.now();
    const whole = progress.loaded !== this.loaded;
    if (!whole && !this.data.due(now)) return;
    this.data.done(now, now);
    this.loaded = progress.loaded;
    this.emit({ type: 'data', ...progress });
  }

  private async emitGrid(run: Run): Promise<Timed<unknown>> {
    const { latent, seed } = run.config.model;
    const z = normals(seed, streams.grid, 0, gridImages * latent);
    const { channels } = run.images;
    const size = imageSize(run.config.model);
    const made = async (trainer: Trainer) => {
      const { step } = trainer;
      return { step, pixels: imageGrid(await trainer.generate(z), size, channels, gridColumns) };
    };
    const timed =
      run.canBlit === null ? await this.compared(run, z, made) : await run.timed(made, this.now);
    this.emit({ type: 'grid', step: timed.answer.step, imageGrid: timed.answer.pixels });
    return timed;
  }

  /** A grid computed and drawn of one and the same state: training has to wait, once. */
  private async compared<T extends { pixels: Pixels }>(
    run: Run,
    z: Float32Array,
    made: (trainer: Trainer) => Promise<T>,
  ): Promise<Timed<T>> {
    const began = this.now();
    const answer = await run.use(async (trainer) => {
      const computed = await made(trainer);
      run.canBlit = await canvasMatches(trainer, z, computed.pixels);
      return computed;
    });
    return { answer, began, ended: this.now() };
  }

  /** Enqueues a picture among the training under way; what it costs is what the newest grid cost. */
  private async emitGridBitmap(run: Run): Promise<void> {
    const began = this.now();
    this.gridBitmap.done(began, began + this.gridTime);
    if (run.canBlit !== true) return;
    const { latent, seed } = run.config.model;
    const z = normals(seed, streams.grid, 0, gridImages * latent);
    const [picture, step] = await run.use(async (trainer) => [
      await trainer.draw?.(z, gridColumns),
      trainer.step,
    ]);
    if (picture) this.emit({ type: 'gridBitmap', step, picture });
  }

  private async emitBatchPreview(run: Run): Promise<Timed<unknown>> {
    const timed = await run.timed((trainer) => trainer.batchPreview(1), this.now);
    const seen = timed.answer;
    const { channels } = run.images;
    const size = imageSize(run.config.model);
    const picture = (image: Float32Array) => imageGrid(image, size, channels, 1);
    this.emit({
      type: 'batchPreview',
      step: seen.step,
      real: picture(seen.real),
      fake: picture(seen.fake),
      realScores: seen.realScores.slice(),
      fakeScores: seen.fakeScores.slice(),
    });
    return timed;
  }

  private emitSpeed(run: Run): void {
    const time = this.now();
    const seconds = (time - this.since.time) / 1000;
    if (seconds > 0) {
      const stepsPerSecond = (run.step - this.since.step) / seconds;
      const imagesPerSecond = stepsPerSecond * run.config.model.batch;
      this.emit({ type: 'speed', stepsPerSecond, imagesPerSecond });
    }
    this.since = { step: run.step, time };
    this.speed.done(time, time);
  }
}

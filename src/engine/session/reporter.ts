import type { EngineEvent, Pixels } from '../../bridge/engine';
import { imageSize } from '../../core/architecture';
import { Pace } from '../../core/pace';
import { normals, streams } from '../../core/random';
import type { LossRecord, Trainer } from '../trainer';
import { sheet } from './frames';
import type { Run } from './run';

/** Milliseconds between two events of a kind, and the share of the time that making them may take. */
const paces = {
  losses: [200],
  grid: [250, 0.07],
  glimpse: [300, 0.03],
  film: [40, 0.05],
  speed: [500],
} as const;

const gridImages = 64;
const gridColumns = 8;

/** Largest difference between two pictures of the same numbers, of 255. */
const rounding = 2;

/** Whether what a trainer draws is what it computes: some browsers show nothing of WebGPU's canvases. */
async function drawsTheSame(trainer: Trainer, z: Float32Array, computed: Pixels): Promise<boolean> {
  const picture = await trainer.draw?.(z, gridColumns).catch(() => null);
  if (!picture) return false;
  const { width, height, data } = computed;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas?.drawImage(picture, 0, 0);
  const drawn = canvas?.getImageData(0, 0, width, height).data;
  picture.close();
  return drawn?.every((value, i) => Math.abs(value - (data[i] ?? 0)) <= rounding) ?? false;
}

/** Tells what a run does, a few times a second. */
export class Reporter {
  private readonly emit: (event: EngineEvent) => void;
  private readonly now: () => number;
  private readonly losses = new Pace(...paces.losses);
  private readonly grid = new Pace(...paces.grid);
  private readonly glimpse = new Pace(...paces.glimpse);
  private readonly film = new Pace(...paces.film);
  private readonly speed = new Pace(...paces.speed);
  private since = { step: 0, time: 0 };
  /** Milliseconds that the newest sheet took, all in all. */
  private sheetTime = 0;

  constructor(emit: (event: EngineEvent) => void, now: () => number) {
    this.emit = emit;
    this.now = now;
  }

  /** A stretch of training begins. */
  begin(run: Run): void {
    for (const pace of [this.losses, this.grid, this.film, this.glimpse]) pace.reset();
    this.since = { step: run.step, time: this.now() };
    this.speed.done(this.since.time, this.since.time);
  }

  /**
   * Whatever is due.
   * @returns the step of the first iteration whose loss was not finite, or null
   */
  async report(run: Run): Promise<number | null> {
    if (this.losses.due(this.now())) {
      const began = this.now();
      const bad = await this.tellLosses(run);
      this.losses.done(began, this.now());
      if (bad !== null) return bad;
    }
    if (this.speed.due(this.now())) this.tellSpeed(run);
    if (this.grid.due(this.now())) {
      this.sheetTime = await this.timed(this.grid, run, () => this.tellGrid(run));
    } else if (this.film.due(this.now())) {
      await this.tellFilm(run);
    }
    if (this.glimpse.due(this.now())) {
      await this.timed(this.glimpse, run, () => this.tellGlimpse(run));
    }
    return null;
  }

  /** Everything that shows where a run that stands still is. */
  async show(run: Run): Promise<void> {
    await this.tellGrid(run);
    await this.tellGlimpse(run);
  }

  /** @returns the step of the first iteration whose loss was not finite, or null */
  async tellLosses(run: Run): Promise<number | null> {
    const records = await run.use((trainer) => trainer.losses());
    const bad = records.findIndex(({ d, g }) => !Number.isFinite(d) || !Number.isFinite(g));
    const good = bad < 0 ? records : records.slice(0, bad);
    this.emitLosses(good);
    return bad < 0 ? null : (records[bad]?.step ?? run.step);
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

  private async tellGrid(run: Run): Promise<void> {
    const { latent, seed } = run.config.model;
    const z = normals(seed, streams.grid, 0, gridImages * latent);
    const { channels } = run.images;
    const size = imageSize(run.config.model);
    const [found, step] = await run.use(async (trainer) => {
      const made = sheet(await trainer.generate(z), size, channels, gridColumns);
      run.films ??= await drawsTheSame(trainer, z, made);
      return [made, trainer.step];
    });
    this.emit({ type: 'grid', step, sheet: found });
  }

  /** Enqueues a picture among the training under way; what it costs is what the newest sheet cost. */
  private async tellFilm(run: Run): Promise<void> {
    const began = this.now();
    this.film.done(began, began + this.sheetTime);
    if (run.films !== true) return;
    const { latent, seed } = run.config.model;
    const z = normals(seed, streams.grid, 0, gridImages * latent);
    const [picture, step] = await run.use(async (trainer) => [
      await trainer.draw?.(z, gridColumns),
      trainer.step,
    ]);
    if (picture) this.emit({ type: 'film', step, picture });
  }

  private async tellGlimpse(run: Run): Promise<void> {
    if (!run.played) return;
    const seen = await run.use((trainer) => trainer.glimpse(1));
    const { channels } = run.images;
    const size = imageSize(run.config.model);
    const picture = (image: Float32Array) => sheet(image, size, channels, 1);
    this.emit({
      type: 'glimpse',
      step: seen.step,
      real: picture(seen.real),
      forged: picture(seen.forged),
      realVerdicts: seen.realVerdicts.slice(),
      forgedVerdicts: seen.forgedVerdicts.slice(),
    });
  }

  private tellSpeed(run: Run): void {
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

  /** Lets the training under way finish first, so that its time is not taken for the picture's. */
  private async timed(pace: Pace, run: Run, work: () => Promise<void>): Promise<number> {
    await run.use((trainer) => trainer.settle());
    const began = this.now();
    await work();
    const ended = this.now();
    pace.done(began, ended);
    return ended - began;
  }
}

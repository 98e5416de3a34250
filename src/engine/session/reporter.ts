import type { EngineEvent } from '../../bridge/engine';
import { imageSize } from '../../core/architecture';
import { normals, streams } from '../../core/random';
import type { LossRecord } from '../trainer';
import { sheet } from './frames';
import { Pace } from './pace';
import type { Run } from './run';

/** Milliseconds between two events of a kind, and the share of the time that making them may take. */
const paces = {
  losses: [200],
  grid: [250, 0.07],
  glimpse: [300, 0.03],
  speed: [500],
} as const;

const gridImages = 64;
const gridColumns = 8;

/** Tells what a run does, a few times a second. */
export class Reporter {
  private readonly emit: (event: EngineEvent) => void;
  private readonly now: () => number;
  private readonly losses = new Pace(...paces.losses);
  private readonly grid = new Pace(...paces.grid);
  private readonly glimpse = new Pace(...paces.glimpse);
  private readonly speed = new Pace(...paces.speed);
  private since = { step: 0, time: 0 };

  constructor(emit: (event: EngineEvent) => void, now: () => number) {
    this.emit = emit;
    this.now = now;
  }

  /** A stretch of training begins. */
  begin(run: Run): void {
    for (const pace of [this.losses, this.grid, this.glimpse]) pace.reset();
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
    if (this.grid.due(this.now())) await this.timed(this.grid, run, () => this.tellGrid(run));
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
    const [images, step] = await run.use(async (trainer) => [
      await trainer.generate(z),
      trainer.step,
    ]);
    const size = imageSize(run.config.model);
    this.emit({ type: 'grid', step, sheet: sheet(images, size, run.images.channels, gridColumns) });
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
  private async timed(pace: Pace, run: Run, work: () => Promise<void>): Promise<void> {
    await run.use((trainer) => trainer.settle());
    const began = this.now();
    await work();
    pace.done(began, this.now());
  }
}

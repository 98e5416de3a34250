import type { DatasetName } from '../../core/dataset';
import { Fault } from '../../core/fault';
import { keptDatasets } from '../../core/offline';
import { seenBeforeCopying } from '../../core/metrics/alarms';
import { summariseClasses } from '../../core/metrics/classes';
import { usualSamples } from '../../core/metrics/quality';
import type { Quality } from '../../core/metrics/quality';
import type { NearestYardstick } from '../../rpc/engine';
import type { Run } from '../training/run';
import { evaluate, nextStep, sampleImages, usualCopies } from './evaluate';
import type { Judge, JudgeSources, Wanted } from './judge';
import { realImages } from './look';
import { heldOutImages } from './nearest';

/**
 * What measuring may take of the time: more before the second one, since most changes then, and before the
 * third where the second missed a class; so little later that all come to about a twentieth of 2,000
 * quick steps (bench/RESULTS.md).
 */
const share = { soon: 1 / 10, later: 1 / 60 };
/** Images that G has learned from at the second one: before, it hardly draws more than at the first. */
const imagesAtSecond = 6400;
const samplesBounds = { min: 64, max: 20_480 };
/** Images that are asked whether they are copies when nobody asks, since it takes long: enough for −10. */
const automaticCopies = 256;
/** That is first done after so many milliseconds of a run, and then each time after as many steps again. */
const copyingAfter = 60_000;
const copyingGrowth = 2;
/** Milliseconds after which a run that was opened is taken to rest. */
const prepareAfter = 1000;
/** How many times as far as the newest measurement a run must have come to be measured where it rests. */
const restGrowth = 1.25;
/** What is measured when nobody asks. */
const automatic = { samples: usualSamples, manifold: false, copies: 0 };
/** Real images whose nearest ones are the yardstick for one fake. */
const yardstickImages = 256;

interface MeterOptions {
  judge: JudgeSources;
  /** Hears of measurements that nobody asked for. */
  onMeasured: (run: Run, quality: Quality) => void;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/** Measures how good a run's images are: now and then in training, and when somebody asks. */
export class QualityMeter {
  private readonly options: MeterOptions;
  private judge: { dataset: DatasetName; opening: Promise<Judge> } | null = null;
  private preparing: ReturnType<typeof setTimeout> | undefined;
  private pending = false;
  /** The run that came to rest while something was measured. */
  private resting: Run | null = null;
  /** Where training has been alone since; null before it is and while something is measured. */
  private undisturbed: { run: Run; step: number; at: number } | null = null;
  /** The newest measurement that nobody asked for. */
  private last: {
    run: Run;
    step: number;
    took: number;
    ended: number;
    count: number;
    missesClasses: boolean;
  } | null = null;
  /** Where nobody asked and copies were last looked for, and since when the run has been trained. */
  private copied: { run: Run; step: number; since: number } | null = null;

  constructor(options: MeterOptions) {
    this.options = options;
  }

  /**
   * To be called when a run has been opened: gets ready what measures while nobody trains yet, where that
   * takes a moment since what it knows of the data ships. Real images are measured once in vain: code that has
   * run runs faster.
   */
  prepare(run: Run): void {
    clearTimeout(this.preparing);
    const { dataset } = run.config;
    const ships =
      this.options.judge.fetchReference && keptDatasets.some((name) => name === dataset);
    if (!ships) return;
    this.preparing = setTimeout(() => {
      // Training waits for the images.
      run.images
        .whenLoaded(run.images.images)
        .then(() => Promise.all([this.judgeOf(run), heldOutImages(run.images)]))
        .then(async ([judge]) => {
          const real = await realImages(run.images, 0, automatic.samples);
          await judge.measure(real, automatic);
        })
        .catch(() => undefined);
    }, prepareAfter);
  }

  /** To be called in training, between iterations: measures where that is due, and does not wait for it. */
  look(run: Run): void {
    this.resting = null;
    if (this.pending) return;
    const { now } = this.options;
    if (this.copied?.run !== run) this.copied = { run, step: 0, since: now() };
    if (this.undisturbed?.run !== run) this.undisturbed = { run, step: run.step, at: now() };
    // Ready by the first measurement also where it was not prepared.
    if (run.step >= nextStep(null) / 2) this.judgeOf(run).catch(() => undefined);
    if (this.isDue(run)) this.begin(run);
  }

  /** To be called when training has come to rest: measures what is on show, since nothing has to give way to it. */
  rest(run: Run): void {
    this.resting = this.pending ? run : null;
    if (this.pending) return;
    const due = this.isFirst(run) ? nextStep(null) : restGrowth * (this.last?.step ?? 0);
    if (run.step >= due) this.begin(run);
  }

  /** Whether none was made of a run; one that was set back begins anew. */
  private isFirst(run: Run): boolean {
    return this.last?.run !== run || this.last.step > run.step;
  }

  private begin(run: Run): void {
    const { now, onMeasured } = this.options;
    this.pending = true;
    const { step, at } = this.undisturbed ?? { step: run.step, at: now() };
    let began = { step: run.step, at: now() };
    const pace = (began.step - step) / (began.at - at);
    // Before, no alarm needs it.
    const isLate = run.step * run.config.model.batch >= seenBeforeCopying;
    const copies = isLate && this.isCopyingDue(run) ? automaticCopies : 0;
    this.judgeOf(run)
      .then(() => (isLate ? heldOutImages(run.images) : null))
      .then((heldOut) => {
        began = { step: run.step, at: now() };
        return this.measured(run, { ...automatic, heldOut, copies });
      })
      .then((quality) => {
        const ended = now();
        // Training went on meanwhile, and what it took of the time was not spent on measuring.
        const training = pace > 0 ? (run.step - began.step) / pace : 0;
        const took = Math.max(0, ended - began.at - training);
        const count = this.isFirst(run) ? 1 : (this.last?.count ?? 0) + 1;
        const { step, classes } = quality;
        const missesClasses =
          classes !== null && summariseClasses(Uint32Array.from(classes)).missing.length > 0;
        this.last = { run, step, took, ended, count, missesClasses };
        if (quality.copying && this.copied) this.copied.step = quality.step;
        onMeasured(run, quality);
      })
      // Without the images or the classifier, or after the run, there is nothing to tell.
      .catch(() => undefined)
      .finally(() => {
        this.pending = false;
        this.undisturbed = null;
        if (this.resting) this.rest(this.resting);
      });
  }

  private isDue(run: Run): boolean {
    const { last } = this;
    if (last === null || this.isFirst(run)) return run.step >= nextStep(null);
    if (last.count === 1 && run.step * run.config.model.batch < imagesAtSecond) return false;
    const isSoon = last.count === 1 || (last.count === 2 && last.missesClasses);
    const part = isSoon ? share.soon : share.later;
    const rested = this.options.now() - last.ended >= last.took * (1 / part - 1);
    return rested && run.step >= nextStep(last.step);
  }

  private isCopyingDue(run: Run): boolean {
    const { copied, options } = this;
    if (copied?.run !== run) return false;
    if (copied.step > run.step) copied.step = 0;
    return options.now() - copied.since >= copyingAfter && run.step >= copyingGrowth * copied.step;
  }

  /** How near real images are to the training images that have arrived. */
  async yardstick(run: Run): Promise<NearestYardstick> {
    const { nearest } = await this.judgeOf(run);
    return nearest.yardstick(yardstickImages);
  }

  /**
   * Measures now, precision and recall too, and whether G copies.
   * @throws Fault `config.outOfRange` for too few or too many samples; of the download of what it needs
   */
  async measure(run: Run, samples: number): Promise<Quality> {
    const { min, max } = samplesBounds;
    if (!Number.isSafeInteger(samples) || samples < min || samples > max) {
      const params = { field: 'samples', value: samples, min, max };
      throw new Fault({ code: 'config.outOfRange', params });
    }
    const heldOut = await heldOutImages(run.images);
    return this.measured(run, { samples, heldOut, manifold: true, copies: usualCopies });
  }

  private async measured(
    run: Run,
    { samples, heldOut, ...wanted }: Wanted & { samples: number; heldOut: Uint8Array | null },
  ): Promise<Quality> {
    const judge = await this.judgeOf(run);
    const { config, images } = run;
    let { average } = run;
    const made = await run.use((trainer) => {
      ({ average } = run);
      return sampleImages(trainer, config.model, images, { samples, heldOut });
    });
    return evaluate(judge, made, { average, ...wanted });
  }

  private judgeOf(run: Run): Promise<Judge> {
    const { dataset } = run.config;
    if (this.judge?.dataset === dataset) return this.judge.opening;
    this.close();
    const opening = import('./judge').then(({ Judge: made }) =>
      made.open(run.images, dataset, this.options.judge),
    );
    const own = { dataset, opening };
    this.judge = own;
    // Another try may find what was missing.
    opening.catch(() => {
      if (this.judge === own) this.judge = null;
    });
    return opening;
  }

  close(): void {
    clearTimeout(this.preparing);
    this.judge?.opening.then(
      (judge) => judge.dispose(),
      () => undefined,
    );
    this.judge = null;
  }
}

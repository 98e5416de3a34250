import type { DatasetName } from '../../core/dataset';
import { Fault } from '../../core/fault';
import { usualSamples } from '../../core/metrics/quality';
import type { Quality } from '../../core/metrics/quality';
import type { Run } from '../training/run';
import { evaluate, nextStep, sampleImages } from './evaluate';
import type { Judge, OpenJudgesClassifier } from './judge';

/** What measuring may take of the time. */
const share = 0.05;
const samplesBounds = { min: 64, max: 20_480 };
interface MeterOptions {
  openClassifier: OpenJudgesClassifier;
  /** Hears of measurements that nobody asked for. */
  onMeasured: (run: Run, quality: Quality) => void;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/** Measures how good a run's images are: now and then in training, and when somebody asks. */
export class QualityMeter {
  private readonly options: MeterOptions;
  private judge: { dataset: DatasetName; opening: Promise<Judge> } | null = null;
  private pending = false;
  /** Where training has been alone since; null before it is and while something is measured. */
  private undisturbed: { run: Run; step: number; at: number } | null = null;
  /** The newest measurement that nobody asked for. */
  private last: { run: Run; step: number; took: number; ended: number } | null = null;

  constructor(options: MeterOptions) {
    this.options = options;
  }

  /** To be called in training, between iterations: measures where that is due, and does not wait for it. */
  look(run: Run): void {
    if (this.pending) return;
    const { now, onMeasured } = this.options;
    if (this.undisturbed?.run !== run) this.undisturbed = { run, step: run.step, at: now() };
    // Ready by the first measurement; runs that end before have nothing of it to bear.
    if (run.step >= nextStep(null) / 2) this.judgeOf(run).catch(() => undefined);
    if (!this.isDue(run)) return;
    this.pending = true;
    const { step, at } = this.undisturbed;
    let began = { step: run.step, at: now() };
    const pace = (began.step - step) / (began.at - at);
    this.judgeOf(run)
      .then(() => {
        began = { step: run.step, at: now() };
        return this.measured(run, usualSamples, false);
      })
      .then((quality) => {
        const ended = now();
        // Training went on meanwhile, and what it took of the time was not spent on measuring.
        const training = pace > 0 ? (run.step - began.step) / pace : 0;
        const took = Math.max(0, ended - began.at - training);
        this.last = { run, step: quality.step, took, ended };
        onMeasured(run, quality);
      })
      // Without the images or the classifier, or after the run, there is nothing to tell.
      .catch(() => undefined)
      .finally(() => {
        this.pending = false;
        this.undisturbed = null;
      });
  }

  private isDue(run: Run): boolean {
    const { last } = this;
    const { step } = run;
    if (last?.run !== run || last.step > step) return step >= nextStep(null);
    const rested = this.options.now() - last.ended >= last.took * (1 / share - 1);
    return rested && step >= nextStep(last.step);
  }

  /**
   * Measures now, precision and recall too.
   * @throws Fault `config.outOfRange` for too few or too many samples; of the download of what it needs
   */
  measure(run: Run, samples: number): Promise<Quality> {
    const { min, max } = samplesBounds;
    if (!Number.isSafeInteger(samples) || samples < min || samples > max) {
      const params = { field: 'samples', value: samples, min, max };
      return Promise.reject(new Fault({ code: 'config.outOfRange', params }));
    }
    return this.measured(run, samples, true);
  }

  private async measured(run: Run, samples: number, manifold: boolean): Promise<Quality> {
    const judge = await this.judgeOf(run);
    const { config, images } = run;
    let { average } = run;
    const made = await run.use((trainer) => {
      ({ average } = run);
      return sampleImages(trainer, config.model, images, samples);
    });
    return evaluate(judge, made, { average, manifold });
  }

  private judgeOf(run: Run): Promise<Judge> {
    const { dataset } = run.config;
    if (this.judge?.dataset === dataset) return this.judge.opening;
    this.close();
    const opening = import('./judge').then(({ Judge: made }) =>
      made.open(run.images, dataset, this.options.openClassifier),
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
    this.judge?.opening.then(
      (judge) => judge.dispose(),
      () => undefined,
    );
    this.judge = null;
  }
}

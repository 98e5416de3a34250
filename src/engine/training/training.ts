import { asFault, Fault } from '../../core/fault';
import type { Checkpoint } from '../../core/checkpoint';
import type { Reporter } from './reporter';
import type { Run } from './run';
import { firstNonFinite } from './checkpoints';
import { StallWatchdog } from './stallWatchdog';
import { EventLoopYield } from './mutex';

/**
 * Iterations between two checkpoints. One is taken while the next iterations run and has to be there
 * before the next is begun, so that the loss of a device costs at most twice as many.
 */
const checkpointInterval = 25;
/** Milliseconds within which one that is there at once is left out, but never two in turn: that costs as many. */
const checkpointPause = 250;

/** `notFinite`: the losses or the weights of iteration `step`; the trainer has not been set back. */
export type TrainingEnd =
  { kind: 'stopped' } | { kind: 'notFinite'; step: number } | { kind: 'fault'; fault: Fault };

interface Options {
  reporter: Reporter;
  /** Total of iterations at which to stop. */
  until: number | null;
  /** Hears of a new `run.good`. */
  onCheckpoint: () => void;
  /** Whether somebody waits for a picture. */
  awaited: () => boolean;
  /** Hears that iterations have been made; must not take long. */
  onIterations: () => void;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/** One stretch of training, from start to pause. */
export class Training {
  /** Resolves when the last iteration has been computed and told of; never rejects. */
  readonly done: Promise<TrainingEnd>;
  private readonly run: Run;
  private readonly reporter: Reporter;
  private readonly onCheckpoint: () => void;
  private readonly previewAwaited: () => boolean;
  private readonly onIterations: () => void;
  private readonly watchdog: StallWatchdog;
  private readonly now: () => number;
  private readonly stopped = new AbortController();
  private ended = false;
  private target: number | null;
  /** The checkpoint on its way, as `keep`. */
  private pendingCheckpoint: Promise<number | null> = Promise.resolve(null);
  /** The newest one, and when it was begun. */
  private taken: { step: number; at: number };
  /** Those that were made here: the one to go back to, and the one before it, of which only the arrays count. */
  private own: Checkpoint | null = null;
  private spare: Checkpoint | null = null;

  constructor(run: Run, { reporter, until, now, ...options }: Options) {
    this.run = run;
    this.reporter = reporter;
    this.target = until;
    this.now = now;
    this.taken = { step: run.step, at: now() };
    this.onCheckpoint = options.onCheckpoint;
    this.previewAwaited = options.awaited;
    this.onIterations = options.onIterations;
    this.watchdog = new StallWatchdog((seconds) => {
      run.fail(new Fault({ code: 'engine.stalled', params: { seconds } }));
    }, now);
    this.done = this.train()
      .catch((error: unknown): TrainingEnd => {
        return { kind: 'fault', fault: asFault(error) };
      })
      .finally(() => (this.ended = true));
  }

  get until(): number | null {
    return this.target;
  }

  /** @returns false when it is too late, since the training is ending */
  extend(until: number | null): boolean {
    if (this.ended || this.stopped.signal.aborted) return false;
    this.target = until;
    return true;
  }

  stop(): void {
    this.stopped.abort();
  }

  private finished(): boolean {
    const reached = this.target !== null && this.run.step >= this.target;
    return reached || this.stopped.signal.aborted;
  }

  private async train(): Promise<TrainingEnd> {
    const { run, reporter } = this;
    const eventLoop = new EventLoopYield();
    let end: TrainingEnd = { kind: 'stopped' };
    let bad: number | null = null;
    try {
      reporter.begin(run);
      while (!this.finished()) {
        const missing = await this.watchdog.without(this.unlessStopped(run.ready()));
        if (missing !== null) {
          end = { kind: 'fault', fault: missing };
          break;
        }
        if (this.finished()) break;
        const room = checkpointInterval - (run.step % checkpointInterval);
        const limit = this.target === null ? room : Math.min(room, this.target - run.step);
        await run.use((trainer) => trainer.enqueueSteps('both', limit, this.previewAwaited()));
        run.hasIterated = true;
        this.watchdog.stepped();
        await eventLoop.next();
        bad = await reporter.report(run);
        this.onIterations();
        if (bad === null && this.isCheckpointDue()) bad = await this.startCheckpoint(eventLoop);
        if (bad !== null) return { kind: 'notFinite', step: bad };
      }
      await run.use((trainer) => trainer.flush());
      await reporter.finish();
      bad = await this.pendingCheckpoint;
      if (bad === null && run.lastCheckpoint?.step !== run.step)
        bad = await this.saveCheckpoint(eventLoop);
      return bad === null ? end : { kind: 'notFinite', step: bad };
    } finally {
      await Promise.allSettled([reporter.finish(), this.pendingCheckpoint]);
      reporter.emitPendingLosses();
      this.watchdog.close();
      eventLoop.close();
    }
  }

  private isCheckpointDue(): boolean {
    const { run, taken } = this;
    if (run.step % checkpointInterval !== 0) return false;
    const isSoon = this.now() - taken.at < checkpointPause;
    const wouldBeLate = run.step - taken.step > checkpointInterval;
    return run.supportsAsyncReads || !isSoon || wouldBeLate;
  }

  /** Begins to keep the present state. @returns what the one before came to, as `keep` */
  private async startCheckpoint(eventLoop: EventLoopYield): Promise<number | null> {
    const bad = await this.pendingCheckpoint;
    this.taken = { step: this.run.step, at: this.now() };
    this.pendingCheckpoint = bad === null ? this.saveCheckpoint(eventLoop) : Promise.resolve(bad);
    // Whoever waits for it hears of a failure.
    this.pendingCheckpoint.catch(() => undefined);
    return bad;
  }

  /**
   * Makes the present state the one to go back to; training may go on meanwhile.
   * @returns the iteration whose losses or weights are not finite, or null
   */
  private async saveCheckpoint(eventLoop: EventLoopYield): Promise<number | null> {
    const { arrays: spare } = this.spare ?? {};
    this.spare = null;
    const [checkpoint, bad] = await Promise.all([
      this.run.checkpoint(spare),
      this.reporter.collectLosses(this.run),
    ]);
    if (bad !== null && bad <= checkpoint.step) return bad;
    if (firstNonFinite(checkpoint.arrays) !== null) return checkpoint.step;
    this.spare = this.own;
    this.own = checkpoint;
    this.run.lastCheckpoint = checkpoint;
    // Its copy for the listeners takes its time, too; the device wants to be fed before.
    await eventLoop.next();
    // Whoever goes back to it has the losses up to it.
    this.reporter.emitPendingLosses();
    this.onCheckpoint();
    return null;
  }

  /** @returns the fault of `work`, or null when it is done or need not be waited for any more */
  private async unlessStopped(work: Promise<void>): Promise<Fault | null> {
    const { signal } = this.stopped;
    let wake: () => void = () => undefined;
    const stop = new Promise<void>((resolve) => (wake = resolve));
    signal.addEventListener('abort', wake);
    try {
      await Promise.race([work, stop]);
      return null;
    } catch (error) {
      return asFault(error);
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }
}

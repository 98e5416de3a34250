import { Fault, toFaultRecord } from '../../core/fault';
import type { Reporter } from './reporter';
import type { Run } from './run';
import { firstNotFinite } from './snapshots';
import { Breath } from './turns';

/** Iterations between two snapshots: what the loss of a device may cost. */
const snapshotGap = 50;

/** `notFinite`: the losses or the weights of iteration `step`; the trainer has not been set back. */
export type End =
  { kind: 'stopped' } | { kind: 'notFinite'; step: number } | { kind: 'fault'; fault: Fault };

/** One stretch of training, from start to pause. */
export class Training {
  /** Resolves when the last iteration has been computed and told of; never rejects. */
  readonly done: Promise<End>;
  private readonly run: Run;
  private readonly reporter: Reporter;
  private readonly onSnapshot: () => void;
  private readonly awaited: () => boolean;
  private readonly stopped = new AbortController();
  private over = false;
  private goal: number | null;

  /**
   * @param until total of iterations at which to stop
   * @param onSnapshot hears of a new `run.good`
   * @param awaited whether somebody waits for a picture
   */
  constructor(
    run: Run,
    reporter: Reporter,
    until: number | null,
    onSnapshot: () => void,
    awaited: () => boolean,
  ) {
    this.run = run;
    this.reporter = reporter;
    this.goal = until;
    this.onSnapshot = onSnapshot;
    this.awaited = awaited;
    this.done = this.train()
      .catch((error: unknown): End => {
        return { kind: 'fault', fault: asFault(error) };
      })
      .finally(() => (this.over = true));
  }

  get until(): number | null {
    return this.goal;
  }

  /** @returns false when it is too late, since the training is ending */
  extend(until: number | null): boolean {
    if (this.over || this.stopped.signal.aborted) return false;
    this.goal = until;
    return true;
  }

  stop(): void {
    this.stopped.abort();
  }

  private finished(): boolean {
    const reached = this.goal !== null && this.run.step >= this.goal;
    return reached || this.stopped.signal.aborted;
  }

  private async train(): Promise<End> {
    const { run, reporter } = this;
    const breath = new Breath();
    let end: End = { kind: 'stopped' };
    try {
      reporter.begin(run);
      while (!this.finished()) {
        const missing = await this.unlessStopped(run.ready());
        if (missing !== null) {
          end = { kind: 'fault', fault: missing };
          break;
        }
        if (this.finished()) break;
        const room = snapshotGap - (run.step % snapshotGap);
        const limit = this.goal === null ? room : Math.min(room, this.goal - run.step);
        await run.use((trainer) => trainer.advance('both', limit, this.awaited()));
        run.played = true;
        await breath.take();
        const bad = await reporter.report(run);
        if (bad !== null) return { kind: 'notFinite', step: bad };
        if (run.step % snapshotGap === 0 && !(await this.keep())) {
          return { kind: 'notFinite', step: run.step };
        }
      }
      const bad = await this.flush();
      if (bad !== null) return { kind: 'notFinite', step: bad };
      if (run.good?.step !== run.step && !(await this.keep())) {
        return { kind: 'notFinite', step: run.step };
      }
      return end;
    } finally {
      breath.close();
    }
  }

  private async flush(): Promise<number | null> {
    await this.run.use((trainer) => trainer.settle());
    return this.reporter.tellLosses(this.run);
  }

  /** Makes the present state the one to go back to. @returns false when it is not finite */
  private async keep(): Promise<boolean> {
    if ((await this.flush()) !== null) return false;
    const snapshot = await this.run.snapshot();
    if (firstNotFinite(snapshot.arrays) !== null) return false;
    this.run.good = snapshot;
    this.onSnapshot();
    return true;
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

function asFault(error: unknown): Fault {
  return error instanceof Fault ? error : new Fault(toFaultRecord(error));
}

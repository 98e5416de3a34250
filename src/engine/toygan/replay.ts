import { yieldToEventLoop } from '../../core/yieldToEventLoop';

/** Milliseconds of playing between two looks at the mail. */
const sliceTime = 50;
/** Milliseconds between two reports. */
const reportEvery = 100;

/** Plays the moves of a link in slices, so that it can be told how far it is and can be stopped. */
export class Replay {
  private ending: 'stopped' | 'superseded' | null = null;
  private readonly work: Iterator<unknown>;

  /** @param work plays one iteration each time */
  constructor(work: Iterator<unknown>) {
    this.work = work;
  }

  /** Ends the replay where it is. */
  stop(): void {
    this.ending ??= 'stopped';
  }

  /** Another game is to be opened. */
  supersede(): void {
    this.ending = 'superseded';
  }

  /** Plays for one slice of time. @returns whether there is more to play */
  slice(): boolean {
    const begun = performance.now();
    do {
      if (this.work.next().done === true) return false;
    } while (performance.now() - begun < sliceTime);
    return true;
  }

  /**
   * Plays the rest, and lets the worker's other messages in on the way.
   * @param report called now and then, with the first wait first
   */
  async finish(report: () => void): Promise<'done' | 'stopped' | 'superseded'> {
    let reported = -Infinity;
    do {
      const now = performance.now();
      if (now - reported >= reportEvery) {
        reported = now;
        report();
      }
      await yieldToEventLoop();
      if (this.ending !== null) return this.ending;
    } while (this.slice());
    return 'done';
  }
}

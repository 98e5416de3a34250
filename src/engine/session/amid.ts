import { Pace } from '../../core/pace';
import type { Timed } from './run';
import { Turns } from './turns';

/** Milliseconds of a wait at most before it is asked again whether anything is being trained. */
const nap = 50;
/** Milliseconds after a piece of work in which the next one is to be expected. */
const moment = 200;

/**
 * Turns for work that people wait for amid training. Together such pieces take at most a share of the
 * time, whatever the device: one that took c milliseconds is followed by c (1 / share − 1) without.
 * Where a picture takes a millisecond that is no wait to speak of.
 */
export class Amid {
  private readonly pace: Pace;
  private readonly now: () => number;
  private readonly training: () => boolean;
  private readonly turns = new Turns();
  private waiting = 0;
  private last = -Infinity;

  /** @param share of the time while training, in (0, 1]; @param now milliseconds of a steady clock */
  constructor(share: number, training: () => boolean, now: () => number) {
    this.pace = new Pace(0, share);
    this.training = training;
    this.now = now;
  }

  /** Whether some work is waiting or was done a moment ago, as while a slider is dragged. */
  get busy(): boolean {
    return this.waiting > 0 || this.now() - this.last < moment;
  }

  /** Runs `work` in its turn; at once when nothing is being trained. Only the device's time counts. */
  run<T>(work: () => Promise<Timed<T>>): Promise<T> {
    this.waiting++;
    return this.turns.run(async () => {
      while (this.training() && !this.pace.due(this.now())) {
        const left = Math.min(nap, this.pace.left(this.now()));
        await new Promise((resolve) => setTimeout(resolve, left));
      }
      const start = this.now();
      try {
        const { answer, began, ended } = await work();
        this.pace.done(began, ended);
        return answer;
      } catch (error) {
        this.pace.done(start, this.now());
        throw error;
      } finally {
        this.waiting--;
        this.last = this.now();
      }
    });
  }
}

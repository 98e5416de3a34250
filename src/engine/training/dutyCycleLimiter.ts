import { Throttle } from '../../core/throttle';
import type { Timed } from './run';
import { Mutex } from './mutex';

/** Milliseconds of a wait at most before it is asked again whether anything is being trained. */
const pollInterval = 50;
/** Milliseconds after a piece of work in which the next one is to be expected. */
const idleDelay = 200;

/**
 * Turns for work that people wait for amid training. Together such pieces take at most a share of the
 * time, whatever the device: one that took c milliseconds is followed by c (1 / share − 1) without.
 * Where a picture takes a millisecond that is no wait to speak of.
 */
export class DutyCycleLimiter {
  private readonly throttle: Throttle;
  private readonly now: () => number;
  private readonly training: () => boolean;
  private readonly mutex = new Mutex();
  private waiting = 0;
  private last = -Infinity;

  /** @param share of the time while training, in (0, 1]; @param now milliseconds of a steady clock */
  constructor(share: number, training: () => boolean, now: () => number) {
    this.throttle = new Throttle(0, share);
    this.training = training;
    this.now = now;
  }

  /** Whether some work is waiting or was done a moment ago, as while a slider is dragged. */
  get busy(): boolean {
    return this.waiting > 0 || this.now() - this.last < idleDelay;
  }

  /** Runs `work` in its turn; at once when nothing is being trained. Only the device's time counts. */
  run<T>(work: () => Promise<Timed<T>>): Promise<T> {
    this.waiting++;
    return this.mutex.run(async () => {
      while (this.training() && !this.throttle.due(this.now())) {
        const left = Math.min(pollInterval, this.throttle.left(this.now()));
        await new Promise((resolve) => setTimeout(resolve, left));
      }
      const start = this.now();
      try {
        const { answer, began, ended } = await work();
        this.throttle.done(began, ended);
        return answer;
      } catch (error) {
        this.throttle.done(start, this.now());
        throw error;
      } finally {
        this.waiting--;
        this.last = this.now();
      }
    });
  }
}

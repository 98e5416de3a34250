import type { Throttle } from '../../core/throttle';
import type { Timed } from './run';

/** What is told at a pace of its own: not anew before it has been told. */
export class ThrottledEvent {
  private readonly throttle: Throttle;
  private running = false;

  constructor(throttle: Throttle) {
    this.throttle = throttle;
  }

  due(now: number): boolean {
    return !this.running && this.throttle.due(now);
  }

  /** @param run what it took of the device is what the pace goes by */
  async run(run: () => Promise<Timed<unknown>>): Promise<void> {
    this.running = true;
    try {
      const { began, ended } = await run();
      this.throttle.done(began, ended);
    } finally {
      this.running = false;
    }
  }

  /** Was told without having been due. */
  told(now: number): void {
    this.throttle.done(now, now);
  }

  reset(): void {
    this.throttle.reset();
  }
}

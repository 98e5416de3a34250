/** Milliseconds between two looks. */
const tick = 5_000;
/** Milliseconds for each of the first steps, which compile: minutes on a software device. */
const compilingLimit = 300_000;
const compilingSteps = 2;
/** Milliseconds that a step may take at least, however fast the ones before it were. */
const floor = 60_000;
/** How many times the usual time of a step one may take. */
const factor = 30;
/** Share of the newest step in the usual time. */
const weight = 0.1;

/**
 * Notices when a device that lives has stopped to compute: no step for far longer than steps take. Only
 * time in which this thread could run is counted: a page that was asleep or frozen is no stalled device.
 */
export class StallWatchdog {
  private readonly onStall: (seconds: number) => void;
  private readonly now: () => number;
  private readonly timer: ReturnType<typeof setInterval>;
  private steps = 0;
  /** Milliseconds that a step usually takes. */
  private usual = 0;
  /** Milliseconds since the newest step. */
  private idle = 0;
  private last: number;
  private held = false;

  /**
   * Begins to watch.
   * @param onStall called once, with how long there was no step
   * @param now milliseconds of a steady clock
   */
  constructor(onStall: (seconds: number) => void, now: () => number) {
    this.onStall = onStall;
    this.now = now;
    this.last = now();
    this.timer = setInterval(() => this.look(), tick);
  }

  /** A step, or several at once, came out of the device. */
  stepped(): void {
    this.pass();
    if (this.steps >= compilingSteps) {
      this.usual = this.steps === compilingSteps ? this.idle : this.smoothed();
    }
    this.steps++;
    this.idle = 0;
  }

  /** Does not count the time that `work` takes, which is not the device's. */
  async without<T>(work: Promise<T>): Promise<T> {
    this.pass();
    this.held = true;
    try {
      return await work;
    } finally {
      this.pass();
      this.held = false;
    }
  }

  close(): void {
    clearInterval(this.timer);
  }

  private smoothed(): number {
    return (1 - weight) * this.usual + weight * this.idle;
  }

  private get limit(): number {
    return this.steps < compilingSteps ? compilingLimit : Math.max(floor, factor * this.usual);
  }

  private pass(): void {
    const now = this.now();
    if (!this.held) this.idle += Math.min(now - this.last, 2 * tick);
    this.last = now;
  }

  private look(): void {
    this.pass();
    if (this.idle < this.limit) return;
    this.close();
    this.onStall(this.idle / 1000);
  }
}

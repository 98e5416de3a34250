/** How much is submitted ahead of the device. */
export interface Ahead {
  /** How long one submission should keep the device busy, in ms: short enough to stop at once. */
  target: number;
  /** Submissions on the way: the device never waits, and a pause is over within so many. */
  inFlight: number;
}

export const fullPace: Ahead = { target: 20, inFlight: 3 };
/** A picture comes behind what is on the way: within a frame, where iterations are that short. */
export const briefPace: Ahead = { target: 4, inFlight: 2 };

const mostIterations = 256;

/** How many iterations to submit at once, from how long the last ones took. */
export class Pacing {
  private readonly queue: GPUQueue;
  private readonly flights = new Set<Promise<void>>();
  private lastDone = 0;
  private newest = 1;
  /** Milliseconds that the device took for the newest iterations, each. */
  private iteration = NaN;

  constructor(queue: GPUQueue) {
    this.queue = queue;
  }

  /** Iterations that the next submission should have. */
  iterations({ target }: Ahead): number {
    if (Number.isNaN(this.iteration)) return 1;
    const wanted = target / Math.max(this.iteration, target / mostIterations);
    // Grows slowly, since the first submissions are not typical, and shrinks at once.
    return Math.max(1, Math.floor(Math.min(wanted, this.newest * 2)));
  }

  /** Call right after a submission of `iterations`. */
  submitted(iterations: number): void {
    const start = performance.now();
    this.newest = iterations;
    const flight: Promise<void> = this.queue.onSubmittedWorkDone().then(
      () => {
        this.flights.delete(flight);
        const now = performance.now();
        // The device may have been busy with the submission before.
        this.iteration = (now - Math.max(start, this.lastDone)) / iterations;
        this.lastDone = now;
      },
      () => {
        this.flights.delete(flight);
      },
    );
    this.flights.add(flight);
  }

  /** Resolves when one more submission may be made. */
  async room({ inFlight }: Ahead): Promise<void> {
    while (this.flights.size >= inFlight) await Promise.race(this.flights);
  }

  /** Resolves when nothing is on the way. */
  async settle(): Promise<void> {
    await Promise.all(this.flights);
  }
}

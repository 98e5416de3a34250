/** How long one submission should keep the device busy, in ms: short enough to stop at once. */
const target = 20;
/** Submissions on the way: the device never waits, and a pause is over within three. */
const inFlight = 3;
const mostIterations = 256;

/** How many iterations to submit at once, from how long the last ones took. */
export class Pacing {
  private readonly queue: GPUQueue;
  private readonly flights = new Set<Promise<void>>();
  private lastDone = 0;
  private count = 1;
  /** Milliseconds that the device took for the newest iterations, each. */
  iteration = NaN;

  constructor(queue: GPUQueue) {
    this.queue = queue;
  }

  /** Iterations that the next submission should have. */
  get iterations(): number {
    return this.count;
  }

  /** Call right after a submission of `iterations`. */
  submitted(iterations: number): void {
    const start = performance.now();
    const flight: Promise<void> = this.queue.onSubmittedWorkDone().then(
      () => {
        this.flights.delete(flight);
        const now = performance.now();
        // The device may have been busy with the submission before.
        this.measure((now - Math.max(start, this.lastDone)) / iterations);
        this.lastDone = now;
      },
      () => {
        this.flights.delete(flight);
      },
    );
    this.flights.add(flight);
  }

  private measure(iteration: number): void {
    this.iteration = iteration;
    const wanted = target / Math.max(iteration, target / mostIterations);
    // Grows slowly, since the first submissions are not typical, and shrinks at once.
    this.count = Math.max(1, Math.floor(Math.min(wanted, this.count * 2)));
  }

  /** Resolves when one more submission may be made. */
  async room(): Promise<void> {
    while (this.flights.size >= inFlight) await Promise.race(this.flights);
  }

  /** Resolves when nothing is on the way. */
  async settle(): Promise<void> {
    await Promise.all(this.flights);
  }
}

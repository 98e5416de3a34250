/** How much is submitted ahead of the device. */
export interface QueueDepth {
  /** How long one submission should keep the device busy, in ms: short enough to stop at once. */
  target: number;
  /** Submissions on the way: the device never waits, and a pause is over within so many. */
  inFlight: number;
}

export const throughputDepth: QueueDepth = { target: 20, inFlight: 3 };
/** A picture comes behind what is on the way: within a frame, where iterations are that short. */
export const lowLatencyDepth: QueueDepth = { target: 4, inFlight: 2 };

const maxIterations = 256;

/** How many iterations to submit at once, from how long the last ones took. */
export class SubmissionPacer {
  private readonly queue: GPUQueue;
  private readonly inFlight = new Set<Promise<void>>();
  private lastDone = 0;
  private newest = 1;
  /** Milliseconds that the device took for the newest iterations, each. */
  private iterationTime = NaN;

  constructor(queue: GPUQueue) {
    this.queue = queue;
  }

  /** Iterations that the next submission should have. */
  iterations({ target }: QueueDepth): number {
    if (Number.isNaN(this.iterationTime)) return 1;
    const wanted = target / Math.max(this.iterationTime, target / maxIterations);
    // Grows slowly, since the first submissions are not typical, and shrinks at once.
    return Math.max(1, Math.floor(Math.min(wanted, this.newest * 2)));
  }

  /** Call right after a submission of `iterations`. */
  submitted(iterations: number): void {
    const start = performance.now();
    this.newest = iterations;
    const submission: Promise<void> = this.queue.onSubmittedWorkDone().then(
      () => {
        this.inFlight.delete(submission);
        const now = performance.now();
        // The device may have been busy with the submission before.
        this.iterationTime = (now - Math.max(start, this.lastDone)) / iterations;
        this.lastDone = now;
      },
      () => {
        this.inFlight.delete(submission);
      },
    );
    this.inFlight.add(submission);
  }

  /** Resolves when one more submission may be made. */
  async waitForRoom({ inFlight }: QueueDepth): Promise<void> {
    while (this.inFlight.size >= inFlight) await Promise.race(this.inFlight);
  }

  /** Resolves when nothing is on the way. */
  async flush(): Promise<void> {
    await Promise.all(this.inFlight);
  }
}

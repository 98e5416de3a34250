/** How many milliseconds two losses may lie apart and still count as one illness. */
const window = 60_000;

/**
 * What to do about the loss of a worker or a device: bring it back; after two within a minute bring
 * it back on WebGL; after a third stop, since a fourth attempt would only lose more.
 */
export class Strikes {
  private last = -Infinity;
  private webgl = false;

  /** Whether the run has been moved to WebGL. */
  get degraded(): boolean {
    return this.webgl;
  }

  /** @param now milliseconds of any steady clock */
  next(now: number): 'again' | 'webgl' | 'stop' {
    if (this.webgl) return 'stop';
    const soon = now - this.last < window;
    this.last = now;
    if (!soon) return 'again';
    this.webgl = true;
    return 'webgl';
  }

  /** A person chose a run and an engine anew. */
  forgive(): void {
    this.webgl = false;
  }
}

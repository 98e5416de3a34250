/** A stretch of the loss curves as a plot wants them; NaN (a gap) where a player did not play. */
export interface LossView {
  steps: Float64Array;
  d: Float64Array;
  g: Float64Array;
}

const empty: LossView = {
  steps: new Float64Array(),
  d: new Float64Array(),
  g: new Float64Array(),
};

/**
 * Losses of a run, outside React: a ring of the newest `capacity` iterations. Readers subscribe, and
 * are told at most once per event of the engine.
 */
export class LossSeries {
  private readonly capacity: number;
  private readonly steps: Uint32Array;
  private readonly d: Float32Array;
  private readonly g: Float32Array;
  private start = 0;
  private count = 0;
  private readonly listeners = new Set<() => void>();

  constructor(capacity = 1 << 17) {
    this.capacity = capacity;
    this.steps = new Uint32Array(capacity);
    this.d = new Float32Array(capacity);
    this.g = new Float32Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  /** The newest iteration's losses. */
  get last(): { step: number; d: number; g: number } | null {
    return this.count === 0 ? null : this.entry(this.count - 1);
  }

  /** Adds consecutive iterations; those that are there already, of before a reset, give way. */
  append(steps: Uint32Array, d: Float32Array, g: Float32Array): void {
    if (steps.length === 0) return;
    this.drop(steps[0] ?? 0);
    for (let i = 0; i < steps.length; i++) {
      if (this.count === this.capacity) this.start = (this.start + 1) % this.capacity;
      else this.count++;
      const at = this.index(this.count - 1);
      this.steps[at] = steps[i] ?? 0;
      this.d[at] = d[i] ?? Number.NaN;
      this.g[at] = g[i] ?? Number.NaN;
    }
    this.emit();
  }

  /** Forgets the iterations after `step`: training is back there. */
  rewind(step: number): void {
    this.drop(step + 1);
    this.emit();
  }

  /**
   * At most about `buckets` · 4 points: of each bucket its first and last iteration and the extremes
   * of both curves, so that no spike is lost. Fewer iterations than that are all there.
   */
  view(buckets = 200): LossView {
    const n = this.count;
    if (n === 0) return empty;
    const kept: number[] = [];
    if (n <= buckets * 4) for (let i = 0; i < n; i++) kept.push(i);
    else {
      for (let b = 0; b < buckets; b++) {
        kept.push(
          ...this.corners(Math.floor((b * n) / buckets), Math.floor(((b + 1) * n) / buckets)),
        );
      }
    }
    const pick = (from: Uint32Array | Float32Array) =>
      Float64Array.from(kept, (i) => from[this.index(i)] ?? Number.NaN);
    return { steps: pick(this.steps), d: pick(this.d), g: pick(this.g) };
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private corners(from: number, to: number): number[] {
    const found = new Set([from, to - 1]);
    for (const values of [this.d, this.g]) {
      let low = -1;
      let high = -1;
      for (let i = from; i < to; i++) {
        const value = values[this.index(i)] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        if (low < 0 || value < (values[this.index(low)] ?? 0)) low = i;
        if (high < 0 || value > (values[this.index(high)] ?? 0)) high = i;
      }
      if (low >= 0) found.add(low).add(high);
    }
    return [...found].sort((a, b) => a - b);
  }

  private drop(step: number): void {
    while (this.count > 0 && (this.steps[this.index(this.count - 1)] ?? 0) >= step) this.count--;
  }

  private index(i: number): number {
    return (this.start + i) % this.capacity;
  }

  private entry(i: number) {
    const at = this.index(i);
    return { step: this.steps[at] ?? 0, d: this.d[at] ?? Number.NaN, g: this.g[at] ?? Number.NaN };
  }

  private emit(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

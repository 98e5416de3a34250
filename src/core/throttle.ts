/** How often something is done: not more often than every `gap`, nor for more than `share` of the time. */
export class Throttle {
  private readonly gap: number;
  private readonly share: number;
  private next = -Infinity;

  /** @param gap milliseconds between two beginnings; @param share of all time, in (0, 1] */
  constructor(gap: number, share = 1) {
    this.gap = gap;
    this.share = share;
  }

  due(now: number): boolean {
    return now >= this.next;
  }

  /** Milliseconds until it is due; 0 when it is. */
  left(now: number): number {
    return Math.max(0, this.next - now);
  }

  /** @param began and `ended` are milliseconds of the clock that `due` is asked with */
  done(began: number, ended: number): void {
    this.next = Math.max(began + this.gap, began + (ended - began) / this.share);
  }

  /** Due at once. */
  reset(): void {
    this.next = -Infinity;
  }
}

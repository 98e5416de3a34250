/**
 * Work that must not queue up: one job runs at a time, a waiting job of a lane gives way to a newer one
 * of the same lane, and the lane that comes first in the order goes first.
 */
export class Lanes<Lane extends string> {
  private readonly order: readonly Lane[];
  private readonly waiting = new Map<Lane, () => Promise<void>>();
  private busy = false;

  constructor(order: readonly Lane[]) {
    this.order = order;
  }

  /** @param job must handle its own failures */
  offer(lane: Lane, job: () => Promise<void>): void {
    this.waiting.set(lane, job);
    if (!this.busy) void this.drain();
  }

  drop(lane: Lane): void {
    this.waiting.delete(lane);
  }

  private async drain(): Promise<void> {
    this.busy = true;
    for (;;) {
      const lane = this.order.find((each) => this.waiting.has(each));
      const job = lane && this.waiting.get(lane);
      if (!lane || !job) break;
      this.waiting.delete(lane);
      await job();
    }
    this.busy = false;
  }
}

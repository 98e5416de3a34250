import { Pace } from '../../core/pace';

export interface Hand {
  /** Whether a finger is moving something now. */
  moves: () => boolean;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/** Of the time while a finger moves, for all that it doesn't move itself. */
const share = 0.25;
/** Milliseconds of a wait at most before it is asked again whether a finger moves. */
const nap = 100;

/**
 * Work that must not queue up: one job runs at a time, a waiting job of a lane gives way to a newer one
 * of the same lane, and the lane that comes first in the order goes first. While a finger moves, what
 * it moves has most of the time; the other lanes come at a lower rate, but they do come.
 */
export class Lanes<Lane extends string> {
  private readonly order: readonly Lane[];
  private readonly urgent: readonly Lane[];
  private readonly hand: Hand;
  private readonly pace = new Pace(0, share);
  private readonly waiting = new Map<Lane, () => Promise<void>>();
  private busy = false;
  private handWent = false;
  private alarm: ReturnType<typeof setTimeout> | undefined;

  /** @param urgent lanes of what a finger can move */
  constructor(order: readonly Lane[], urgent: readonly Lane[], hand: Hand) {
    this.order = order;
    this.urgent = urgent;
    this.hand = hand;
  }

  /** @param job must handle its own failures */
  offer(lane: Lane, job: () => Promise<void>): void {
    this.waiting.set(lane, job);
    if (!this.busy) void this.drain();
  }

  private async drain(): Promise<void> {
    clearTimeout(this.alarm);
    this.busy = true;
    for (;;) {
      const lane = this.next();
      const job = lane && this.waiting.get(lane);
      if (!lane || !job) break;
      this.waiting.delete(lane);
      this.handWent = this.urgent.includes(lane);
      const began = this.hand.now();
      await job();
      if (!this.handWent) this.pace.done(began, this.hand.now());
    }
    this.busy = false;
    if (this.waiting.size === 0) return;
    const left = Math.min(nap, Math.max(1, this.pace.left(this.hand.now())));
    this.alarm = setTimeout(() => void this.drain(), left);
  }

  private next(): Lane | undefined {
    const { moves, now } = this.hand;
    const waiting = this.order.filter((lane) => this.waiting.has(lane));
    if (!moves()) return waiting[0];
    const hand = waiting.find((lane) => this.urgent.includes(lane));
    const other = this.pace.due(now())
      ? waiting.find((lane) => !this.urgent.includes(lane))
      : undefined;
    return this.handWent ? (other ?? hand) : (hand ?? other);
  }
}

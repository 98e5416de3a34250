import { Throttle } from '../../core/throttle';

export interface DragState {
  /** Whether a finger is moving something now. */
  dragging: () => boolean;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/** Of the time while a finger moves, for all that it doesn't move itself. */
const backgroundShare = 0.25;
/** Milliseconds of a wait at most before it is asked again whether a finger moves. */
const pollInterval = 100;

/**
 * Work that must not queue up: one job runs at a time, a waiting job of a lane gives way to a newer one
 * of the same lane, and lanes have their turns in the order in which they began to wait; every other turn
 * is that of what a finger can move. While it moves, that has most of the time; the other lanes come at a
 * lower rate, but they do come.
 */
export class PriorityQueue<Lane extends string> {
  private readonly urgent: readonly Lane[];
  private readonly drag: DragState;
  private readonly throttle = new Throttle(0, backgroundShare);
  private readonly waiting = new Map<Lane, () => Promise<void>>();
  private readonly asked = new Set<Lane>();
  private busy = false;
  private urgentRan = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param urgent lanes of what a finger can move, the first one first */
  constructor(urgent: readonly Lane[], drag: DragState) {
    this.urgent = urgent;
    this.drag = drag;
  }

  /**
   * @param job must handle its own failures
   * @param asked whether a hand has asked for it, and looks at nothing else until it is there
   */
  offer(lane: Lane, job: () => Promise<void>, asked = false): void {
    this.waiting.set(lane, job);
    if (asked) this.asked.add(lane);
    if (!this.busy) void this.drain();
  }

  private async drain(): Promise<void> {
    clearTimeout(this.timer);
    this.busy = true;
    for (;;) {
      const lane = this.next();
      const job = lane && this.waiting.get(lane);
      if (!lane || !job) break;
      this.waiting.delete(lane);
      this.asked.delete(lane);
      this.urgentRan = this.urgent.includes(lane);
      const began = this.drag.now();
      await job();
      if (!this.urgentRan) this.throttle.done(began, this.drag.now());
    }
    this.busy = false;
    if (this.waiting.size === 0) return;
    const left = Math.min(pollInterval, Math.max(1, this.throttle.left(this.drag.now())));
    this.timer = setTimeout(() => void this.drain(), left);
  }

  private next(): Lane | undefined {
    const { dragging, now } = this.drag;
    const urgentLane = this.urgent.find((lane) => this.waiting.has(lane));
    // A Map keeps the order in which lanes began to wait: none is passed over for ever.
    const other =
      !dragging() || this.throttle.due(now())
        ? [...this.waiting.keys()].find((lane) => !this.urgent.includes(lane))
        : undefined;
    if (!dragging() && urgentLane && this.asked.has(urgentLane)) return urgentLane;
    return this.urgentRan ? (other ?? urgentLane) : (urgentLane ?? other);
  }
}

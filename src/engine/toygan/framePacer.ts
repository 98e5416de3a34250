/** Milliseconds between two frames at 60 a second. */
const frameTime = 1000 / 60;
/** A screen that is a little faster than 60 a second gets all of its frames, a much faster one every other. */
const minFrameInterval = 0.7 * frameTime;
/** On average later than this, the page was kept waiting for a processor. */
const lateThreshold = 1.1 * frameTime;
/** Milliseconds after which a frame that is not reported as drawn is given up: the page may be hidden. */
const frameTimeout = 1000;
/** Steps a millisecond that no frame is worth: a fifth above the 200 a second that are promised. */
const minStepsPerMs = 0.24;
/** Weight of the newest frame in the running mean of their times. */
const smoothing = 0.15;

/**
 * Shares the machine between playing and drawing. A frame is due once the page has drawn the one
 * before it; when frames come late, the game rests for a part of each frame's time, so that the
 * page finds a processor free, but never so long that the steps fall behind what is promised.
 * Times are in milliseconds.
 */
export class FramePacer {
  /** When the frame on its way was sent. */
  private sent: number;
  private drawnAt: number;
  private waiting = false;
  private lookTime = 0;
  private steps = 0;
  private meanInterval = frameTime;
  /** Part of a frame's time that is played. */
  private playShare = 1;

  constructor(now: number) {
    this.sent = now;
    this.drawnAt = now;
  }

  get share(): number {
    return this.playShare;
  }

  /** Whether the next step is to be shown: at most half of the time goes into looking. */
  due(now: number): boolean {
    const since = now - this.sent;
    return this.waiting
      ? since > frameTimeout
      : since >= Math.max(minFrameInterval, 2 * this.lookTime);
  }

  /** A frame was sent, whose step and looks took so long. */
  sentFrame(now: number, lookTime: number): void {
    this.sent = now;
    this.lookTime = lookTime;
    this.waiting = true;
    this.steps = 0;
  }

  /** The page has drawn the frame. */
  drawn(now: number): void {
    if (!this.waiting) return;
    this.waiting = false;
    const took = Math.min(frameTimeout, now - this.drawnAt);
    this.drawnAt = now;
    this.meanInterval += smoothing * (took - this.meanInterval);
    this.playShare =
      this.meanInterval > lateThreshold
        ? Math.max(0.1, 0.95 * this.playShare)
        : Math.min(1, this.playShare + 0.01);
  }

  played(): void {
    this.steps++;
  }

  /** For how long the game may rest now, unless a frame is reported before that; 0 to play on. */
  rest(now: number): number {
    const since = now - this.sent;
    if (this.playShare === 1 || since + this.lookTime < this.playShare * frameTime) return 0;
    return Math.min(frameTime, Math.max(0, this.steps / minStepsPerMs - since - this.lookTime));
  }
}

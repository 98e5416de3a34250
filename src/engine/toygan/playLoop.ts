import { yieldToEventLoop } from '../../core/yieldToEventLoop';
import { FramePacer } from './framePacer';

/** Milliseconds of playing between two looks at the mail, which says when a frame was drawn. */
const sliceTime = 2;
/** Milliseconds by which steps may be late and still be made up for; a page that slept makes up for none. */
const catchUp = 100;
/** Milliseconds between two frames with all numbers: who reads them can't follow faster. */
const numbersEvery = 120;

/** What the page is to see of an iteration: the picture alone, or its numbers, too. */
export type FrameDetail = 'nothing' | 'picture' | 'numbers';

interface Player {
  /** Plays one iteration and shows it. */
  play: (shown: FrameDetail, stepsPerSecond: number) => void;
  /** An iteration threw; the run is over. */
  failed: (error: unknown) => void;
}

/** One stretch of playing, from play to pause, at the pace of the page's frames. */
export class PlayLoop {
  private readonly player: Player;
  /** Steps a second at most. */
  private readonly limit: number;
  /** When the next step is due, where steps a second are limited. */
  private dueAt = performance.now();
  private readonly pacer = new FramePacer(performance.now());
  private over = false;
  private wake: () => void = () => undefined;
  private steps = 0;
  /** When the newest numbers were shown. */
  private lastNumbers = performance.now();

  constructor(player: Player, limit: number) {
    this.player = player;
    this.limit = limit;
    void this.loop();
  }

  end(): void {
    this.over = true;
    this.wake();
  }

  /** The page has drawn the newest frame. */
  drawn(): void {
    this.pacer.drawn(performance.now());
    this.wake();
  }

  private async loop(): Promise<void> {
    await yieldToEventLoop();
    while (!this.over) {
      // A drawn frame ends a rest, but nothing to play is due for that.
      const early = this.ahead();
      if (early >= 1) {
        await this.rest(early);
        continue;
      }
      let idle = 0;
      try {
        idle = this.playSlice();
      } catch (error) {
        this.over = true;
        this.player.failed(error);
        return;
      }
      await (idle > 0 ? this.rest(idle) : yieldToEventLoop());
    }
  }

  /** @returns milliseconds to rest afterwards */
  private playSlice(): number {
    const startTime = performance.now();
    let idle = 0;
    do {
      this.iterate();
      idle = Math.max(this.ahead(), this.pacer.rest(performance.now()));
    } while (idle === 0 && !this.over && performance.now() - startTime < sliceTime);
    return idle;
  }

  /** Milliseconds that the run is ahead of its limit. */
  private ahead(): number {
    return Math.max(0, this.dueAt - performance.now());
  }

  private iterate(): void {
    const startTime = performance.now();
    this.steps++;
    this.dueAt = Math.max(this.dueAt, startTime - catchUp) + 1000 / this.limit;
    this.pacer.played();
    if (!this.pacer.due(startTime)) {
      this.player.play('nothing', 0);
      return;
    }
    const since = startTime - this.lastNumbers;
    if (since < numbersEvery) this.player.play('picture', 0);
    else {
      this.player.play('numbers', (1000 * this.steps) / since);
      this.steps = 0;
      this.lastNumbers = startTime;
    }
    const now = performance.now();
    this.pacer.sentFrame(now, now - startTime);
  }

  /** Until a frame was drawn, or so many milliseconds are over. */
  private rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

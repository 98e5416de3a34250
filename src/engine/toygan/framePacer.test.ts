import { describe, expect, it } from 'vitest';
import { FramePacer } from './framePacer';

const frame = 1000 / 60;

interface Machine {
  /** Milliseconds of a step, and of a look. */
  step: number;
  look: number;
  /** Milliseconds until the page has drawn a frame, while the worker plays and while it rests. */
  busy: number;
  free: number;
}

/** Ten seconds of play on a machine whose page draws more slowly while the worker plays. */
function play({ step, look, busy, free }: Machine) {
  let now = 0;
  const pacer = new FramePacer(now);
  let [steps, frames, left] = [0, 0, 0];
  const pass = (milliseconds: number, perMillisecond: number) => {
    now += milliseconds;
    if (left <= 0) return;
    left -= milliseconds * perMillisecond;
    if (left > 0) return;
    frames++;
    pacer.drawn(now);
  };
  while (now < 10_000) {
    pacer.played();
    steps++;
    const due = pacer.due(now);
    pass(due ? step + look : step, 1 / busy);
    if (due) {
      pacer.sentFrame(now, step + look);
      left = 1;
    }
    const rest = pacer.rest(now);
    const until = now + rest;
    // A drawn frame ends the rest.
    const before = frames;
    while (now < until && frames === before) pass(0.5, 1 / free);
  }
  return { steps: steps / 10, frames: frames / 10, share: pacer.share };
}

describe('the game’s pace', () => {
  it('plays all of the time where frames are in time', () => {
    const { share, frames, steps } = play({ step: 0.7, look: 2, busy: 8, free: 8 });
    expect(share).toBe(1);
    expect(frames).toBeGreaterThan(55);
    expect(steps).toBeGreaterThan(1000);
  });

  it('gives up steps for frames where the page needs the processor', () => {
    const { share, frames, steps } = play({ step: 0.7, look: 2, busy: 60, free: 8 });
    expect(share).toBeLessThan(0.9);
    expect(frames).toBeGreaterThan(45);
    expect(steps).toBeGreaterThan(200);
  });

  it('never gives up the steps that are promised', () => {
    const { steps } = play({ step: 1.5, look: 4, busy: 200, free: 200 });
    expect(steps).toBeGreaterThan(200);
  });

  it('gives up a frame that is not reported as drawn, as on a hidden page', () => {
    const pacer = new FramePacer(0);
    pacer.sentFrame(frame, 3);
    expect(pacer.due(500)).toBe(false);
    expect(pacer.due(1100)).toBe(true);
  });

  it('takes every frame of a screen at 75 a second, every other at 144', () => {
    for (const [hertz, apart] of [
      [75, 1],
      [144, 2],
    ] as const) {
      const pacer = new FramePacer(0);
      pacer.sentFrame(0, 2);
      let frames = 0;
      do {
        frames++;
        pacer.drawn((1000 * frames) / hertz);
      } while (!pacer.due((1000 * frames) / hertz));
      expect(frames).toBe(apart);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Frame } from './archive';
import { append } from './frames';
import { chooseSlots, nearest, slotOf, stepAt, stopsOf } from './timeline';

const stepsOf = (items: readonly { step: number }[]) => items.map(({ step }) => step);
const at = (...steps: number[]) => steps.map((step) => ({ step }));

/** Pictures of a run, at ascending steps that may begin anywhere. */
const runs = fc
  .tuple(fc.nat(5000), fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 150 }))
  .map(([first, gaps]) => {
    let step = first;
    return [{ step }, ...gaps.map((gap) => ({ step: (step += gap) }))];
  });
const slots = fc.integer({ min: 2, max: 14 });

describe('the pictures that a timeline shows', () => {
  test('all of them while they fit', () => {
    const frames = at(0, 3, 500, 501, 2000);
    expect(chooseSlots(frames, 5)).toEqual(frames);
    expect(chooseSlots([], 5)).toEqual([]);
  });

  test('then the first of every so many steps, and the newest', () => {
    const every5 = Array.from({ length: 41 }, (_, i) => ({ step: 5 * i }));
    expect(stepsOf(chooseSlots(every5, 8))).toEqual([0, 35, 65, 100, 130, 160, 195, 200]);
    expect(stepsOf(chooseSlots(every5, 5))).toEqual([0, 65, 130, 195, 200]);
    // Steps made by hand after a long training are one moment of it.
    expect(stepsOf(chooseSlots([...every5, ...at(201, 202, 203)], 5))).toEqual([
      0, 65, 130, 195, 203,
    ]);
    expect(() => chooseSlots(every5, 1)).toThrow(RangeError);
  });

  test('have the first and the newest, ascend, are real ones and never too many', () => {
    fc.assert(
      fc.property(runs, slots, (frames, n) => {
        const chosen = chooseSlots(frames, n);
        expect(chosen[0]).toBe(frames[0]);
        expect(chosen.at(-1)).toBe(frames.at(-1));
        expect(chosen.length).toBeLessThanOrEqual(n);
        expect(chosen.every((frame) => frames.includes(frame))).toBe(true);
        const steps = stepsOf(chosen);
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      }),
    );
  });

  test('are even in steps, and fill more than half of the slots', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), slots, (length, n) => {
        const dense = Array.from({ length }, (_, step) => ({ step }));
        const steps = stepsOf(chooseSlots(dense, n));
        const gaps = steps.slice(1, -1).map((step, i) => step - steps[i]!);
        if (gaps.length > 0) expect(Math.max(...gaps)).toBe(Math.min(...gaps));
        if (length >= n) expect(steps.length).toBeGreaterThan(n / 2);
      }),
    );
  });

  test('stay as a run goes on: of the old ones only some go, none comes', () => {
    fc.assert(
      fc.property(runs, slots, fc.nat(), (frames, n, cut) => {
        const before = frames.slice(0, 1 + (cut % frames.length));
        const old = chooseSlots(before, n);
        const now = chooseSlots(frames, n).filter(({ step }) => step <= before.at(-1)!.step);
        expect(now.every((frame) => old.includes(frame))).toBe(true);
      }),
    );
  });

  test('change seldom in a long run whose pictures are thinned, too', () => {
    const sheet = { width: 0, height: 0, data: new Uint8ClampedArray() };
    const pictures = 3000;
    let frames: readonly Frame[] = [];
    let chosen: Frame[] = [];
    let changes = 0;
    for (let i = 0; i < pictures; i++) {
      frames = append(frames, { run: 1, branch: 0, step: 7 * i, sheet });
      const next = chooseSlots(frames, 10);
      if (chosen.slice(0, -1).some((frame, slot) => next[slot] !== frame)) changes += 1;
      chosen = next;
    }
    // Once for each time that the run's length doubles, or twice, as its pictures double, too.
    const doublings = Math.log2(pictures / 10);
    console.log(`older thumbnails changed ${changes} times in ${pictures} pictures`);
    expect(changes).toBeGreaterThan(doublings / 2);
    expect(changes).toBeLessThanOrEqual(2 * Math.ceil(doublings));
  });
});

describe('places along the timeline', () => {
  const chosen = at(0, 64, 128, 150);

  test('are even between two pictures', () => {
    expect([0, 32, 64, 139, 150].map((step) => slotOf(chosen, step))).toEqual([0, 0.5, 1, 2.5, 3]);
    expect([-5, 900].map((step) => slotOf(chosen, step))).toEqual([0, 3]);
    expect([-1, 0, 0.5, 2.5, 3, 9].map((place) => stepAt(chosen, place))).toEqual([
      0, 0, 32, 139, 150, 150,
    ]);
    expect(slotOf(at(7), 3)).toBe(0);
    expect(stepAt(at(7), 0.4)).toBe(7);
  });

  test('lead back to their step', () => {
    fc.assert(
      fc.property(runs, slots, fc.double({ min: 0, max: 1, noNaN: true }), (frames, n, share) => {
        const some = chooseSlots(frames, n);
        const [from, to] = [some[0]!.step, some.at(-1)!.step];
        const step = from + share * (to - from);
        expect(stepAt(some, slotOf(some, step))).toBeCloseTo(step, 6);
      }),
    );
  });

  test('the nearest step is found, the older of two', () => {
    const steps = [10, 20, 40];
    expect([0, 10, 14, 15, 16, 31, 99].map((step) => nearest(steps, step))).toEqual([
      0, 0, 0, 0, 1, 2, 2,
    ]);
  });

  test('one can stop at every picture, and at every state up to the newest', () => {
    expect(stopsOf(at(0, 10, 20), at(5, 10, 17, 23))).toEqual([0, 5, 10, 17, 20]);
    expect(stopsOf([], at(5))).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { evicted, maxBytes } from './archive';
import type { Frame, StoredCheckpoint } from './archive';
import { append, lineage, otherEnds, forkPoints, decimate } from './frames';

test('the newest states are kept, by number and by size', () => {
  const state = (id: number, bytes: number): StoredCheckpoint => ({
    id,
    bytes,
    run: 1,
    branch: 0,
    step: id,
    saved: 0,
  });
  const small = Array.from({ length: 20 }, (_, i) => state(i, 1));
  expect(evicted(small).map(({ id }) => id)).toEqual([3, 2, 1, 0]);
  const large = Array.from({ length: 5 }, (_, i) => state(i, maxBytes));
  expect(evicted(large).map(({ id }) => id)).toEqual([2, 1, 0]);
});

test('of large states the newest two stay, and the newest of the run before', () => {
  const state = (id: number, run: number): StoredCheckpoint => {
    return { id, bytes: maxBytes, run, branch: 0, step: id, saved: 0 };
  };
  const kept = [state(1, 1), state(2, 2), state(3, 2), state(4, 3), state(5, 3), state(6, 3)];
  expect(evicted(kept).map(({ id }) => id)).toEqual([1, 4, 2]);
  // With no room at all, one state of each.
  expect(evicted(kept, 0).map(({ id }) => id)).toEqual([1, 5, 4, 2]);
  expect(evicted([])).toEqual([]);
});

test('the ends of the newest run’s branches outlast what is saved after them', () => {
  const state = (id: number, run: number, branch: number): StoredCheckpoint => {
    return { id, bytes: 1, run, branch, step: id, saved: 0 };
  };
  const long = Array.from({ length: 40 }, (_, i) => state(i + 3, 2, 1));
  const gone = evicted([state(0, 1, 0), state(1, 2, 0), state(2, 2, 0), ...long]);
  // And so does the end of the run before it.
  const left = [0, 2, ...long.slice(-14).map(({ id }) => id)];
  expect(gone).toHaveLength(43 - 16);
  for (const id of left) expect(gone.some((each) => each.id === id)).toBe(false);
});

test('one may return to the ends of the branches that are not one’s own past', () => {
  const branches = [
    { run: 1, branch: 0, from: null },
    { run: 1, branch: 1, from: { branch: 0, step: 20 } },
    { run: 1, branch: 2, from: { branch: 0, step: 40 } },
  ];
  const state = (id: number, branch: number, step: number): StoredCheckpoint => {
    return { id, bytes: 1, run: 1, branch, step, saved: 0 };
  };
  const kept = [state(1, 0, 20), state(2, 0, 40), state(3, 1, 30), state(4, 2, 50)];
  const ends = (branch: number) => otherEnds(kept, branches, branch).map(({ id }) => id);
  expect(ends(1)).toEqual([2, 4]);
  // Branch 2 began at the end of branch 0, which is therefore its own past.
  expect(ends(2)).toEqual([3]);
});

test('branches part where the present one left another, and where others left its past', () => {
  const branches = [
    { run: 1, branch: 0, from: null },
    { run: 1, branch: 1, from: { branch: 0, step: 20 } },
    { run: 1, branch: 2, from: { branch: 0, step: 40 } },
    { run: 1, branch: 3, from: { branch: 1, step: 60 } },
    { run: 1, branch: 4, from: { branch: 0, step: 20 } },
  ];
  expect(forkPoints(branches, 0)).toEqual([20, 40]);
  expect(forkPoints(branches, 1)).toEqual([20, 60]);
  // What branch 0 went through after step 40 is no past of branch 2.
  expect(forkPoints(branches, 2)).toEqual([20, 40]);
  expect(forkPoints(branches.slice(0, 1), 0)).toEqual([]);
});

test('a timeline is thinned evenly and keeps its ends', () => {
  const frames = Array.from({ length: 121 }, (_, step) => ({ step }));
  const kept = decimate(frames);
  expect(kept.length).toBe(61);
  expect(kept[0]).toEqual({ step: 0 });
  expect(kept.at(-1)).toEqual({ step: 120 });
});

test('a timeline that goes on has no long gaps, and always ends with the newest picture', () => {
  const sheet = { width: 0, height: 0, data: new Uint8ClampedArray() };
  const picture = (step: number, branch = 0): Frame => ({ run: 1, branch, step, sheet });
  let timeline: readonly Frame[] = [];
  for (let step = 0; step <= 5000; step++) {
    timeline = append(timeline, picture(step));
    expect(timeline.at(-1)!.step).toBe(step);
    expect(timeline[0]!.step).toBe(0);
  }
  expect(timeline.length).toBeLessThanOrEqual(120);
  const gaps = timeline.slice(1, -1).map(({ step }, i) => step - timeline[i]!.step);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(5000 / 30);
  // Nothing new changes nothing; where a branch began stays.
  expect(append(timeline, picture(5000))).toBe(timeline);
  expect(
    append(timeline, picture(5001, 1))
      .slice(-2)
      .map(({ step }) => step),
  ).toEqual([5000, 5001]);
});

test('a lineage runs through the branches that led to it', () => {
  const branches = [
    { branch: 0, from: null },
    { branch: 1, from: { branch: 0, step: 20 } },
    { branch: 2, from: { branch: 1, step: 10 } },
  ];
  const items = [0, 10, 20, 30].flatMap((step) => [0, 1].map((branch) => ({ branch, step })));
  expect(lineage(items, branches, 0).map(({ step }) => step)).toEqual([0, 10, 20, 30]);
  // Branch 2 left branch 1 at step 10, so of branch 0 it has only what came before that.
  const found = lineage(items, branches, 2);
  expect(found.every(({ step }) => step <= 10)).toBe(true);
});

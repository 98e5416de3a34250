import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PriorityQueue } from './priorityQueue';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const now = () => performance.now();

function queue(dragging: () => boolean) {
  const line = new PriorityQueue<'hand' | 'maps' | 'near'>(['hand'], { dragging, now });
  const done: string[] = [];
  const time = new Map<string, number>();
  const offer = (lane: 'hand' | 'maps' | 'near', name: string, cost: number) =>
    line.offer(lane, async () => {
      await new Promise((resolve) => setTimeout(resolve, cost));
      done.push(name);
      time.set(lane, (time.get(lane) ?? 0) + cost);
    });
  return { offer, done, time };
}

test('lanes take turns as they come, and a newer job replaces an older one', async () => {
  const { offer, done } = queue(() => false);
  offer('maps', 'maps 1', 1);
  offer('maps', 'maps 2', 1);
  offer('near', 'near 1', 1);
  offer('maps', 'maps 3', 1);
  offer('hand', 'hand 1', 1);
  offer('hand', 'hand 2', 1);
  await vi.advanceTimersByTimeAsync(50);
  expect(done).toEqual(['maps 1', 'hand 2', 'maps 3', 'near 1']);
});

test('what waits gets its turn, however often the others come again', async () => {
  const { offer, done } = queue(() => false);
  offer('near', 'near', 60);
  offer('maps', 'maps', 1);
  for (let t = 0; t < 400; t += 20) {
    offer('hand', 'hand', 40);
    offer('near', 'near', 60);
    await vi.advanceTimersByTimeAsync(20);
  }
  expect(done.slice(0, 4)).toEqual(['near', 'hand', 'maps', 'hand']);
  expect(done.filter((name) => name === 'near').length).toBeGreaterThanOrEqual(3);
});

/** A finger moves every 16 ms for ten seconds, and all lanes want to follow. */
async function drag(costs: { drag: number; maps: number; near: number }) {
  const made = queue(() => true);
  for (let t = 0; t < 10_000; t += 16) {
    made.offer('hand', 'hand', costs.drag);
    made.offer('maps', 'maps', costs.maps);
    made.offer('near', 'near', costs.near);
    await vi.advanceTimersByTimeAsync(16);
  }
  const count = (name: string) => made.done.filter((each) => each === name).length;
  return { ...made, count };
}

test('during a drag the picture in hand has three quarters of a slow device, and the rest comes', async () => {
  const { time, count } = await drag({ drag: 40, maps: 200, near: 100 });
  expect(time.get('hand')).toBeGreaterThanOrEqual(0.7 * 10_000);
  expect(time.get('maps')! + (time.get('near') ?? 0)).toBeLessThanOrEqual(0.27 * 10_000);
  expect(count('maps')).toBeGreaterThanOrEqual(5);
});

test('on a fast device every move has its picture, and the rest comes many times a second', async () => {
  const { count } = await drag({ drag: 2, maps: 4, near: 3 });
  expect(count('hand')).toBeGreaterThanOrEqual(600);
  expect(count('maps')).toBeGreaterThanOrEqual(200);
});

test('what had to stand back comes once the finger rests', async () => {
  let moves = true;
  const { offer, done } = queue(() => moves);
  offer('maps', 'maps 1', 1000);
  await vi.advanceTimersByTimeAsync(1001);
  offer('near', 'near 1', 10);
  await vi.advanceTimersByTimeAsync(500);
  expect(done).toEqual(['maps 1']);
  moves = false;
  await vi.advanceTimersByTimeAsync(120);
  expect(done).toEqual(['maps 1', 'near 1']);
});

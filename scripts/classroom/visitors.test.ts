import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { countVisitors } from './visitors';
import type { Counts } from './visitors';

vi.useFakeTimers();
const visitors = countVisitors(() => Date.now());
afterEach(() => vi.advanceTimersByTime(70_000));

function connect(remoteAddress: string): Socket {
  const socket = Object.assign(new EventEmitter(), { remoteAddress, destroyed: false });
  return socket as unknown as Socket;
}

function leave(socket: Socket): void {
  socket.emit('close', false);
}

test('a device counts once however many connections it has, while it has one and for a minute after', () => {
  const [one, other] = [connect('192.168.1.20'), connect('::ffff:192.168.1.20')];
  visitors.seen(one);
  visitors.seen(other);
  expect(visitors.counts().connected).toBe(1);
  const third = connect('192.168.1.21');
  visitors.seen(third);
  expect(visitors.counts().connected).toBe(2);

  vi.advanceTimersByTime(200_000);
  expect(visitors.counts().connected).toBe(2);
  leave(one);
  expect(visitors.counts().connected).toBe(2);
  leave(other);
  expect(visitors.counts().connected).toBe(1);

  visitors.seen(third);
  leave(third);
  vi.advanceTimersByTime(59_000);
  expect(visitors.counts().connected).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(visitors.counts().connected).toBe(0);
});

test('a first visit is a device’s first, and whoever listens hears of each change once', () => {
  const before = visitors.counts().visits;
  const heard: Counts[] = [];
  const stop = visitors.subscribe((counts) => heard.push(counts));
  const [one, other] = [connect('10.0.0.1'), connect('10.0.0.2')];
  visitors.visited(visitors.seen(one));
  visitors.visited(visitors.seen(one));
  visitors.visited(visitors.seen(other));
  leave(one);
  leave(other);
  // Nobody asks for anything: the minute ends by itself.
  vi.advanceTimersByTime(70_000);
  expect(heard.map(({ connected, visits }) => [connected, visits - before])).toEqual([
    [1, 0],
    [1, 1],
    [2, 1],
    [2, 2],
    [0, 2],
  ]);
  stop();
  visitors.visited(visitors.seen(connect('10.0.0.3')));
  expect(heard).toHaveLength(5);
});

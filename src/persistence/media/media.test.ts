import { expect, test } from 'vitest';
import type { Pixels } from '../../core/pixels';
import { gif } from './gif';
import { enlarge } from './picture';
import { muxWebm } from './webm';

function flat(grey: number): Pixels {
  const data = new Uint8ClampedArray(8 * 8 * 4).fill(grey);
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  return { width: 8, height: 8, data };
}

test('a GIF has every picture, its size and its end', async () => {
  const bytes = new Uint8Array(
    await (await gif([flat(0), flat(128), flat(255)], 100)).arrayBuffer(),
  );
  expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('GIF89a');
  expect([bytes[6], bytes[8]]).toEqual([8, 8]);
  // A graphic control extension before each picture: 21 f9 04.
  const controls = bytes.filter((byte, i) => byte === 0x21 && bytes[i + 1] === 0xf9);
  expect(controls).toHaveLength(3);
  expect(bytes.at(-1)).toBe(0x3b);
});

/** Reads a WebM's elements back: [id, begin, end] of each child. */
function children(bytes: Uint8Array, begin: number, end: number): [number, number, number][] {
  const found: [number, number, number][] = [];
  let at = begin;
  while (at < end) {
    const idBytes = Math.clz32(bytes[at]!) - 23;
    const id = bytes.subarray(at, at + idBytes).reduce((value, byte) => value * 256 + byte, 0);
    at += idBytes;
    expect(bytes[at]).toBe(1);
    const size = bytes.subarray(at + 1, at + 8).reduce((value, byte) => value * 256 + byte, 0);
    at += 8;
    found.push([id, at, at + size]);
    at += size;
  }
  expect(at).toBe(end);
  return found;
}

test('a WebM nests without a gap and keeps every frame in its cluster', () => {
  const blocks = Array.from({ length: 50 }, (_, i) => ({
    data: Uint8Array.from([i]),
    time: i * 1000,
    key: i % 10 === 0,
  }));
  const bytes = muxWebm(blocks, { width: 300, height: 200, duration: 50_000 });
  const [header, segment] = children(bytes, 0, bytes.length);
  expect(header![0]).toBe(0x1a45dfa3);
  const parts = children(bytes, segment![1], segment![2]);
  const clusters = parts.filter(([id]) => id === 0x1f43b675);
  // Key frames every 10 s; a new cluster at the first one after 20 s.
  expect(clusters).toHaveLength(3);
  const frames = clusters.flatMap(([, begin, end]) => {
    const [time, ...list] = children(bytes, begin, end);
    const start = bytes.subarray(time![1], time![2]).reduce((value, byte) => value * 256 + byte, 0);
    return list.map(([id, from, to]) => {
      expect(id).toBe(0xa3);
      const offset = bytes[from + 1]! * 256 + bytes[from + 2]!;
      return {
        time: start + offset,
        key: bytes[from + 3] === 0x80,
        data: bytes.slice(from + 4, to),
      };
    });
  });
  expect(frames).toEqual(blocks);
});

test('enlarging repeats pixels', () => {
  const data = new Uint8ClampedArray([1, 2, 3, 255, 4, 5, 6, 255]);
  const large = enlarge({ width: 2, height: 1, data }, 2);
  expect([large.width, large.height]).toEqual([4, 2]);
  expect([...large.data.subarray(0, 16)]).toEqual([
    1, 2, 3, 255, 1, 2, 3, 255, 4, 5, 6, 255, 4, 5, 6, 255,
  ]);
});

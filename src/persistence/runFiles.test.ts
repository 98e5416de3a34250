import { expect, test } from 'vitest';
import { Fault } from '../core/fault';
import { joined } from '../core/safetensors/format';
import { chunkBytes } from '../core/safetensors/source';
import { fileOf, readRun } from './runFiles';

test('a file of pieces has all their bytes, in order, and other things have their turn', async () => {
  const pieces = [3, 2 * chunkBytes + 1, 0, chunkBytes].map((length, n) =>
    Uint8Array.from({ length }, (_, i) => (n + i * 7) % 251),
  );
  let turn = false;
  setImmediate(() => (turn = true));
  const file = await fileOf(pieces);
  expect(Buffer.compare(Buffer.from(await file.arrayBuffer()), joined(pieces))).toBe(0);
  expect(turn).toBe(true);
});

test('a file that is none of ours is refused', async () => {
  await expect(readRun(new Blob([new Uint8Array(100).fill(255)]))).rejects.toBeInstanceOf(Fault);
});

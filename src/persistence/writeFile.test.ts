import { expect, test } from 'vitest';
import { chunkBytes } from '../core/checkpoint';
import { joined } from '../core/safetensors/format';
import { fileOf } from './writeFile';

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

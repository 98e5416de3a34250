import { expect, test } from 'vitest';
import { checkpointAt } from '../testing/history.fixture';
import { chunkBytes, copyInTurns } from './checkpoint';

test('a copy has the same numbers in memory of its own, and other things have their turn', async () => {
  const backing = Float32Array.from({ length: chunkBytes / 2 + 7 }, (_, i) => i % 1009);
  const checkpoint = checkpointAt(3);
  // Arrays may share memory, and begin anywhere in it.
  checkpoint.arrays.set('front', backing.subarray(0, 5)).set('rest', backing.subarray(5));
  let turn = false;
  setImmediate(() => (turn = true));
  const copy = await copyInTurns(checkpoint);
  expect(turn).toBe(true);
  expect({ ...copy, arrays: null }).toEqual({ ...checkpoint, arrays: null });
  expect([...copy.arrays.keys()]).toEqual([...checkpoint.arrays.keys()]);
  for (const [name, array] of checkpoint.arrays) {
    const { buffer, byteOffset, byteLength } = copy.arrays.get(name)!;
    expect(byteOffset).toBe(0);
    expect(buffer.byteLength).toBe(byteLength);
    expect(buffer).not.toBe(array.buffer);
    const given = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
    expect(Buffer.compare(Buffer.from(buffer), given)).toBe(0);
  }
});

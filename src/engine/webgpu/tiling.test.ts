import { expect, test } from 'vitest';
import { needWebGPU } from '../../../scripts/device';
import { openDevice } from '../device';
import type { OpenDevice } from '../device';
import { measureDevice, tilingOf } from './autotune';
import { directTiling, sharedTiling, tileFor } from './tiling';

const { tiles, minWorkgroups } = sharedTiling;
const [square, tall, low, narrow, least] = tiles;

test('a product with enough workgroups gets the largest tile', () => {
  expect(tileFor(tiles, minWorkgroups, { rows: 64 * 256, columns: 64 })).toBe(square);
});

test('one with fewer gets a smaller tile', () => {
  expect(tileFor(tiles, minWorkgroups, { rows: 32 * 256, columns: 64 })).toBe(low);
});

test('several products in one dispatch count together', () => {
  expect(tileFor(tiles, minWorkgroups, { rows: 64 * 64, columns: 64, batches: 4 })).toBe(square);
});

test('few columns are not filled up with nothing', () => {
  expect(tileFor(tiles, minWorkgroups, { rows: 128 * 256, columns: 32 })).toBe(tall);
  expect(tileFor(tiles, minWorkgroups, { rows: 64 * 256, columns: 32 })).toBe(narrow);
});

test('one that cannot keep the device busy gets the smallest', () => {
  expect(tileFor(tiles, minWorkgroups, { rows: 64 * 10, columns: 32 })).toBe(least);
});

test('a device whose workgroup memory is slow gets tiles without it, measured once', async () => {
  const device = (name: string) => ({ name, adapterInfo: {} }) as OpenDevice;
  let measured = 0;
  const takes = (direct: number, shared: number) => () => {
    measured++;
    return Promise.resolve({ direct, shared, empty: 0.1 });
  };
  expect(await tilingOf(device('of software'), takes(1, 4))).toBe(directTiling);
  expect(await tilingOf(device('of software'), takes(4, 1))).toBe(directTiling);
  expect(measured).toBe(1);
  expect(await tilingOf(device('a GPU'), takes(1, 0.9))).toBe(sharedTiling);
  // One that says what it is needs no measuring.
  const mesa = { name: 'Mesa', adapterInfo: { description: 'llvmpipe' } } as OpenDevice;
  expect(await tilingOf(mesa, () => Promise.reject(new Error('measured')))).toBe(directTiling);
  const broken = () => Promise.reject(new Error('lost'));
  await expect(tilingOf(device('lost'), broken)).rejects.toThrow('lost');
  expect(await tilingOf(device('lost'), takes(1, 1))).toBe(sharedTiling);
});

test('both tiles and an empty dispatch are measured on the device', async () => {
  await needWebGPU();
  const opened = await openDevice((fault) => expect.fail(fault.message));
  try {
    for (const time of Object.values(await measureDevice(opened))) {
      expect(time).toBeGreaterThan(0);
      expect(time).toBeLessThan(Infinity);
    }
  } finally {
    opened.close();
  }
});

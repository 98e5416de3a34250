import { expect, test } from 'vitest';
import { provideWebGPU } from '../../../scripts/device';
import { openDevice } from '../device';
import { probe, tilingOf } from './probe';
import { directTiling, sharedTiling, tileFor } from './tiling';

const { tiles, busy } = sharedTiling;
const [square, tall, low, narrow, least] = tiles;

test('a product with enough workgroups gets the largest tile', () => {
  expect(tileFor(tiles, busy, { rows: 64 * 256, columns: 64 })).toBe(square);
});

test('one with fewer gets a smaller tile', () => {
  expect(tileFor(tiles, busy, { rows: 32 * 256, columns: 64 })).toBe(low);
});

test('several products in one dispatch count together', () => {
  expect(tileFor(tiles, busy, { rows: 64 * 64, columns: 64, batches: 4 })).toBe(square);
});

test('few columns are not filled up with nothing', () => {
  expect(tileFor(tiles, busy, { rows: 128 * 256, columns: 32 })).toBe(tall);
  expect(tileFor(tiles, busy, { rows: 64 * 256, columns: 32 })).toBe(narrow);
});

test('one that cannot keep the device busy gets the smallest', () => {
  expect(tileFor(tiles, busy, { rows: 64 * 10, columns: 32 })).toBe(least);
});

test('a device of software reads operands without workgroup memory, found out once', async ({
  skip,
}) => {
  if (!(await provideWebGPU())) skip('no WebGPU adapter');
  const opened = await openDevice((fault) => console.error(fault.message));
  try {
    const times = await probe(opened);
    expect(Math.min(times.direct, times.shared)).toBeGreaterThan(0);
    if (!/llvmpipe|swiftshader/i.test(opened.name)) return;
    expect(times.shared).toBeGreaterThan(times.direct);
    const first = tilingOf(opened);
    expect(tilingOf(opened)).toBe(first);
    expect(await first).toBe(directTiling);
  } finally {
    opened.close();
  }
});

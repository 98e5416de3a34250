import { describe, expect, test } from 'vitest';
import { nodeWasmHost } from '../../../scripts/wasmHost';
import { principalComponents } from '../../core/metrics/components';
import { images } from '../../testing/metrics.fixture';
import { openPlainProjector, openProjector } from './projector';

const { bytes, pixels } = images;
const host = nodeWasmHost(1);

/** More than are projected at a time. */
const several = Uint8Array.from(
  { length: 300 * pixels },
  (_, i) => bytes[i % bytes.length]! ^ Math.floor(i / bytes.length),
);

describe('a projector on WebAssembly', () => {
  test('computes what plain arithmetic does, also for two that ask at once', async () => {
    const components = await principalComponents(bytes, pixels, 6);
    const fast = await openProjector(components, host);
    const plain = await openPlainProjector(components);
    expect([fast.width, plain.width]).toEqual([6, 6]);
    const [all, last] = await Promise.all([
      fast.project(several),
      fast.project(several.subarray(299 * pixels)),
    ]);
    const wanted = await plain.project(several);
    expect(all).toHaveLength(wanted.length);
    // Grey levels: sums of hundreds of them are rounded to float32.
    all.forEach((x, i) => expect(x).toBeCloseTo(wanted[i]!, 2));
    expect(last).toEqual(all.subarray(299 * 6));
    fast.dispose();
  });

  test('refuses what is no image', async () => {
    const fast = await openProjector(await principalComponents(bytes, pixels, 2), host);
    await expect(fast.project(bytes.subarray(1))).rejects.toThrow(RangeError);
    fast.dispose();
  });

  test('is not needed: without SIMD the plain one takes its place', async () => {
    const components = await principalComponents(bytes, pixels, 2);
    const noSimd = { ...host, load: () => Promise.reject(new WebAssembly.CompileError('no SIMD')) };
    const found = await (await openProjector(components, noSimd)).project(bytes);
    expect(found).toEqual(await (await openPlainProjector(components)).project(bytes));
  });
});

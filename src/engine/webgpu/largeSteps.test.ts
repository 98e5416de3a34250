import { describe, expect, it, vi } from 'vitest';
import { flopsPerStep } from '../../core/nn/architecture';
import { presets } from '../../core/nn/model';
import type { OpenDevice } from '../device';
import { probeFlops } from './autotune';
import { millisecondsOf, stepDispatches, suitLargeSteps } from './largeSteps';

const device = (name: string, description = '') =>
  ({ name, adapterInfo: { description } }) as OpenDevice;

/** A device by what it takes for a dispatch, in microseconds, and by how fast it is at arithmetic. */
const made = (microseconds: number, gigaflops: number) => {
  const empty = microseconds / 1000;
  const probe = Math.max(empty, probeFlops / gigaflops / 1e6);
  return { direct: 1.2 * probe, shared: probe, empty };
};

describe('suitLargeSteps', () => {
  it('holds where dispatches take longer than Quick’s arithmetic, such as on an H100', async () => {
    // 8 µs a dispatch, and 7.5 TFLOP/s in its convolutions: bench/RESULTS.md.
    expect(await suitLargeSteps(device('H100'), () => Promise.resolve(made(8, 7500)))).toBe(true);
    expect(await suitLargeSteps(device('slow calls'), () => Promise.resolve(made(30, 600)))).toBe(
      true,
    );
  });

  it('fails where arithmetic takes the time', async () => {
    expect(await suitLargeSteps(device('a laptop'), () => Promise.resolve(made(8, 300)))).toBe(
      false,
    );
  });

  it('is not measured on a device made of software, and once on any other', async () => {
    const measure = vi.fn(() => Promise.resolve(made(8, 7500)));
    expect(await suitLargeSteps(device('Mesa', 'llvmpipe'), measure)).toBe(false);
    expect(measure).not.toHaveBeenCalled();
    expect(await suitLargeSteps(device('a card'), measure)).toBe(true);
    expect(await suitLargeSteps(device('a card'), measure)).toBe(true);
    expect(measure).toHaveBeenCalledTimes(1);
  });
});

describe('millisecondsOf', () => {
  it('is the calls’ time where there is no arithmetic, and the arithmetic’s where calls are free', () => {
    const calls = { direct: 1, shared: 1, empty: 1 };
    expect(millisecondsOf('quick', calls)).toBeCloseTo(1223 * stepDispatches, 6);
    const free = { direct: 2, shared: 1, empty: 0 };
    const step = flopsPerStep(presets.quickWide) / probeFlops;
    expect(millisecondsOf('quickWide', free)).toBeCloseTo(453 * step, 6);
  });
});

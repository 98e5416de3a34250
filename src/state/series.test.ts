import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LossSeries } from './series';

function filled(values: number[], capacity?: number) {
  const series = new LossSeries(capacity);
  const d = Float32Array.from(values);
  series.append(
    Uint32Array.from(values, (_, i) => i + 1),
    d,
    d.map((x) => -x),
  );
  return series;
}

describe('LossSeries', () => {
  it('keeps the newest iterations when it is full', () => {
    const series = filled([1, 2, 3, 4, 5], 3);
    expect([...series.view().steps]).toEqual([3, 4, 5]);
    expect(series.last).toEqual({ step: 5, d: 5, g: -5 });
  });

  it('lets iterations of before a reset give way', () => {
    const series = filled([1, 2, 3, 4, 5]);
    series.append(Uint32Array.of(2, 3), Float32Array.of(9, 8), Float32Array.of(7, 6));
    expect([...series.view().d]).toEqual([1, 9, 8]);
  });

  it('rewinds, and tells its readers', () => {
    const series = filled([1, 2, 3]);
    const listener = vi.fn();
    series.subscribe(listener);
    series.rewind(0);
    expect(series.length).toBe(0);
    expect(series.last).toBeNull();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('keeps ends and extremes when it thins the curve out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -50, max: 50 }), { minLength: 90, maxLength: 400 }),
        (values) => {
          const view = filled(values).view(20);
          expect(view.steps.length).toBeLessThanOrEqual(20 * 6);
          expect(view.steps[0]).toBe(1);
          expect(view.steps.at(-1)).toBe(values.length);
          expect(Math.max(...view.d)).toBe(Math.max(...values));
          expect(Math.min(...view.d)).toBe(Math.min(...values));
          expect([...view.steps]).toEqual([...view.steps].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('has bounded memory and a bounded number of points to draw, however long the run', () => {
    const series = new LossSeries();
    const told = 1000;
    const points: number[] = [];
    const kept: number[] = [];
    for (let from = 1; from <= 400_000; from += told) {
      const steps = Uint32Array.from({ length: told }, (_, i) => from + i);
      const losses = Float32Array.from(steps, (step) => Math.sin(step));
      series.append(steps, losses, losses);
      kept.push(series.length);
      if (from % 20_000 === 1) points.push(series.view().steps.length);
    }
    expect(kept[99]).toBe(100_000);
    expect(Math.max(...kept)).toBe(1 << 17);
    expect(Math.max(...points)).toBeLessThanOrEqual(200 * 6);
    expect(series.view().steps.at(-1)).toBe(400_000);
  });

  it('leaves gaps where a player did not play', () => {
    const series = new LossSeries();
    series.append(
      Uint32Array.of(1, 2),
      Float32Array.of(1, Number.NaN),
      Float32Array.of(Number.NaN, 2),
    );
    const view = series.view();
    expect([...view.d]).toEqual([1, Number.NaN]);
    expect([...view.g]).toEqual([Number.NaN, 2]);
  });
});

import { describe, expect, it } from 'vitest';
import { componentsOf, density, lineDataNames, sampler } from './density';
import { bandwidth, estimate, estimateSamples, smooth } from './estimate';
import { cell, integral, nodes } from './line';

const middle = Array.from({ length: 32 }, (_, i) => (i === 12 ? 9 : i === 17 ? 4 : 0));

const slices = (data: (typeof lineDataNames)[number]) => {
  const draw = sampler(density(data, middle));
  return Array.from({ length: estimateSamples }, (_, i) => draw((i + 0.5) / estimateSamples));
};

const l1 = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  integral(Array.from(a, (value, i) => Math.abs(value - (b[i] ?? 0))));

describe('the estimate of p_g', () => {
  it('agrees with the kernel estimate written out, within 2 % of the peak', () => {
    const samples = [-1, -0.97, 0.5, 0.51, 0.52, 2.203];
    const values = estimate(samples);
    nodes().forEach((x, i) => {
      const exact =
        samples.reduce((sum, s) => sum + Math.exp(-0.5 * ((x - s) / bandwidth) ** 2), 0) /
        (samples.length * bandwidth * Math.sqrt(2 * Math.PI));
      expect(Math.abs((values[i] ?? 0) - exact)).toBeLessThan(0.05);
    });
  });

  it.each(lineDataNames)('of %s is the smoothed density within an L1 error of 0.02', (data) => {
    const density1 = density(data, middle);
    expect(l1(estimate(slices(data)), smooth(density1))).toBeLessThan(0.02);
  });

  /** The figures in the page's own words: what smoothing and sampling cost against the truth. */
  it.each([
    ['gaussian', 0.02],
    ['two', 0.04],
    ['five', 0.11],
  ] as const)('of %s differs from the true density by an L1 error under %d', (data, bound) => {
    const error = l1(estimate(slices(data)), density(data, []));
    expect(error).toBeLessThan(bound);
    expect(error).toBeGreaterThan(bound / 4);
  });

  it('widens a Gaussian to the variance σ² + h²', () => {
    const values = estimate(slices('gaussian'));
    const [bump] = componentsOf('gaussian');
    const x = nodes();
    const mean = integral(values.map((value, i) => value * (x[i] ?? 0)));
    const variance = integral(values.map((value, i) => value * ((x[i] ?? 0) - mean) ** 2));
    expect(variance).toBeCloseTo(bump!.std ** 2 + bandwidth ** 2, 2);
  });

  it('integrates to the share of samples on the line', () => {
    expect(integral(estimate([0, 1, 99, -99]))).toBeCloseTo(0.5, 9);
  });

  it('resolves a bandwidth by more than two cells', () => {
    expect(bandwidth / cell).toBeGreaterThan(2);
  });
});

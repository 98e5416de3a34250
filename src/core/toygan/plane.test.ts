import { describe, expect, it } from 'vitest';
import { density, sampler } from './density';
import { lineCoverage, planeCoverage } from './coverage';
import { maxDrawnPoints, modesOf, plane, planeDataNames, planeSamples, scatter } from './plane';

const drawing = [5, 6, 7, 40, 1000];

describe('data on the plane', () => {
  it.each(planeDataNames)('%s stays on the drawn square and is all good', (data) => {
    const samples = planeSamples(data, drawing, { seed: 7, step: 3, count: 2000 });
    expect(Math.max(...samples)).toBeLessThan(plane.max + 4 * scatter[data]);
    expect(Math.min(...samples)).toBeGreaterThan(plane.min - 4 * scatter[data]);
    // Three standard deviations of a plane's Gaussian hold 98.9 % of it.
    const { good, covered, modes } = planeCoverage(data, drawing, samples);
    expect(good).toBeGreaterThan(0.98);
    expect(covered).toBe(modes);
    expect(modes).toBe(modesOf(data, drawing).length);
  });

  it('repeats by seed and step and differs otherwise', () => {
    const moons = (seed: number, step: number) =>
      planeSamples('moons', [], { seed, step, count: 50 });
    const first = moons(1, 0);
    expect(moons(1, 0)).toEqual(first);
    expect(moons(1, 1)).not.toEqual(first);
    expect(moons(2, 0)).not.toEqual(first);
  });

  it('draws a grid of 25 and a ring of 8', () => {
    expect(modesOf('grid', [])).toHaveLength(25);
    expect(modesOf('ring', [])).toHaveLength(8);
    expect(maxDrawnPoints).toBeGreaterThan(64);
  });
});

describe('coverage', () => {
  it('sees a collapse on the line', () => {
    const p = density('five', []);
    const collapsed = Array.from({ length: 100 }, (_, i) => 1.2 + (i - 50) / 500);
    expect(lineCoverage('five', p, collapsed)).toEqual({ covered: 1, modes: 5, good: 1 });
  });

  it('finds all components in the data itself', () => {
    const p = density('five', []);
    const draw = sampler(p);
    const samples = Array.from({ length: 1000 }, (_, i) => draw((i + 0.5) / 1000));
    const { covered, good } = lineCoverage('five', p, samples);
    expect(covered).toBe(5);
    expect(good).toBeGreaterThan(0.99);
  });

  it('calls fakes between the components bad', () => {
    const p = density('two', []);
    expect(lineCoverage('two', p, [0, 0.1, -0.1])).toEqual({ covered: 0, modes: 2, good: 0 });
  });

  it('sees a collapse on the plane', () => {
    const one = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 2 : 0));
    expect(planeCoverage('ring', [], one)).toEqual({ covered: 1, modes: 8, good: 1 });
  });
});

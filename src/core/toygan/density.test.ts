import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  componentsOf,
  columnMiddle,
  density,
  drawingColumns,
  drawingTop,
  lineDataNames,
  sampler,
} from './density';
import { at, integral, nodes } from './line';

const drawing = Array.from({ length: drawingColumns }, (_, i) => (i < 8 ? i : 0));
const heights = fc.array(fc.integer({ min: 0, max: drawingTop }), {
  minLength: drawingColumns,
  maxLength: drawingColumns,
});

describe('densities on the line', () => {
  it.each(lineDataNames)('%s integrates to 1 and is nowhere negative', (data) => {
    const values = density(data, drawing);
    expect(integral(values)).toBeCloseTo(1, 12);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('does so for every drawing, a blank one included', () => {
    fc.assert(
      fc.property(heights, (columns) => {
        const values = density('drawnLine', columns);
        expect(integral(values)).toBeCloseTo(1, 10);
        expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('follows a drawing: heights in proportion at the middles of the columns', () => {
    const values = density('drawnLine', drawing);
    expect(at(values, columnMiddle(6)) / at(values, columnMiddle(3))).toBeCloseTo(2, 6);
    expect(at(values, columnMiddle(20))).toBe(0);
  });

  it.each(['gaussian', 'two', 'five'] as const)('%s has its components at its peaks', (data) => {
    const values = density(data, []);
    for (const { mean, std } of componentsOf(data)) {
      expect(at(values, mean)).toBeGreaterThan(at(values, mean - std));
      expect(at(values, mean)).toBeGreaterThan(at(values, mean + std));
    }
  });

  it('is the textbook Gaussian where it says so', () => {
    const values = density('gaussian', []);
    nodes().forEach((x, i) => {
      const exact = Math.exp(-0.5 * ((x - 1) / 0.5) ** 2) / (0.5 * Math.sqrt(2 * Math.PI));
      expect(values[i]).toBeCloseTo(exact, 6);
    });
  });

  it.each(lineDataNames)('samples of %s have its distribution function', (data) => {
    const values = density(data, drawing);
    const draw = sampler(values);
    const samples = Array.from({ length: 4000 }, (_, i) => draw((i + 0.5) / 4000));
    for (const edge of [-2, -1, 0, 0.7, 1.5, 2.5]) {
      const share = samples.filter((x) => x < edge).length / samples.length;
      const exact = integral(nodes().map((x, i) => (x < edge ? (values[i] ?? 0) : 0)));
      expect(Math.abs(share - exact)).toBeLessThan(0.02);
    }
    expect(samples).toEqual([...samples].sort((a, b) => a - b));
  });
});

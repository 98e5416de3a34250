import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contour, joined } from './contour';

const grid = (side: number, f: (x: number, y: number) => number) =>
  Array.from({ length: side ** 2 }, (_, i) => f(i % side, Math.floor(i / side)));

describe('contours', () => {
  it('follow a circle to within a hundredth of a cell, all the way round', () => {
    const pieces = contour(
      grid(40, (x, y) => (x - 20) ** 2 + (y - 19) ** 2),
      40,
      12 ** 2,
    );
    let length = 0;
    for (const [x1, y1, x2, y2] of pieces) {
      expect(Math.hypot(x1 - 20, y1 - 19)).toBeCloseTo(12, 1);
      length += Math.hypot(x2 - x1, y2 - y1);
    }
    expect(length / (2 * Math.PI * 12)).toBeCloseTo(1, 2);
  });

  it('part the two sides of a saddle by its middle', () => {
    const high = contour(
      [1, -0.2, -0.2, 1].map((v) => v),
      2,
      0,
    );
    expect(high).toHaveLength(2);
    // The middle is high, so the low corners are cut off: (1, 0) and (0, 1).
    for (const [x1, y1, x2, y2] of high) {
      const near = Math.hypot((x1 + x2) / 2 - 1, (y1 + y2) / 2);
      const other = Math.hypot((x1 + x2) / 2, (y1 + y2) / 2 - 1);
      expect(Math.min(near, other)).toBeLessThan(0.3);
    }
  });

  it('end at a cell’s edge, and join: every end is met by another or lies on the border', () => {
    const values = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), {
      minLength: 36,
      maxLength: 36,
    });
    fc.assert(
      fc.property(values, (list) => {
        const ends = contour(list, 6, 0.01).flatMap(([x1, y1, x2, y2]) => [
          [x1, y1],
          [x2, y2],
        ]);
        const border = (v: number) => v === 0 || v === 5;
        for (const [x = 0, y = 0] of ends) {
          const met = ends.filter(([u = 0, v = 0]) => Math.hypot(u - x, v - y) < 1e-9).length;
          expect(border(x) || border(y) || met % 2 === 0).toBe(true);
        }
      }),
    );
  });

  it('are none on flat ground', () => {
    expect(
      contour(
        grid(5, () => 0.7),
        5,
        0.5,
      ),
    ).toEqual([]);
  });

  it('join into one closed path around a hill', () => {
    const pieces = contour(
      grid(20, (x, y) => Math.hypot(x - 9.3, y - 9.8)),
      20,
      6,
    );
    const paths = joined(pieces);
    expect(paths).toHaveLength(1);
    expect(paths[0]).toHaveLength(pieces.length + 1);
    const [first, last] = [paths[0]![0]!, paths[0]!.at(-1)!];
    expect(Math.hypot(first[0] - last[0], first[1] - last[1])).toBeLessThan(1e-5);
  });
});

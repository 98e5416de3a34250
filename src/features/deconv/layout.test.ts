import fc from 'fast-check';
import { expect, it } from 'vitest';
import { largeExtent, cells, smallExtent } from '../../core/deconv/geometry';
import type { Padding } from '../../core/deconv/geometry';
import { resolve } from '../../core/deconv/reasons';
import { bounds, indexUnder, layoutStage, boxOf } from './layout';
import type { Box } from './layout';
import { gridExtents } from './place';

const whole = (min: number, max: number) => fc.integer({ min, max });

const request = fc.record({
  direction: fc.constantFrom('conv' as const, 'transpose' as const),
  input: fc.record({ rows: whole(1, 6), columns: whole(1, 6) }),
  kernel: fc.record({ rows: whole(1, 5), columns: whole(1, 5) }),
  stride: whole(1, 3),
  padding: fc.oneof(fc.constantFrom<Padding>('valid', 'same'), whole(0, 4)),
  outputPadding: whole(0, 2),
  turned: fc.boolean(),
  grids: fc.boolean(),
  width: whole(270, 1500),
  below: whole(200, 900),
  unit: fc.constantFrom(1, 1.2, 1.4),
});

const overlaps = (a: Box, b: Box) =>
  a.x + 0.01 < b.x + b.width &&
  b.x + 0.01 < a.x + a.width &&
  a.y + 0.01 < b.y + b.height &&
  b.y + 0.01 < a.y + a.height;

it('lays no part over another or beyond the figure, for any configuration, width and size of type', () => {
  fc.assert(
    fc.property(request, ({ turned, grids, width, below, unit, ...config }) => {
      const resolved = resolve(config);
      if ('reasons' in resolved) return;
      const { geometry } = resolved;
      const [rows, columns] = [cells(smallExtent(geometry)), cells(largeExtent(geometry))];
      const layout = layoutStage({
        matrix: turned ? { rows: columns, columns: rows } : { rows, columns },
        ...gridExtents(config.direction, geometry),
        grids,
        width,
        below,
        unit,
      });
      const places = [layout.matrix, layout.operand, layout.result, layout.overlap ?? []].flat();
      if (layout.grids) places.push(...Object.values(layout.grids));
      const boxes = places.map(bounds);
      boxes.forEach((box, i) => {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width + 1.5);
        expect(box.y + box.height).toBeLessThanOrEqual(layout.height + 0.01);
        for (const other of boxes.slice(i + 1)) expect(overlaps(box, other)).toBe(false);
      });
    }),
    { numRuns: 500 },
  );
});

it('finds the cell under a point', () => {
  const place = { x: 10, y: 20, rows: 3, columns: 4, cellWidth: 7, cellHeight: 5 };
  for (let index = 0; index < 12; index++) {
    const { x, y, width, height } = boxOf(place, index);
    expect(indexUnder(place, x + width / 2, y + height / 2)).toBe(index);
  }
  expect(indexUnder(place, 9, 21)).toBeNull();
  expect(indexUnder(place, 39, 21)).toBeNull();
});

import { expect, test } from 'vitest';
import { encode } from 'uqr';
import { qrPath } from './QrFigure';

/** The squares that a path of such runs paints, row by row, `#` dark. */
function painted(path: string, side: number): string[] {
  const rows = Array.from({ length: side }, () => Array.from({ length: side }, () => '.'));
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g)) {
    for (let i = 0; i < Number(run); i++) rows[Number(y)]![Number(x) + i] = '#';
  }
  return rows.map((row) => row.join(''));
}

test.each([
  'http://192.168.1.7:8443/#/train',
  `https://school.example/gan/#/train?v=1&lang=zh-Hans&hide=losses,history&seed=${'7'.repeat(300)}`,
])('the drawing is the code of %s, within a white border', (link) => {
  const { path, side } = qrPath(link);
  const rows = painted(path, side);
  const { data } = encode(link, { ecc: 'M', border: 4 });
  expect(rows).toEqual(data.map((row) => row.map((dark) => (dark ? '#' : '.')).join('')));
  // The finder in the first corner, as the standard has it.
  const finder = rows.slice(4, 11).map((row) => row.slice(4, 11));
  expect(finder).toEqual([
    '#######',
    '#.....#',
    '#.###.#',
    '#.###.#',
    '#.###.#',
    '#.....#',
    '#######',
  ]);
  expect(rows.slice(0, 4).join('')).not.toContain('#');
});

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** `docs/reliability.md` stays true: every promise has a row, and every row names tests that exist. */

const root = new URL('../', import.meta.url);
const rows = readFileSync(new URL('docs/reliability.md', root), 'utf8')
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([, id = '']) => /^[A-Z]\d+$/.test(id));

/** The ids from 1 to `last`, under one letter. */
const ids = (letter: string, last: number) =>
  Array.from({ length: last }, (_, i) => `${letter}${i + 1}`);

test('every promise has one row', () => {
  expect(rows.map(([, id]) => id)).toEqual([
    ...ids('L', 7),
    ...ids('F', 15),
    ...ids('B', 7),
    ...ids('P', 8),
    ...ids('C', 8),
    ...ids('N', 5),
  ]);
});

test.each(rows.map(([, id = '', promise = '', tests = '']) => ({ id, promise, tests })))(
  'the tests of $id are there',
  ({ promise, tests }) => {
    expect(promise).not.toBe('');
    const named = [...tests.matchAll(/`([^`]+)`: “([^”]+)”/g)];
    expect(named).toHaveLength(tests.split('<br>').length);
    for (const [, path = '', title = ''] of named) {
      const file = new URL(path, root);
      expect(existsSync(file), path).toBe(true);
      const source = readFileSync(file, 'utf8');
      const quoted = ["'", '"', '`'].some((quote) => source.includes(quote + title + quote));
      expect(quoted, `${path} has “${title}”`).toBe(true);
    }
  },
);

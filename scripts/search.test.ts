import { expect, test } from 'vitest';
import { checkConfig } from '../src/core/config';
import { candidates } from './search/candidates';
import { searchTable } from './search/table';
import type { SearchRow } from './search/table';

const row = (change: Partial<SearchRow>): SearchRow => ({
  ...{ name: 'a', dataset: 'mnist', seed: 1, budget: 0.2, steps: 100, samples: 2048, seconds: 1 },
  ...{ features: 0.1, components: 0.2, covered: 10, recall: 0.5, varianceRatio: 1 },
  ...change,
});

test('a line is the median of its seeds, with the least and the most', () => {
  const table = searchTable([
    row({ features: 0.3, covered: 9 }),
    row({ seed: 2, features: 0.1 }),
    row({ seed: 3, features: 0.2, recall: 0.7 }),
    row({ budget: 0.4, features: null, covered: null, recall: null }),
  ]).split('\n');
  expect(table).toHaveLength(4);
  expect(table[2]).toBe(
    '| a | 0.2 | 100 | 3 | 20.0 (10.0–30.0) | 20.0 (20.0–20.0) | 9 | 0.50 | 1.0 |',
  );
  expect(table[3]).toContain('| – | 20.0 (20.0–20.0) | – | NaN |'.replace('NaN', '–'));
});

test('every candidate can be trained', () => {
  for (const [name, model] of Object.entries(candidates)) {
    const faces = /^(stored|doubled)/.test(name);
    const generator = [...model.generator.slice(0, -1), faces ? 3 : 1];
    const config = { dataset: faces ? 'faces' : 'mnist', model: { ...model, generator } } as const;
    expect(checkConfig(config)).toEqual(config);
  }
});

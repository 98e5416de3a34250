import { expect, test } from 'vitest';
import { profileContract } from '../../testing/profile.contract';
import { Interpreter } from './interpreter';
import { typicalTimes } from './profile';
import { ProgramTrainer } from './trainer';

const info = { engine: 'wasm', backend: 'cpu', device: '' } as const;

profileContract((model, store) =>
  Promise.resolve(new ProgramTrainer(model, store, new Interpreter(), info)),
);

test('a round that was disturbed, and one that was lucky, do not count', () => {
  const rounds = [
    [1, 10],
    [2, 11],
    [3, 12],
    [900, 0],
  ];
  expect(typicalTimes(rounds)).toEqual([2.5, 10.5]);
  expect(typicalTimes([[4, 5]])).toEqual([4, 5]);
});

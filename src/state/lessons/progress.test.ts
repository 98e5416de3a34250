import { expect, test } from 'vitest';
import { createProgress } from './progress';

function memory(first?: string): Storage {
  const kept = new Map(first === undefined ? [] : [['ganvas.lessons', first]]);
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

test('where a person was is found again at the next visit', () => {
  const storage = memory();
  const first = createProgress(storage).getState();
  expect(first).toMatchObject({ welcomed: false, lessons: { train: { step: 1, done: [] } } });
  first.welcome();
  first.change('train', { step: 3, done: ['train.dStep'] });
  const next = createProgress(storage).getState();
  expect(next.welcomed).toBe(true);
  expect(next.lessons.train).toEqual({ step: 3, done: ['train.dStep'], finished: false });
  expect(next.lessons.game.step).toBe(1);
});

test.each(['', 'null', '{', '[]', '{"lessons":{"train":{"step":-2}}}', '{"lessons":7}'])(
  'spoilt memory is as none: %s',
  (text) => {
    expect(createProgress(memory(text)).getState().lessons.train.step).toBe(1);
  },
);

test('a browser that keeps nothing costs only the memory', () => {
  const refusing = {
    getItem: () => {
      throw new Error('forbidden');
    },
    setItem: () => {
      throw new Error('full');
    },
  } as unknown as Storage;
  for (const storage of [null, refusing]) {
    const progress = createProgress(storage);
    progress.getState().change('game', { step: 2 });
    expect(progress.getState().lessons.game.step).toBe(2);
  }
});

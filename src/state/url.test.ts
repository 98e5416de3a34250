import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lessonIds } from '../core/lessons';
import { formatHash, parseHash, roomNames } from './url';

describe('parseHash', () => {
  it('reads room, language and the room’s own keys', () => {
    expect(parseHash('#/game?v=1&lang=zh-Hans&data=ring')).toEqual({
      room: 'game',
      language: 'zh-Hans',
      lesson: null,
      params: { data: 'ring' },
    });
  });

  it('opens Train on an empty, unknown or senseless hash', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#?&&=%', '#/train/../x']) {
      expect(parseHash(hash).room).toBe('train');
    }
  });

  it('ignores an unknown language', () => {
    expect(parseHash('#/train?lang=tlh').language).toBeNull();
  });

  it('reads a lesson and its step, and takes the step to one that may be', () => {
    const read = (query: string) => parseHash(`#/latent?${query}`);
    expect(read('lesson=latent&step=2&t=0.5')).toMatchObject({
      lesson: { id: 'latent', step: 2 },
      params: { t: '0.5' },
    });
    for (const [text, step] of [
      ['0', 1],
      ['-4', 1],
      ['1e9', 99],
      ['x', 1],
      ['2.4', 2],
    ] as const) {
      expect(read(`lesson=latent&step=${text}`).lesson).toEqual({ id: 'latent', step });
    }
    expect(read('lesson=latent').lesson?.step).toBe(1);
  });

  it('leaves keys of these names to the rooms where there is no lesson', () => {
    expect(parseHash('#/game?lesson=collapse')).toMatchObject({
      lesson: null,
      params: { lesson: 'collapse' },
    });
    expect(parseHash('#/deconv?step=7')).toMatchObject({ lesson: null, params: { step: '7' } });
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(roomNames).toContain(parseHash(`#${text}`).room);
      }),
    );
  });

  it('undoes formatHash', () => {
    const word = fc
      .stringMatching(/^[a-z][a-zA-Z0-9]{0,8}$/)
      .filter((key) => !['v', 'lang', 'lesson', 'step'].includes(key));
    const link = fc.record({
      room: fc.constantFrom(...roomNames),
      language: fc.constantFrom('en' as const, 'zh-Hans' as const, null),
      lesson: fc.option(
        fc.record({ id: fc.constantFrom(...lessonIds), step: fc.integer({ min: 1, max: 99 }) }),
      ),
      params: fc.dictionary(word, fc.string({ maxLength: 12 }), { maxKeys: 8 }),
    });
    fc.assert(
      fc.property(link, (given) => {
        expect(parseHash(formatHash(given))).toEqual({ ...given, params: { ...given.params } });
      }),
    );
  });
});

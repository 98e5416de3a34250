import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHash, parseHash, roomNames } from './url';

describe('parseHash', () => {
  it('reads room, language and the room’s own keys', () => {
    expect(parseHash('#/game?v=1&lang=zh-Hans&data=ring')).toEqual({
      room: 'game',
      language: 'zh-Hans',
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
      .filter((key) => key !== 'v' && key !== 'lang');
    const link = fc.record({
      room: fc.constantFrom(...roomNames),
      language: fc.constantFrom('en' as const, 'zh-Hans' as const, null),
      params: fc.dictionary(word, fc.string({ maxLength: 12 }), { maxKeys: 8 }),
    });
    fc.assert(
      fc.property(link, (given) => {
        expect(parseHash(formatHash(given))).toEqual({ ...given, params: { ...given.params } });
      }),
    );
  });
});

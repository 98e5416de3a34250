import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lessonIds } from '../core/lessons';
import { classViewKeys, controlNames, panelNames, wholePage } from './classView';
import { createUrlStore, formatHash, parseHash, roomNames } from './url';

describe('parseHash', () => {
  it('reads room, language and the room’s own keys', () => {
    expect(parseHash('#/game?v=1&lang=zh-Hans&data=ring')).toEqual({
      room: 'game',
      language: 'zh-Hans',
      classView: wholePage,
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

  it('reads what a class is to see, and drops the names that no room has', () => {
    const { classView, params } = parseHash(
      '#/train?hide=history,nonsense,losses,,losses&lock=setup,__proto__&embed=1&present=yes&steps=9',
    );
    expect(classView).toEqual({
      hidden: ['losses', 'history'],
      locked: ['setup'],
      embed: true,
      present: false,
    });
    expect(params).toEqual({ steps: '9' });
  });

  it('leaves a link as it was that says nothing of a class', () => {
    const hash = '#/train?v=1&lang=en&data=mnist';
    expect(formatHash(parseHash(hash))).toBe(hash);
    for (const odd of ['hide', 'hide=', 'hide=%00', 'lock=SETUP', 'embed=true', 'present=2']) {
      expect(parseHash(`#/train?${odd}`).classView).toEqual(wholePage);
    }
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
      .filter((key) => !['v', 'lang', 'lesson', 'step', ...classViewKeys].includes(key));
    const link = fc.record({
      room: fc.constantFrom(...roomNames),
      language: fc.constantFrom('en' as const, 'zh-Hans' as const, null),
      classView: fc.record({
        hidden: fc.subarray([...panelNames]),
        locked: fc.subarray([...controlNames]),
        embed: fc.boolean(),
        present: fc.boolean(),
      }),
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

/** An address bar. */
function addressBar(hash: string) {
  const page = new EventTarget() as Window;
  const location = { hash };
  const write = (_: unknown, __: string, to: string) => {
    location.hash = to;
  };
  Object.assign(page, { location, history: { pushState: write, replaceState: write } });
  const visit = (to: string) => {
    location.hash = to;
    page.dispatchEvent(new Event('hashchange'));
  };
  return { page, location, visit };
}

describe('what a class is to see', () => {
  it('stays in the address when the room changes or writes its part', () => {
    const { page, location } = addressBar('#/train?hide=losses,rooms&lock=setup&steps=9');
    const { getState } = createUrlStore(page);
    getState().setParams('train', { steps: '12' });
    expect(location.hash).toBe('#/train?v=1&hide=losses,rooms&lock=setup&steps=12');
    getState().go('latent');
    expect(location.hash).toBe('#/latent?v=1&hide=losses,rooms&lock=setup');
  });

  it('goes with the next address that does not say it', () => {
    const { page, visit } = addressBar('#/train?hide=losses&embed=1');
    const { getState } = createUrlStore(page);
    expect(getState().classView).toMatchObject({ hidden: ['losses'], embed: true });
    visit('#/train');
    expect(getState().classView).toEqual(wholePage);
  });
});

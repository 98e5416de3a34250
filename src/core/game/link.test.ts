import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { lossNames } from '../losses';
import { defaultGame, gameConfigSchema, gameDataNames } from './config';
import { lessonNames, lessons } from './lessons';
import { addMove, canReplay, cutMoves, readGameLink, writeGameLink } from './link';

describe('a link to the game', () => {
  it('says what was set', () => {
    fc.assert(
      fc.property(
        fc.record({
          data: fc.constantFrom(...gameDataNames),
          loss: fc.constantFrom(...lossNames),
          generatorWidth: fc.integer({ min: 1, max: 64 }),
          generatorRate: fc.constantFrom(0, 0.0005, 0.1),
          seed: fc.integer({ min: 0, max: 4294967295 }),
          line: fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 32, maxLength: 32 }),
          plane: fc.array(fc.integer({ min: 0, max: 1023 }), { maxLength: 96 }),
        }),
        fc.constantFrom(null, ...lessonNames),
        fc.array(
          fc.record({
            players: fc.constantFrom('both' as const, 'd' as const, 'g' as const),
            count: fc.integer({ min: 1, max: 90 }),
          }),
          { maxLength: 60 },
        ),
        ({ line, plane, ...part }, lesson, moves) => {
          const drawing =
            part.data === 'drawnLine' ? line : part.data === 'drawnPlane' ? plane : [];
          const link = { config: { ...defaultGame, ...part, drawing }, lesson, moves };
          expect(readGameLink(writeGameLink(link))).toEqual(link);
        },
      ),
    );
  });

  it('gives a playable game whatever it says', () => {
    const key = fc.constantFrom('data', 'draw', 'gw', 'gd', 'gr', 'b1', 'k', 'seed', 'at', 'loss');
    fc.assert(
      fc.property(fc.dictionary(key, fc.string()), (params) => {
        const { config, moves } = readGameLink(params);
        expect(v.safeParse(gameConfigSchema, config).success).toBe(true);
        expect(canReplay(moves)).toBe(true);
      }),
    );
    expect(readGameLink({ gw: '9999', seed: '-3', b1: 'x', gr: '' }).config).toEqual({
      ...defaultGame,
      generatorWidth: 64,
      seed: 0,
    });
  });

  it('is empty but for the data by default', () => {
    expect(writeGameLink({ config: defaultGame, lesson: null, moves: [] })).toEqual({
      data: 'two',
    });
  });
});

describe('moves', () => {
  it('are joined, cut and counted', () => {
    const moves = addMove(addMove(addMove([], 'both'), 'both', 4), 'd');
    expect(moves).toEqual([
      { players: 'both', count: 5 },
      { players: 'd', count: 1 },
    ]);
    expect(cutMoves(moves, 3)).toEqual([{ players: 'both', count: 3 }]);
    expect(cutMoves(moves, 6)).toEqual(moves);
    expect(canReplay([{ players: 'g', count: 6001 }])).toBe(false);
  });
});

describe('lessons', () => {
  it.each(lessonNames)('%s is a playable game, and so is its cure', (name) => {
    const { phenomenon, cure } = lessons[name];
    expect(v.safeParse(gameConfigSchema, phenomenon).success).toBe(true);
    if (cure) expect(v.safeParse(gameConfigSchema, cure).success).toBe(true);
  });
});

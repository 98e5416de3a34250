import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { lossNames } from '../nn/losses';
import { defaultToyGan, toyGanConfigSchema, toyDataNames } from './config';
import { replayFlops, updateFlops } from './cost';
import { caseNames, cases } from './cases';
import {
  addMove,
  canReplay,
  cutMoves,
  parseToyGanUrl,
  stepsAsked,
  formatToyGanUrl,
} from './toyGanUrl';

describe('a link to the game', () => {
  it('says what was set', () => {
    fc.assert(
      fc.property(
        fc.record({
          data: fc.constantFrom(...toyDataNames),
          loss: fc.constantFrom(...lossNames),
          generatorWidth: fc.integer({ min: 1, max: 64 }),
          generatorRate: fc.constantFrom(0, 0.0005, 0.1),
          seed: fc.integer({ min: 0, max: 4294967295 }),
          line: fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 32, maxLength: 32 }),
          plane: fc.array(fc.integer({ min: 0, max: 1023 }), { maxLength: 96 }),
        }),
        fc.constantFrom(null, ...caseNames),
        fc.array(
          fc.record({
            players: fc.constantFrom('both' as const, 'd' as const, 'g' as const),
            count: fc.integer({ min: 1, max: 90 }),
          }),
          { maxLength: 60 },
        ),
        ({ line, plane, ...part }, caseName, moves) => {
          const drawing =
            part.data === 'drawnLine' ? line : part.data === 'drawnPlane' ? plane : [];
          const link = { config: { ...defaultToyGan, ...part, drawing }, caseName, moves };
          expect(parseToyGanUrl(formatToyGanUrl(link))).toEqual(link);
        },
      ),
    );
  });

  it('gives a playable game whatever it says', () => {
    const key = fc.constantFrom('data', 'draw', 'gw', 'gd', 'gr', 'b1', 'k', 'seed', 'at', 'loss');
    fc.assert(
      fc.property(fc.dictionary(key, fc.string()), (params) => {
        const { config, moves } = parseToyGanUrl(params);
        expect(v.safeParse(toyGanConfigSchema, config).success).toBe(true);
        expect(canReplay(config, moves)).toBe(true);
      }),
    );
    expect(parseToyGanUrl({ gw: '9999', seed: '-3', b1: 'x', gr: '' }).config).toEqual({
      ...defaultToyGan,
      generatorWidth: 64,
      seed: 0,
    });
  });

  it('is empty but for the data by default', () => {
    expect(formatToyGanUrl({ config: defaultToyGan, caseName: null, moves: [] })).toEqual({
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
    expect(canReplay(defaultToyGan, [{ players: 'g', count: 6001 }])).toBe(false);
  });
});

describe('a replay is bounded by its arithmetic', () => {
  const heavy = 'data=grid&gw=64&gd=4&dw=64&dd=4&k=20&at=';
  const read = (text: string) => parseToyGanUrl(Object.fromEntries(new URLSearchParams(text)));

  it('a short link to half an hour of it is cut, and no link to as much is written', () => {
    const { config, moves } = read(`${heavy}b6000`);
    const { players, count } = moves[0]!;
    expect(moves).toHaveLength(1);
    expect(players).toBe('both');
    expect(count).toBeGreaterThan(50);
    expect(count).toBeLessThan(300);
    expect(canReplay(config, moves)).toBe(true);
    expect(canReplay(config, [{ players, count: count + 1 }])).toBe(false);
    expect(stepsAsked({ at: 'b6000' })).toBe(6000);
  });

  it('what comes after the cut is not played either', () => {
    expect(read(`${heavy}b6000.d1.g1`).moves).toHaveLength(1);
    expect(read(`${heavy}b1.d20.g20`).moves).toEqual([
      { players: 'both', count: 1 },
      { players: 'd', count: 20 },
      { players: 'g', count: 20 },
    ]);
  });

  it('a small game may be as long as before', () => {
    expect(read('at=b6000').moves).toEqual([{ players: 'both', count: 6000 }]);
    expect(read('data=ring&gw=32&dw=32&at=b6000').moves).toEqual([
      { players: 'both', count: 6000 },
    ]);
  });

  it('counts what the nets multiply', () => {
    const config = {
      ...defaultToyGan,
      generatorWidth: 1,
      generatorDepth: 1,
      discriminatorWidth: 1,
      discriminatorDepth: 1,
      discriminatorSteps: 3,
      discriminatorWarmup: 10,
    };
    // Two layers of one weight each: 4 operations a sample and pass.
    const [d, g] = [128 * 4 * 7, 128 * 4 * 5];
    expect(updateFlops(config)).toEqual({ d, g });
    expect(replayFlops(config, [{ players: 'both', count: 2 }])).toBe(10 * d + 2 * (3 * d + g));
  });
});

describe('cases', () => {
  it.each(caseNames)('%s is a playable game, and so is its cure', (name) => {
    const { phenomenon, cure } = cases[name];
    expect(v.safeParse(toyGanConfigSchema, phenomenon).success).toBe(true);
    if (cure) expect(v.safeParse(toyGanConfigSchema, cure).success).toBe(true);
  });
});

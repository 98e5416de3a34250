import { describe, expect, it } from 'vitest';
import { Fault, isFault } from '../core/fault';
import { averageDecay } from '../core/nn/model';
import type { ModelDescription } from '../core/nn/model';
import { averageName, parameterSpecs, stateNames } from '../core/nn/parameters';
import type { Checkpoint } from '../core/checkpoint';
import { readingContract } from './inference.contract';
import { run, tinyColours, tinyModel, tinyImageStore } from './trainer.fixture';
import type { ImageStore, LossRecord, Trainer } from '../engine/trainer';

type State = Omit<Checkpoint, 'config'>;

function changedArrays(before: State, after: State): string[] {
  return [...before.arrays]
    .filter(([name, values]) => after.arrays.get(name)?.some((value, i) => value !== values[i]))
    .map(([name]) => name)
    .sort();
}

/** Every array that a player's turn moves: parameters, their moments, running statistics. */
function arraysOf(player: 'g' | 'd'): string[] {
  return parameterSpecs(tinyModel)
    .filter((spec) => spec.player === player)
    .flatMap(stateNames)
    .sort();
}

/** Entries may differ by `tolerance` of the array's largest; 0 asks for the same bits. */
function expectSame(found: State, wanted: State, tolerance: number): void {
  expect(found.step).toBe(wanted.step);
  expect(found.updates).toEqual(wanted.updates);
  expect([...found.arrays.keys()].sort()).toEqual([...wanted.arrays.keys()].sort());
  for (const [name, values] of wanted.arrays) {
    const limit = tolerance * Math.max(...values.map(Math.abs));
    const errors = values.map((value, i) => Math.abs(value - (found.arrays.get(name)?.[i] ?? NaN)));
    expect(Math.max(...errors), name).toBeLessThanOrEqual(limit);
  }
}

/**
 * What every Trainer must do, whatever runs it.
 * @param open makes a trainer at step 0; the suite disposes of it
 * @param tolerance relative difference allowed between two runs that should be the same; 0 where the
 *   device adds in a fixed order
 */
export function trainerContract(
  open: (model: ModelDescription, store: ImageStore) => Promise<Trainer>,
  tolerance = 0,
): void {
  /** Opens, uses and closes; fails the test when the trainer does. */
  async function using<T>(
    body: (trainer: Trainer) => Promise<T>,
    model = tinyModel,
    store = tinyImageStore(),
  ): Promise<T> {
    const trainer = await open(model, store);
    try {
      return await body(trainer);
    } finally {
      trainer.dispose();
    }
  }

  function expectSameLosses(found: LossRecord[], wanted: LossRecord[]): void {
    expect(found).toHaveLength(wanted.length);
    wanted.forEach(({ step, d, g }, i) => {
      expect(found[i]?.step).toBe(step);
      expect(Math.abs((found[i]?.d ?? NaN) - d)).toBeLessThanOrEqual(tolerance * Math.abs(d));
      expect(Math.abs((found[i]?.g ?? NaN) - g)).toBeLessThanOrEqual(tolerance * Math.abs(g));
    });
  }

  describe('a run', () => {
    it('has the same first 20 losses for the same seed, and others for another', async () => {
      const first = await using((trainer) => run(trainer, 20));
      expect(first.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      for (const { d, g } of first) {
        expect(Number.isFinite(d)).toBe(true);
        expect(Number.isFinite(g)).toBe(true);
      }
      expect(new Set(first.map(({ d }) => d)).size).toBe(20);
      expectSameLosses(await using((trainer) => run(trainer, 20)), first);
      const other = await using((trainer) => run(trainer, 1), { ...tinyModel, seed: 8 });
      expect(other[0]?.d).not.toBe(first[0]?.d);
    });

    it('starts on the first shard alone, whatever comes after it', async () => {
      // As many images as the shard has, twice.
      const early = (rest: number) =>
        using((trainer) => run(trainer, 8), tinyModel, tinyImageStore(16, rest));
      expectSameLosses(await early(255), await early(0));
      // Step 50 opens the second shard.
      const late = (store: ImageStore) =>
        using(
          async (trainer) => {
            await trainer.restore({ ...(await trainer.checkpoint()), step: 50 });
            return run(trainer, 4);
          },
          tinyModel,
          store,
        );
      const [full] = await late(tinyImageStore());
      const [white] = await late({ ...tinyImageStore(16, 255), loaded: 32 });
      expect(full?.step).toBe(51);
      expect(white?.d).not.toBe(full?.d);
    });
  });

  it('writes a checkpoint over the arrays of an older one, where it does, and the same numbers', async () => {
    await using(async (trainer) => {
      const old = await trainer.checkpoint();
      await run(trainer, 2);
      const fresh = await trainer.checkpoint();
      expect(fresh).not.toEqual(old);
      expect(await trainer.checkpoint(old.arrays)).toEqual(fresh);
    });
  });

  describe('a turn', () => {
    it.each([
      ['d', 'g'],
      ['g', 'd'],
    ] as const)('of %s alone changes only its own arrays, bit for bit', async (player, other) => {
      await using(async (trainer) => {
        await run(trainer, 2);
        const before = await trainer.checkpoint();
        const [loss] = await run(trainer, 1, player);
        const after = await trainer.checkpoint();
        expect(changedArrays(before, after)).toEqual(arraysOf(player));
        expect(after.step).toBe(3);
        expect(after.updates).toEqual({ g: 2, d: 2, [player]: 3 });
        expect(loss?.[player]).toBeGreaterThan(0);
        expect(loss?.[other]).toBeNaN();
      });
    });

    it('of both changes everything', async () => {
      await using(async (trainer) => {
        const before = await trainer.checkpoint();
        await run(trainer, 2);
        expect(changedArrays(before, await trainer.checkpoint())).toEqual(
          [...arraysOf('g'), ...arraysOf('d')].sort(),
        );
      });
    });
  });

  describe('a checkpoint', () => {
    it('restored, goes on as the run that was never stopped', async () => {
      const [middle, straight] = await using(async (trainer) => {
        await run(trainer, 3);
        await run(trainer, 1, 'd');
        const saved = await trainer.checkpoint();
        await run(trainer, 3);
        return [saved, await trainer.checkpoint()] as const;
      });
      await using(async (trainer) => {
        await run(trainer, 1);
        await trainer.restore(middle);
        expectSame(await trainer.checkpoint(), middle, 0);
        await run(trainer, 3);
        expectSame(await trainer.checkpoint(), straight, tolerance);
      });
    });

    it('of step 0, restored, is a new trainer', async () => {
      const losses = await using((trainer) => run(trainer, 5));
      await using(async (trainer) => {
        const start = await trainer.checkpoint();
        expect(start.step).toBe(0);
        await run(trainer, 4);
        await trainer.restore(start);
        expectSameLosses(await run(trainer, 5), losses);
      });
    });

    it('does not change when training goes on', async () => {
      await using(async (trainer) => {
        const saved = await trainer.checkpoint();
        const copy = new Map([...saved.arrays].map(([name, values]) => [name, values.slice()]));
        await run(trainer, 2);
        expect(saved.arrays).toEqual(copy);
      });
    });

    it.each<[string, (arrays: Map<string, Float32Array>) => void]>([
      ['lacks an array', (arrays) => arrays.delete('g.conv1.filter')],
      ['lacks a moment', (arrays) => arrays.delete('v/d.dense.bias')],
      ['has one of another length', (arrays) => arrays.set('d.conv2.mean', new Float32Array(1))],
    ])('that %s is refused and changes nothing', async (_, spoil) => {
      await using(async (trainer) => {
        const bad = await trainer.checkpoint();
        spoil(bad.arrays);
        await run(trainer, 2);
        const before = await trainer.checkpoint();
        const error: unknown = await trainer.restore(bad).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(Fault);
        expect(isFault(error) && error.record.code).toBe('engine.snapshotMismatch');
        expectSame(await trainer.checkpoint(), before, 0);
      });
    });
  });

  it('keeps a moving average of G, running statistics included, by its own updates', async () => {
    await using(async (trainer) => {
      const generators = parameterSpecs(tinyModel).filter(({ player }) => player === 'g');
      const average = async () => {
        const { arrays } = await trainer.checkpoint();
        return generators.map(({ name }) => ({
          name,
          newest: arrays.get(name) ?? new Float32Array(),
          average: arrays.get(averageName(name)) ?? new Float32Array(),
        }));
      };
      let before = await average();
      for (const own of before) expect(own.average).toEqual(own.newest);
      let updates = 0;
      for (const players of ['both', 'd', 'g', 'both'] as const) {
        await run(trainer, 1, players);
        const after = await average();
        if (players !== 'd') updates++;
        const share = players === 'd' ? 0 : 1 - averageDecay(tinyModel.batch, updates);
        after.forEach(({ name, newest, average: found }, i) => {
          const last = before[i]?.average ?? new Float32Array();
          const scale = Math.max(...newest.map(Math.abs), 1e-3);
          found.forEach((value, at) => {
            const wanted = (last[at] ?? NaN) + share * ((newest[at] ?? NaN) - (last[at] ?? NaN));
            expect(Math.abs(value - wanted) / scale, name).toBeLessThan(1e-5);
          });
        });
        before = after;
      }
      expect(before.some((own) => own.average.some((x, i) => x !== own.newest[i]))).toBe(true);
    });
  });

  it('keeps the moments when the rates change, and uses the new rates at once', async () => {
    const rates = { generator: 0.02, discriminator: 0.01 };
    const [before, changed, slow] = await using(async (trainer) => {
      await run(trainer, 3);
      const saved = await trainer.checkpoint();
      trainer.setRates(rates);
      expectSame(await trainer.checkpoint(), saved, 0);
      await run(trainer, 1);
      const fast = await trainer.checkpoint();
      await trainer.restore(saved);
      trainer.setRates({
        generator: tinyModel.generatorRate,
        discriminator: tinyModel.discriminatorRate,
      });
      await run(trainer, 1);
      return [saved, fast, await trainer.checkpoint()] as const;
    });
    const model = { ...tinyModel, generatorRate: 0.02, discriminatorRate: 0.01 };
    await using(async (trainer) => {
      await trainer.restore(before);
      await run(trainer, 1);
      expectSame(await trainer.checkpoint(), changed, tolerance);
    }, model);
    expect(changedArrays(changed, slow)).toContain('g.conv1.filter');
    expect(changedArrays(changed, slow)).toContain('d.conv1.filter');
  });

  readingContract(using);

  it.each(['softmax', 'minimax', 'leastSquares', 'hinge'] as const)(
    'trains with the loss %s',
    async (loss) => {
      const losses = await using((trainer) => run(trainer, 3), { ...tinyModel, loss });
      for (const { d, g } of losses) expect(Number.isFinite(d + g)).toBe(true);
      expect(losses[2]?.d).not.toBe(losses[0]?.d);
    },
  );

  it('trains without batch norm, with an even kernel and three channels', async () => {
    const model = {
      ...tinyModel,
      generatorNorm: false,
      discriminatorNorm: false,
      kernel: 4,
      generator: [3, 2, 3],
    };
    const losses = await using((trainer) => run(trainer, 3), model, tinyColours());
    for (const { d, g } of losses) expect(Number.isFinite(d + g)).toBe(true);
  });
}

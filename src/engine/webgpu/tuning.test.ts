import { describe, expect, test, vi } from 'vitest';
import { presets } from '../../core/nn/model';
import { smallTiling, testDevice } from '../../testing/kernelHarness';
import { randomImages } from '../data/randomImages';
import { ModelTensors } from '../program/tensors';
import { candidatesFor } from './candidates';
import type { ChoiceStore } from './keptChoices';
import { ComputePlan } from './plan';
import { choiceFor, productKey, productsOf, usualChoice } from './products';
import type { Product } from './products';
import { TensorLayouts } from './tensorLayout';
import { directTiling, sharedTiling } from './tiling';
import type { ProductChoice, Tiling } from './tiling';
import { openGpuTrainer } from './trainer';
import { trainingPrograms, TrainingStep } from './trainingStep';
import { tune } from './tuning';
import { tunedTiling } from './tuned';

const products = (model = presets.tiny): Product[] => {
  const tensors = new ModelTensors(model);
  return productsOf(new TensorLayouts(tensors), Object.values(trainingPrograms(tensors)));
};

/** Every product's terms in three parts, with the first tile. */
function inParts(own: readonly Product[], splitK = 3): Tiling {
  const [tile] = smallTiling.tiles;
  if (!tile) throw new Error('A tiling needs tiles');
  const choices = new Map(own.map((product) => [productKey(product), { tile, splitK }]));
  return { ...smallTiling, choices };
}

describe('the products of a model', () => {
  test('are all that its step cuts up', () => {
    const asked = new Set<string>();
    class Asked extends Map<string, ProductChoice> {
      override get(key: string): ProductChoice | undefined {
        asked.add(key);
        return super.get(key);
      }
    }
    const plan = new ComputePlan(testDevice.device);
    const tiling = { ...directTiling, choices: new Asked() };
    const store = { images: 64, shardImages: 64, size: 28, channels: 1 };
    const step = new TrainingStep({ plan, tiling }, presets.classroom, store);
    expect(step.steps.both.length).toBeGreaterThan(0);
    expect(asked).toEqual(new Set(products(presets.classroom).map(productKey)));
    plan.dispose();
  });

  test('of too few workgroups may be split, on a GPU only', () => {
    const small = products(presets.quick).filter(({ pass }) => pass !== 'weightGradient');
    const splits = (tiling: Tiling) =>
      small.flatMap((product) => candidatesFor(tiling, product)).filter(({ splitK }) => splitK > 1);
    expect(splits(sharedTiling).length).toBeGreaterThan(0);
    expect(splits(directTiling)).toEqual([]);
  });

  test('are tried with subgroups and half precision where the device has them, gradients in full', () => {
    const own = products(presets.classroom);
    const special = (tiling: Tiling) =>
      own.flatMap((product) =>
        candidatesFor(tiling, product)
          .filter(({ tile }) => tile.half ?? tile.subgroup)
          .map(({ tile }) => ({ pass: product.pass, half: tile.half ?? false })),
      );
    expect(special(sharedTiling)).toEqual([]);
    const extensions = ['f16', 'subgroups'] as const;
    const found = special({ ...sharedTiling, extensions });
    expect(found.filter(({ half }) => half).map(({ pass }) => pass)).toContain('forward');
    expect(found.filter(({ half }) => half).every(({ pass }) => pass === 'forward')).toBe(true);
    expect(found.some(({ half }) => !half)).toBe(true);
    expect(special({ ...directTiling, extensions })).toEqual([]);
  });

  test('have the usual choice first, and each of the others once', () => {
    for (const tiling of [sharedTiling, directTiling]) {
      for (const product of products(presets.quick)) {
        const candidates = candidatesFor(tiling, product);
        expect(candidates[0]).toEqual(usualChoice(tiling, product));
        expect(new Set(candidates.map((each) => JSON.stringify(each))).size).toBe(
          candidates.length,
        );
      }
    }
  });
});

describe('a step whose sums are split', () => {
  test('trains as one whose sums are not, but for rounding', async () => {
    const model = { ...presets.tiny, batch: 8 };
    const store = randomImages(model, 64);
    const losses = await Promise.all(
      [smallTiling, inParts(products(model))].map(async (tiling) => {
        const onFault = () => expect.fail('a fault');
        const trainer = await openGpuTrainer(model, store, {
          device: testDevice,
          tiling,
          onFault,
        });
        await trainer.enqueueSteps('both', 1);
        await trainer.flush();
        const { arrays } = await trainer.checkpoint();
        trainer.dispose();
        return [...arrays].filter(([name]) => name.startsWith('m/'));
      }),
    );
    const [whole, split] = losses;
    expect(split).toHaveLength(whole?.length ?? NaN);
    let different = 0;
    split?.forEach(([name, values], i) => {
      const expected = whole?.[i]?.[1] ?? new Float32Array();
      const scale = Math.max(...expected.map(Math.abs), 1e-3);
      values.forEach((value, at) => {
        const error = Math.abs(value - (expected[at] ?? NaN));
        if (error > 0) different++;
        expect(error / scale, name).toBeLessThan(1e-3);
      });
    });
    expect(different).toBeGreaterThan(0);
  });
});

/** Wall-clock time that passes only when it is asked for. */
function ticking(step = 1): () => number {
  let time = 0;
  return () => (time += step);
}

describe('tuning', () => {
  test('finds a choice for every product that has one, among its candidates', async () => {
    const own = products();
    const found = await tune(testDevice, directTiling, own);
    for (const product of own) {
      const candidates = candidatesFor(directTiling, product);
      if (candidates.length === 1) expect(found.has(productKey(product))).toBe(false);
      else expect(candidates).toContainEqual(found.get(productKey(product)));
    }
  });

  test('keeps the usual choice where there is no time to measure', async () => {
    const own = products();
    const found = await tune(testDevice, directTiling, own, { budget: 0, now: ticking() });
    for (const product of own) {
      const choice = found.get(productKey(product));
      if (choice) expect(choice).toEqual(usualChoice(directTiling, product));
    }
    expect(found.size).toBeGreaterThan(0);
  });

  test('takes none that computes something else', async () => {
    const product = products(presets.classroom).find(
      ({ pass, geometry }) => pass === 'forward' && geometry.outputSize === 8,
    );
    if (!product) throw new Error('A model has a convolution');
    const usual = usualChoice(directTiling, product);
    // A subgroup's threads have one row block, which this tile counts for 64; any time is good enough.
    const wrong = { tile: { ...usual.tile, subgroup: true as const }, splitK: 1 };
    const candidates = () => [usual, wrong];
    const found = await tune(testDevice, directTiling, [product], { candidates, atMost: Infinity });
    expect(found.get(productKey(product))).toEqual(usual);
  });
});

describe('a tuned tiling', () => {
  const memory = () => {
    const kept = new Map<string, ReadonlyMap<string, ProductChoice>>();
    return {
      kept,
      load: (adapter: string) => Promise.resolve(kept.get(adapter) ?? new Map()),
      save: (adapter: string, choices: ReadonlyMap<string, ProductChoice>) => {
        kept.set(adapter, choices);
        return Promise.resolve();
      },
    } satisfies ChoiceStore & { kept: unknown };
  };
  const named = (name: string) => ({ ...testDevice, name });
  const last = (tiling: Tiling, product: Product) => candidatesFor(tiling, product).at(-1);
  const measure: typeof tune = (_, tiling, own) =>
    Promise.resolve(
      new Map(own.map((product) => [productKey(product), last(tiling, product)] as never)),
    );

  test('is measured once, kept by adapter, and read again by the next visit', async () => {
    const store = memory();
    const measured = vi.fn(measure);
    const tiling = await tunedTiling(named('one'), presets.tiny, { store, measure: measured });
    for (const product of products()) {
      expect(choiceFor(tiling, product)).toEqual(last(tiling, product));
    }
    await tunedTiling(named('one'), presets.tiny, { store, measure: measured });
    expect(measured).toHaveBeenCalledTimes(1);

    // Another thread of the same browser knows nothing but what was kept.
    vi.resetModules();
    const { tunedTiling: again } = await import('./tuned');
    const reread = await again(named('one'), presets.tiny, { store, measure: measured });
    expect(measured).toHaveBeenCalledTimes(1);
    expect([...(reread.choices ?? [])]).toEqual([...(tiling.choices ?? [])]);
    await again(named('another'), presets.tiny, { store, measure: measured });
    expect(measured).toHaveBeenCalledTimes(2);
  });

  test('takes nothing that was kept and is no candidate', async () => {
    const store = memory();
    const tile = { workgroupSize: [1, 1], tileM: 4, tileN: 4, tileK: 0 } as const;
    const kept = new Map(
      products().map((product) => [productKey(product), { tile, splitK: 1 }] as const),
    );
    vi.spyOn(store, 'load').mockResolvedValue(kept);
    const measured = vi.fn(measure);
    await tunedTiling(named('wild'), presets.tiny, { store, measure: measured });
    expect(measured).toHaveBeenCalledTimes(1);
  });

  test('is measured where what was kept never comes, nor the word that it was kept', async () => {
    const silent = () => new Promise<never>(() => undefined);
    const measured = vi.fn(measure);
    const store = { load: silent, save: silent };
    await tunedTiling(named('silent'), presets.tiny, { store, measure: measured });
    expect(measured).toHaveBeenCalledTimes(1);
  });

  test('is the usual one where measuring or keeping fails', async () => {
    const broken = () => Promise.reject(new Error('broken'));
    const store = { load: broken, save: broken };
    const tiling = await tunedTiling(named('broken'), presets.tiny, { store, measure: broken });
    for (const product of products()) {
      expect(choiceFor(tiling, product)).toEqual(usualChoice(tiling, product));
    }
  });
});

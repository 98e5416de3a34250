import { describe, expect, it } from 'vitest';
import { architecture } from '../core/nn/architecture';
import { forward } from '../core/nn/forward';
import type { Ablated } from '../core/nn/forward';
import { scores } from '../core/nn/losses';
import type { ModelDescription } from '../core/nn/model';
import { withAverage } from '../core/nn/parameters';
import { normals, streams } from '../core/nn/random';
import { run, tinyColours, tinyModel, tinySize, tinyImageStore } from './trainer.fixture';
import type { ImageStore, Trainer } from '../engine/trainer';

/** Opens a trainer, of the toy model unless said, uses it and closes it. */
type Using = (
  body: (trainer: Trainer) => Promise<void>,
  model?: ModelDescription,
  store?: ImageStore,
) => Promise<void>;

/** What people look at beside the training: a part of the trainers' contract. */
export function readingContract(using: Using): void {
  describe('outside training', () => {
    it('an image depends on its own z alone, and drawing it changes nothing', async () => {
      await using(async (trainer) => {
        await run(trainer, 3);
        const before = await trainer.checkpoint();
        const z = normals(7, streams.grid, 0, 5 * tinyModel.latent);
        const five = await trainer.generate(z);
        expect(five).toHaveLength(5 * tinySize ** 2);
        expect(Math.max(...five.map(Math.abs))).toBeLessThanOrEqual(1);
        for (let n = 0; n < 5; n++) {
          const one = await trainer.generate(z.slice(3 * n, 3 * n + 3));
          one.forEach((value, i) =>
            expect(value).toBeCloseTo(five[n * tinySize ** 2 + i] ?? NaN, 5),
          );
        }
        expect(await trainer.generate(new Float32Array())).toHaveLength(0);
        expect(await trainer.checkpoint()).toEqual(before);
      });
    });

    it('a score lies in [0, 1] and depends on its own image alone', async () => {
      await using(async (trainer) => {
        await run(trainer, 3);
        const images = normals(7, streams.explore, 0, 3 * tinySize ** 2).map(Math.tanh);
        const three = await trainer.score(images);
        expect(three).toHaveLength(3);
        const last = await trainer.score(images.slice(2 * tinySize ** 2));
        expect(last[0]).toBeCloseTo(three[2] ?? NaN, 5);
        for (const score of three) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
        expect(new Set(three).size).toBe(3);
      });
    });

    it('gives what generate makes, with the scores of D', async () => {
      await using(async (trainer) => {
        await run(trainer, 3);
        // More than a batch, and not a whole number of them.
        const z = normals(7, streams.grid, 0, 9 * tinyModel.latent);
        const { images, scores: judgements } = await trainer.generateScored(z);
        const made = await trainer.generate(z);
        expect(images).toHaveLength(made.length);
        images.forEach((value, i) => expect(value).toBeCloseTo(made[i] ?? NaN, 6));
        const evaluated = await trainer.score(made);
        expect(judgements).toHaveLength(9);
        judgements.forEach((value, i) => expect(value).toBeCloseTo(evaluated[i] ?? NaN, 5));
      });
    });

    it.each<[string, Partial<ModelDescription>, Ablated[]]>([
      ['everything on', {}, []],
      ['channels off', {}, [0, 2].map((channel) => ({ layer: 'g.dense', channel }))],
      ['one channel of colours off', { generator: [3, 2, 3] }, [{ layer: 'g.conv2', channel: 1 }]],
      ['no norm', { generatorNorm: false }, [{ layer: 'g.conv1', channel: 1 }]],
    ])('looks inside as plain arithmetic does, with %s', async (_, part, ablated) => {
      const model = { ...tinyModel, ...part };
      const store = model.generator.at(-1) === 3 ? tinyColours() : tinyImageStore();
      await using(
        async (trainer) => {
          await run(trainer, 3);
          const { arrays } = await trainer.checkpoint();
          const z = normals(5, streams.explore, 0, model.latent);
          const { generator, discriminator } = architecture(model);
          // The average first: that is what a new trainer draws with.
          for (const average of [true, false]) {
            if (!average) trainer.useAverage(false);
            const { maps, score } = await trainer.inspect(z, ablated);
            const drawn = average ? withAverage(arrays) : arrays;
            const wanted = forward(generator, drawn, z, ablated);
            expect(maps.map(({ layer }) => layer)).toEqual(wanted.map(({ layer }) => layer));
            wanted.forEach((want, place) => {
              const found = maps[place]?.data;
              expect(found).toHaveLength(want.data.length);
              found?.forEach((x, i) => expect(x).toBeCloseTo(want.data[i] ?? NaN, 4));
            });
            const image = wanted.at(-1)?.data ?? new Float32Array();
            const logits = forward(discriminator, drawn, image).at(-1)?.data ?? [];
            expect(score).toBeCloseTo(scores(model.loss, logits)[0] ?? NaN, 4);
            if (ablated.length > 0) continue;
            const made = await trainer.generate(z);
            made.forEach((x, i) => expect(x).toBeCloseTo(image[i] ?? NaN, 4));
          }
          expect((await trainer.checkpoint()).arrays).toEqual(arrays);
        },
        model,
        store,
      );
    });

    it('where calls overlap, answers for the moment of the call', async () => {
      await using(async (trainer) => {
        if (!trainer.supportsAsyncReads) return;
        await run(trainer, 2);
        const z = normals(7, streams.grid, 0, 6 * tinyModel.latent);
        const one = z.slice(0, tinyModel.latent);
        const ask = () =>
          Promise.all([
            trainer.checkpoint(),
            trainer.generateScored(z),
            trainer.generate(z),
            trainer.inspect(one, []),
            trainer.batchPreview(2),
          ] as const);
        const alone = await ask();
        const amid = ask();
        await run(trainer, 5);
        expect(await amid).toEqual(alone);
        expect((await ask())[1].images).not.toEqual(alone[1].images);
      });
    });

    it('takes more at once than a batch', async () => {
      await using(async (trainer) => {
        const z = normals(7, streams.grid, 0, 70 * tinyModel.latent);
        const images = await trainer.generate(z);
        const last = await trainer.generate(z.slice(69 * tinyModel.latent));
        last.forEach((value, i) =>
          expect(value).toBeCloseTo(images[69 * tinySize ** 2 + i] ?? NaN, 5),
        );
        expect(await trainer.score(images)).toHaveLength(70);
      });
    });
  });

  describe('a preview of the batch', () => {
    it('shows the newest batch and what D made of it', async () => {
      await using(async (trainer) => {
        await run(trainer, 2);
        const { step, real, fake, realScores, fakeScores } = await trainer.batchPreview(2);
        expect(step).toBe(2);
        expect(real).toHaveLength(2 * tinySize ** 2);
        expect(fake).toHaveLength(2 * tinySize ** 2);
        // A picture of the store: its top left corner, the padded edges black.
        const { pixels } = tinyImageStore();
        const corner = Array.from({ length: 32 }, (_, n) => (pixels[n * 49] ?? 0) / 127.5 - 1);
        expect(corner.some((value) => Math.abs(value - (real[0] ?? NaN)) < 1e-5)).toBe(true);
        expect(real[7]).toBe(-1);
        expect(realScores).toHaveLength(tinyModel.batch);
        expect(fakeScores).toHaveLength(tinyModel.batch);
        const all = await trainer.batchPreview(100);
        expect(all.fake).toHaveLength(tinyModel.batch * tinySize ** 2);
        expect(all.fake.slice(0, fake.length)).toEqual(fake);
      });
    });

    it('has no scores of real images when D did not see any', async () => {
      await using(async (trainer) => {
        await run(trainer, 1, 'g');
        const { realScores, fakeScores } = await trainer.batchPreview(1);
        expect(realScores).toHaveLength(0);
        expect(fakeScores).toHaveLength(tinyModel.batch);
      });
    });
  });
}

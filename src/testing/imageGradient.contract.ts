import { expect, test } from 'vitest';
import { imageSize } from '../core/nn/architecture';
import type { ModelDescription } from '../core/nn/model';
import { normals, streams } from '../core/nn/random';
import { openTfjsTrainer } from '../engine/tfjs/open';
import { oracleCritic } from '../engine/tfjs/oracle';
import type { ImageStore, Trainer } from '../engine/trainer';
import { relativeError } from './numbers';
import { modelOf, oracleModels, start, storeOf } from './oracle.contract';
import { run, tinyImageStore, tinyModel } from './trainer.fixture';

type Open = (model: ModelDescription, store: ImageStore) => Promise<Trainer>;

/** What D tells G about images: the gradient of G's loss with respect to their pixels. */
export function imageGradientContract(
  open: Open,
  names = Object.keys(oracleModels) as (keyof typeof oracleModels)[],
): void {
  const critique = async (trainer: Trainer, z: Float32Array) => {
    const found = await trainer.imageGradient?.(z);
    if (!found) throw new Error('It has no backward pass');
    return found;
  };

  test.each(names)('the gradient of G’s loss at its images is the oracle’s: %s', async (name) => {
    const model = modelOf(oracleModels[name]);
    const size = imageSize(model);
    const store = storeOf(size, model.generator.at(-1) ?? 1);
    const begin = start(model);
    const z = normals(7, streams.explore, 0, model.batch * model.latent);
    const trainer = await open(model, store);
    await trainer.restore(begin);
    const { images, gradient } = await critique(trainer, z);
    expect(images).toEqual(await trainer.generate(z));
    trainer.dispose();

    const backend = await openTfjsTrainer(model, store, {
      backend: 'cpu',
      onFault: () => undefined,
    });
    const { lossOf, gradientOf, dispose } = oracleCritic(model, begin.arrays);
    const truth = gradientOf(images);
    // Where the loss is steepest: elsewhere single precision drowns the differences.
    const steepest = [...truth.keys()]
      .sort((a, b) => Math.abs(truth[b] ?? 0) - Math.abs(truth[a] ?? 0))
      .slice(0, 6);
    const h = 2e-3;
    const differences = steepest.map((i) => {
      const moved = (by: number) => images.map((value, k) => (k === i ? value + by : value));
      return (lossOf(moved(h)) - lossOf(moved(-h))) / (2 * h);
    });
    dispose();
    backend.dispose();
    expect(gradient).toHaveLength(images.length);
    expect(relativeError(gradient, truth)).toBeLessThan(1e-4);
    const own = steepest.map((i) => gradient[i] ?? NaN);
    expect(relativeError(own, differences)).toBeLessThan(5e-2);
  });

  test('a run that is asked what D tells G goes on as one that is not', async () => {
    const z = normals(7, streams.explore, 0, tinyModel.batch * tinyModel.latent);
    const trained = async (asks: boolean) => {
      const trainer = await open(tinyModel, tinyImageStore());
      const losses = await run(trainer, 2);
      const before = await trainer.batchPreview(2);
      if (asks) {
        await critique(trainer, z);
        expect(await trainer.batchPreview(2)).toEqual(before);
        expect(await trainer.losses()).toEqual([]);
      }
      losses.push(...(await run(trainer, 3)));
      const end = await trainer.checkpoint();
      trainer.dispose();
      return { losses, ...end };
    };
    expect(await trained(true)).toEqual(await trained(false));
  });
}

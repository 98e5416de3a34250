import { expect, test } from 'vitest';
import { imageSize } from '../core/nn/architecture';
import { fit } from '../core/dataset';
import { batchNormMomentum, presets } from '../core/nn/model';
import type { ModelDescription } from '../core/nn/model';
import { completeState, initialParameters } from '../core/nn/parameters';
import type { Player } from '../core/nn/parameters';
import { batchIndices, normals, streams } from '../core/nn/random';
import type { Checkpoint } from '../core/checkpoint';
import { gatherBatch } from '../engine/data/batch';
import { openTfjsTrainer } from '../engine/tfjs/open';
import { oracleStep } from '../engine/tfjs/oracle';
import type { ImageStore, Trainer } from '../engine/trainer';
import { relativeError } from './numbers';

export function storeOf(size: number, channels: number): ImageStore {
  const images = 24;
  // Smooth blobs that differ, framed by black: what digits are like.
  const pixels = Uint8Array.from({ length: images * size * size * channels }, (_, i) => {
    const [x, y] = [Math.floor(i / channels) % size, Math.floor(i / channels / size) % size];
    const image = Math.floor(i / channels / size / size);
    return 127 * (1 + Math.sin(x * 0.7 + image) * Math.cos(y * 0.5 - image + (i % channels)));
  });
  return {
    pixels,
    images,
    shardImages: 16,
    size,
    channels,
    loaded: images,
    whenLoaded: () => Promise.resolve(),
  };
}

const small = { latent: 6, batch: 3, initialSize: 2 };

/** What the oracle is asked for: nets of all kinds, odd on purpose. */
export const oracleModels = {
  tiny: {},
  'three colours, kernel 4, two logits, all norms': {
    ...small,
    generator: [7, 5, 3],
    discriminator: [5, 6],
    kernel: 4,
    loss: 'softmax',
    discriminatorFirstNorm: true,
  },
  'odd maps, kernel 3, no norms, minimax': {
    ...small,
    initialSize: 3,
    generator: [5, 9, 3],
    discriminator: [6, 5, 9],
    kernel: 3,
    loss: 'minimax',
    generatorNorm: false,
    discriminatorNorm: false,
  },
  'odd maps, kernel 5, least squares': {
    ...small,
    initialSize: 7,
    generator: [37, 1],
    discriminator: [34, 5, 6, 3],
    loss: 'leastSquares',
  },
  'grey, kernel 4, hinge': {
    ...small,
    generator: [40, 8, 1],
    discriminator: [6, 36],
    kernel: 4,
    loss: 'hinge',
  },
  'odd maps, kernel 3, norms': {
    ...small,
    initialSize: 5,
    generator: [5, 12, 1],
    discriminator: [6, 5, 9, 4],
    kernel: 3,
  },
} satisfies Record<string, Partial<ModelDescription>>;

export function modelOf(change: Partial<ModelDescription>): ModelDescription {
  return { ...presets.tiny, beta1: 0.5, ...change };
}

/** First weights ten times as far apart, so that signals and gradients are not tiny. */
export function start(model: ModelDescription): Omit<Checkpoint, 'config'> {
  const arrays = initialParameters(model);
  for (const [name, values] of [...arrays]) {
    if (/filter|weights/.test(name)) values.forEach((value, i) => (values[i] = 8 * value));
    if (/bias|beta/.test(name)) {
      const noise = normals(5, streams.explore, name.length, values.length);
      values.forEach((_, i) => (values[i] = 0.2 * (noise[i] ?? 0)));
    }
  }
  return { step: 0, updates: { g: 0, d: 0 }, arrays: completeState(model, arrays) };
}

/** A trainer whose layers' outputs can be read. */
export interface ObservableTrainer {
  trainer: Pick<
    Trainer,
    'restore' | 'enqueueSteps' | 'flush' | 'losses' | 'checkpoint' | 'dispose'
  >;
  /** A layer's newest output, [images, size, size, channels]: D's on fakes and then on real images. */
  outputOf: (player: Player, layer: string) => Promise<Float32Array>;
}

/**
 * Compares every output, loss, gradient and running statistic of one step of each player with TensorFlow.js.
 * @param change the model, as a change of Tiny
 * @param open makes a trainer of it at step 0
 */
export function matchesOracle(
  name: string,
  change: Partial<ModelDescription>,
  open: (model: ModelDescription, store: ImageStore) => Promise<ObservableTrainer>,
): void {
  test(`every output and gradient: ${name}`, async () => {
    const model = modelOf(change);
    const size = imageSize(model);
    const store = storeOf(size > 12 ? size - 3 : size, model.generator.at(-1) ?? 1);
    const begin = start(model);
    const z = normals(model.seed, streams.noise, 0, model.batch * model.latent);
    const indices = batchIndices(model.seed, 0, model.batch, 16);
    const real = gatherBatch(store, indices, fit(store.size, size));
    const oracle = await openTfjsTrainer(model, store, {
      backend: 'cpu',
      onFault: () => undefined,
    });
    const truth = await oracleStep(model, begin.arrays, z, real);
    oracle.dispose();
    const { trainer, outputOf } = await open(model, store);
    const errors: Record<string, number> = {};
    for (const player of ['d', 'g'] as const) {
      await trainer.restore(begin);
      await trainer.enqueueSteps(player, 1);
      await trainer.flush();
      const [losses] = await trainer.losses();
      const expected = truth.losses[player];
      errors[`${player} loss`] =
        Math.abs((losses?.[player] ?? NaN) - expected) / Math.abs(expected);
      const { arrays } = await trainer.checkpoint();
      for (const [array, gradient] of truth.gradients) {
        if (!array.startsWith(player)) continue;
        // After one step from zero, Adam's first moment is a share of the gradient.
        const moment = arrays.get(`m/${array}`) ?? new Float32Array();
        errors[array] = relativeError(
          moment.map((m) => m / (1 - model.beta1)),
          gradient,
        );
      }
      for (const [array, values] of begin.arrays) {
        if (!array.startsWith(player) || !/mean|variance/.test(array)) continue;
        // D sees the real batch before the fake one.
        const batches = player === 'd' ? ['real/', 'fake/'] : [''];
        const moved = batches.reduce((running, batch) => {
          const own = truth.statistics.get(batch + array) ?? [];
          const share = 1 - batchNormMomentum;
          return running.map((x, i) => x * batchNormMomentum + (own[i] ?? NaN) * share);
        }, Float64Array.from(values));
        errors[array] = relativeError(arrays.get(array) ?? [], moved);
      }
      for (const [key, wanted] of truth.outputs) {
        const [layer = '', role = ''] = key.split('/').reverse();
        if (!layer.startsWith(player)) continue;
        const output = await outputOf(player, layer);
        const first = role === 'real' ? wanted.length : 0;
        errors[key] = relativeError(output.subarray(first, first + wanted.length), wanted);
      }
    }
    trainer.dispose();
    expect(Object.keys(errors).length).toBeGreaterThan(truth.gradients.size);
    expect(Object.entries(errors).filter(([, error]) => !(error < 1e-4))).toEqual([]);
  });
}

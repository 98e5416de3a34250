import { fit } from '../../core/dataset';
import { meanSign } from '../../core/metrics/alarms';
import type { Quality } from '../../core/metrics/quality';
import { imageSize } from '../../core/nn/architecture';
import type { ModelDescription } from '../../core/nn/model';
import { normals, streams } from '../../core/nn/random';
import { gatherBatch } from '../data/batch';
import type { ImageStore, Trainer } from '../trainer';
import type { Judge, Wanted } from './judge';
import { storedImages } from './storedImages';

/** The first measurement of a run, and how many times as far each next one is. */
const firstStep = 100;
const growth = 1.5;
/** Images that are made at a time, and those that D scores. */
const piece = 1024;
const scored = 256;
/** Images that are asked whether they are copies when somebody asks: of fewer, Z_U says less. */
export const usualCopies = 500;

/** @param last the step of the newest measurement, or null @returns the step from which the next one is due */
export function nextStep(last: number | null): number {
  return last === null ? firstStep : Math.ceil(last * growth);
}

/** What is measured of a generator: its images, as the data set keeps its own, and what D says. */
export interface Samples extends Pick<
  Quality,
  'step' | 'samples' | 'fakeScore' | 'realScore' | 'trainingSign' | 'heldOutSign'
> {
  images: Uint8Array;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Images of one moment's weights, by the same z every time.
 * @param store the data, of which D scores the first images
 * @param heldOut real images that are not trained on, of which D scores the first ones, too
 */
export async function sampleImages(
  trainer: Pick<Trainer, 'step' | 'generate' | 'score'>,
  model: ModelDescription,
  store: ImageStore,
  { samples, heldOut }: { samples: number; heldOut: Uint8Array | null },
): Promise<Samples> {
  const rule = fit(store.size, imageSize(model));
  const { step } = trainer;
  const images = new Uint8Array(samples * store.size ** 2 * store.channels);
  let fakeScores: Float32Array = new Float32Array();
  let at = 0;
  for (let first = 0; first < samples; first += piece) {
    const count = Math.min(piece, samples - first);
    const z = normals(model.seed, streams.explore, first / piece, count * model.latent);
    const made = await trainer.generate(z);
    if (first === 0) {
      const each = made.length / count;
      fakeScores = await trainer.score(made.subarray(0, scored * each));
    }
    const stored = storedImages(made, rule, store);
    images.set(stored, at);
    at += stored.length;
  }
  const { size, channels } = store;
  const scoresOf = (pixels: Uint8Array, loaded: number) => {
    const indices = Uint32Array.from({ length: Math.min(scored, loaded) }, (_, i) => i);
    return trainer.score(gatherBatch({ pixels, size, channels, loaded }, indices, rule));
  };
  const realScores = await scoresOf(store.pixels, store.loaded);
  const unseen = heldOut && (await scoresOf(heldOut, heldOut.length / (size ** 2 * channels)));
  return {
    ...{ step, samples, images },
    fakeScore: mean(fakeScores),
    realScore: mean(realScores),
    trainingSign: meanSign(realScores),
    heldOutSign: unseen && meanSign(unseen),
  };
}

/** What a judge makes of samples. @param average whether G was the moving average of its weights */
export async function evaluate(
  judge: Judge,
  { images, ...made }: Samples,
  { average, ...wanted }: Wanted & { average: boolean },
): Promise<Quality> {
  return { ...made, average, ...(await judge.measure(images, wanted)) };
}

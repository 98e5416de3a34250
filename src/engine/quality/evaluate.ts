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
/** Images whose z are drawn at a time, and those that D scores. */
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Images of a call: few where no answer has a long way, so that they stay in the processor's cache. */
const atOnce = ({ supportsAsyncReads }: Pick<Trainer, 'supportsAsyncReads'>) =>
  supportsAsyncReads ? 256 : 64;

/** What D says of the first of a data set's images. */
async function realScores(
  trainer: Pick<Trainer, 'supportsAsyncReads' | 'score'>,
  model: ModelDescription,
  store: Pick<ImageStore, 'pixels' | 'size' | 'channels'>,
): Promise<number[]> {
  const rule = fit(store.size, imageSize(model));
  const loaded = Math.min(scored, store.pixels.length / (store.size ** 2 * store.channels));
  const most = atOnce(trainer);
  const scores: number[] = [];
  for (let first = 0; first < loaded; first += most) {
    const length = Math.min(most, loaded - first);
    const indices = Uint32Array.from({ length }, (_, i) => first + i);
    scores.push(...(await trainer.score(gatherBatch({ ...store, loaded }, indices, rule))));
  }
  return scores;
}

/**
 * Images of one moment's weights, by the same z every time.
 * @param store the data, of which D scores the first images
 * @param heldOut real images that are not trained on, of which D scores the first ones, too
 */
export async function sampleImages(
  trainer: Pick<Trainer, 'step' | 'supportsAsyncReads' | 'generate' | 'generateScored' | 'score'>,
  model: ModelDescription,
  store: ImageStore,
  { samples, heldOut }: { samples: number; heldOut: Uint8Array | null },
): Promise<Samples> {
  const rule = fit(store.size, imageSize(model));
  const { step } = trainer;
  const { size, channels } = store;
  const pixels = size ** 2 * channels;
  const images = new Uint8Array(samples * pixels);
  const fakeScores: number[] = [];
  const most = atOnce(trainer);
  let z: Float32Array = new Float32Array();
  for (let first = 0; first < samples; first += most) {
    const at = first % piece;
    if (at === 0) {
      const count = Math.min(piece, samples - first);
      z = normals(model.seed, streams.explore, first / piece, count * model.latent);
    }
    const some = z.subarray(at * model.latent, (at + most) * model.latent);
    const made =
      first < scored
        ? await trainer.generateScored(some)
        : { images: await trainer.generate(some), scores: [] };
    fakeScores.push(...made.scores);
    storedImages(
      made.images,
      rule,
      store,
      images.subarray(first * pixels, (first + most) * pixels),
    );
  }
  const scoresOf = (stored: Uint8Array) =>
    realScores(trainer, model, { pixels: stored, size, channels });
  const seen = await scoresOf(store.pixels.subarray(0, store.loaded * pixels));
  const unseen = heldOut && (await scoresOf(heldOut));
  return {
    ...{ step, samples, images },
    fakeScore: mean(fakeScores),
    realScore: mean(seen),
    trainingSign: meanSign(seen),
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

import { afterEach, expect, test } from 'vitest';
import { fileReader } from '../../../scripts/fileReader';
import { defaultConfig } from '../../core/config';
import { fit } from '../../core/dataset';
import { alarms } from '../../core/metrics/alarms';
import type { Measurement } from '../../core/metrics/alarms';
import type { Quality } from '../../core/metrics/quality';
import { imageSize } from '../../core/nn/architecture';
import { uniforms, streams } from '../../core/nn/random';
import { gatherBatch } from '../data/batch';
import type { OpenClassifier } from '../classifier/classifier';
import { openImages } from '../data/images';
import type { ImageDownload } from '../data/images';
import type { ImageStore, Trainer } from '../trainer';
import type { Run } from '../training/run';
import { QualityMeter } from './meter';
import { NearestSearch, heldOutImages } from './nearest';
import { openPlainProjector } from './projector';
import { principalComponents } from '../../core/metrics/components';
import { normalNumbers } from '../../testing/numbers';

/** Generators that copy and such that do not, by seed, before the meter and the alarms. */

const read = fileReader(new URL('../../../public/data/', import.meta.url).pathname);
const pixels = 28 ** 2;
const images = 3000;
const { model } = defaultConfig;
const rule = fit(28, imageSize(model));
const opened: ImageDownload[] = [];
afterEach(() => opened.splice(0).forEach((store) => store.close()));

/** A small data set: the first images, and the test images. */
async function smallStore(): Promise<ImageStore> {
  const whole = openImages('mnist', read, () => undefined);
  opened.push(whole);
  await whole.whenLoaded(10_000);
  return {
    pixels: whole.pixels.subarray(0, images * pixels),
    ...{ images, shardImages: images, size: 28, channels: 1, loaded: images },
    whenLoaded: () => Promise.resolve(),
    heldOut: () => whole.heldOut?.() ?? Promise.resolve(null),
  };
}

/** What a generator draws that has learned images by heart: one of them for each z, by the seed. */
function replay(store: Pick<ImageStore, 'pixels' | 'loaded'>, seed: number, noise = 0) {
  return (z: Float32Array): Promise<Float32Array> => {
    const count = z.length / model.latent;
    const indices = Uint32Array.from({ length: count }, (_, i) => {
      const place = 1e4 * Math.abs(z[i * model.latent] ?? 0) + seed / 7;
      return (place % 1) * store.loaded;
    });
    const made = gatherBatch({ ...store, size: 28, channels: 1 }, indices, rule);
    const errors = uniforms(seed, streams.explore, 8, made.length);
    return Promise.resolve(made.map((x, i) => x + noise * ((errors[i] ?? 0) - 0.5)));
  };
}

/** D that has learned by heart, too: it takes for real what it was trained on alone. */
function learnedByHeart(store: ImageStore) {
  const known = new Set<number>();
  const size = imageSize(model) ** 2;
  const sum = (image: Float32Array) => image.reduce((a, x, i) => a + x * ((i % 13) + 1), 0);
  const indices = Uint32Array.from({ length: images }, (_, i) => i);
  const all = gatherBatch(store, indices, rule);
  for (let i = 0; i < images; i++) known.add(sum(all.subarray(i * size, (i + 1) * size)));
  return (batch: Float32Array): Promise<Float32Array> =>
    Promise.resolve(
      Float32Array.from({ length: batch.length / size }, (_, i) =>
        known.has(sum(batch.subarray(i * size, (i + 1) * size))) ? 0.9 : 0.2,
      ),
    );
}

interface Given {
  store: ImageStore;
  generate: Trainer['generate'];
  score: Trainer['score'];
  classifier?: OpenClassifier;
}

/** A meter beside a run that is moved by hand, and all that it measures. */
function metered({ store, generate, score, classifier }: Given) {
  let now = 0;
  const found: Quality[] = [];
  const meter = new QualityMeter({
    judge: { openClassifier: () => Promise.resolve(classifier ?? null) },
    onMeasured: (_, quality) => found.push(quality),
    now: () => now,
  });
  const trainer = {
    ...{ step: 0, supportsAsyncReads: false, generate, score },
    generateScored: async (z: Float32Array) => {
      const made = await generate(z);
      return { images: made, scores: await score(made) };
    },
  };
  const run = {
    config: { dataset: 'mnist', model },
    images: store,
    average: true,
    get step() {
      return trainer.step;
    },
    use: (work: (of: typeof trainer) => Promise<unknown>) => work(trainer),
  } as unknown as Run;
  return {
    ...{ meter, run, trainer, found },
    wait: (milliseconds: number) => (now += milliseconds),
    counts: (count: number) =>
      expect.poll(() => found.length, { timeout: 60_000, interval: 20 }).toBe(count),
  };
}

/** Measures a run by itself at the steps given, a minute and more apart. */
async function measured(given: Given, steps: number[]): Promise<Quality[]> {
  const { meter, run, trainer, found, wait, counts } = metered(given);
  for (const [i, step] of steps.entries()) {
    trainer.step = step;
    meter.look(run);
    await counts(i + 1);
    wait(70_000);
  }
  meter.close();
  return found;
}

test('where training comes to rest, what is on show is measured, however little time has passed', async () => {
  const store = await smallStore();
  const score = (batch: Float32Array) =>
    Promise.resolve(new Float32Array(batch.length / imageSize(model) ** 2).fill(0.6));
  const draw = replay(store, 3);
  // Each drawing of images is told of, and waits to be let go.
  const drawings: (() => void)[] = [];
  let isHeld = false;
  const generate = async (z: Float32Array) => {
    if (isHeld) await new Promise<void>((resolve) => drawings.push(resolve));
    return draw(z);
  };
  const { meter, run, trainer, found, counts } = metered({ store, generate, score });
  const restAt = (step: number) => {
    trainer.step = step;
    meter.rest(run);
  };
  const drawn = (count: number) => expect.poll(() => drawings.length).toBe(count);
  restAt(99);
  restAt(100);
  await counts(1);
  // Too near to say anything new.
  restAt(124);
  restAt(125);
  await counts(2);
  // Comes to rest further on, while it is measured.
  isHeld = true;
  restAt(300);
  await drawn(1);
  restAt(400);
  isHeld = false;
  drawings[0]?.();
  await counts(4);
  // Goes on before that is done: then it does not rest.
  isHeld = true;
  restAt(600);
  await drawn(2);
  restAt(900);
  trainer.step = 901;
  meter.look(run);
  isHeld = false;
  drawings[1]?.();
  await counts(5);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(found.map(({ step }) => step)).toEqual([100, 125, 300, 400, 600]);
  meter.close();
});

/** Takes every image for one of the first classes, in turn; its features tell nothing. */
function seesClasses(seen: number): OpenClassifier {
  return {
    info: { dataset: 'mnist', version: 'a test', testAccuracy: 0.99 },
    classify: (given) => {
      const count = given.length / pixels;
      const probabilities = new Float32Array(count * 10);
      for (let i = 0; i < count; i++) probabilities[i * 10 + (i % seen)] = 1;
      return Promise.resolve({ features: normalNumbers(1, count * 64), probabilities });
    },
    dispose: () => undefined,
  };
}

/** Milliseconds of rest that make 100 a tenth of the time, and a sixtieth. */
const soon = 900;
const seldom = 5900;

test.each([
  ['where a class is missing the third one soon, too', 9, [soon, soon, seldom, seldom]],
  ['where all classes are there', 10, [soon, seldom, seldom]],
  ['where none are known', null, [soon, seldom, seldom]],
])(
  'the second measurement comes soon, later ones take a sixtieth of the time: %s',
  async (_, seen, rests) => {
    const store = await smallStore();
    const score = (batch: Float32Array) =>
      Promise.resolve(new Float32Array(batch.length / imageSize(model) ** 2).fill(0.6));
    const draw = replay(store, 3);
    let spend: (milliseconds: number) => void = () => undefined;
    const generate = (z: Float32Array) => {
      // 100 ms for all 512 images, however many come in a call.
      spend((100 * z.length) / (512 * model.latent));
      return draw(z);
    };
    const classifier = seen === null ? undefined : seesClasses(seen);
    const { meter, run, trainer, found, wait, counts } = metered({
      ...{ store, generate, score },
      ...(classifier && { classifier }),
    });
    spend = wait;
    trainer.step = 100;
    meter.look(run);
    await counts(1);
    for (const rest of rests) {
      const count = found.length;
      trainer.step *= 4;
      wait(rest - 1);
      meter.look(run);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(found).toHaveLength(count);
      wait(1);
      meter.look(run);
      await counts(count + 1);
    }
    meter.close();
  },
);

function alarmsOf(history: Quality[]): string[] {
  const measurements = history.map(
    ({ step, trainingSign, heldOutSign, fakeScore, realScore, copying }): Measurement => ({
      step,
      imagesSeen: step * model.batch,
      finite: true,
      classes: null,
      varianceRatio: null,
      distance: null,
      ...{ trainingSign, heldOutSign, fakeScore, realScore },
      copyingStatistic: copying?.statistic ?? null,
      copiedShare: copying?.copiedShare ?? null,
    }),
  );
  return alarms(measurements).map(({ code }) => code);
}

const late = Math.ceil(10_000 / model.batch);
const steps = [100, late, 2 * late, 4 * late];

test('a generator that replays training images rings, and a D that knows them by heart', async () => {
  const store = await smallStore();
  // Copies but for noise that no eye sees.
  const given = { store, generate: replay(store, 5, 0.04), score: learnedByHeart(store) };
  const history = await measured(given, steps);
  // Nothing of it before 10,000 images and a minute.
  expect(history.map(({ copying }) => copying !== null)).toEqual([false, true, true, true]);
  expect(history[0]?.heldOutSign).toBeNull();
  for (const { copying, trainingSign, heldOutSign } of history.slice(1)) {
    expect(copying).toMatchObject({ samples: 256, yardstick: 'heldOut', copiedShare: 1 });
    expect(copying?.statistic).toBeLessThan(-15);
    expect([trainingSign, heldOutSign]).toEqual([1, -1]);
  }
  expect(alarmsOf(history.slice(0, 2))).toEqual([]);
  expect(alarmsOf(history)).toEqual(['copying', 'discriminatorOverfits']);
});

test('a generator that makes new images does not, whatever the seed', async () => {
  const store = await smallStore();
  const fresh = (await heldOutImages(store))?.subarray(5000 * pixels) ?? new Uint8Array();
  const score = (batch: Float32Array) =>
    Promise.resolve(new Float32Array(batch.length / imageSize(model) ** 2).fill(0.6));
  for (const seed of [1, 2]) {
    const generate = replay({ pixels: fresh, loaded: 5000 }, seed);
    const history = await measured({ store, generate, score }, steps.slice(0, 3));
    expect(history.at(-1)?.copying?.copiedShare).toBe(0);
    expect(Math.abs(history.at(-1)?.copying?.statistic ?? NaN)).toBeLessThan(5);
    expect(alarmsOf(history)).toEqual([]);
  }
});

test('without images held out, training images and the nearest other one are the yardstick', async () => {
  const store = { ...(await smallStore()), heldOut: () => Promise.resolve(null) };
  const components = await principalComponents(store.pixels.subarray(0, 256 * pixels), pixels, 32);
  const projector = await openPlainProjector(components);
  const search = new NearestSearch(store, projector);
  const { kind, searched, distances } = await search.yardstick(64);
  expect([kind, searched, distances.length]).toEqual(['training', images, 64]);
  expect(distances[0]).toBeGreaterThan(0);
  const copies = store.pixels.slice(0, 100 * pixels);
  expect(await search.copying(copies)).toMatchObject({ yardstick: 'training', copiedShare: 1 });
  expect(
    await new NearestSearch({ ...store, images: images + 1 }, projector).copying(copies),
  ).toBeNull();
});

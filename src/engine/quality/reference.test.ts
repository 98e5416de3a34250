import { describe, expect, test, vi } from 'vitest';
import { fileReader } from '../../../scripts/fileReader';
import { nodeWasmHost } from '../../../scripts/wasmHost';
import { usualSamples } from '../../core/metrics/quality';
import { keptDatasets } from '../../core/offline';
import { relativeError } from '../../testing/numbers';
import { fetchClassifier } from '../classifier/fetchClassifier';
import { openImages } from '../data/images';
import type { ImageStore } from '../trainer';
import { fetchReference } from './fetchReference';
import { Judge } from './judge';
import { pixelsOf, views } from './look';
import { openPlainProjector, openProjector } from './projector';
import type { OpenProjector } from './projector';
import { findReference, readReference, referenceFileName, writeReference } from './reference';
import type { Reference } from './reference';

const read = fileReader(new URL('../../../public/data/', import.meta.url).pathname);
const projector: OpenProjector = (components) => openProjector(components, nodeWasmHost(1));
const openClassifier = (dataset: (typeof keptDatasets)[number]) =>
  fetchClassifier(dataset, read, nodeWasmHost(1));

/** Two references give the same figures. */
function expectSame(a: Reference, b: Reference): void {
  const { components, gaussians, count, yardsticks } = a;
  expect(b.count).toBe(count);
  expect(b.components.axes).toEqual(components.axes);
  expect(relativeError(b.components.mean, components.mean)).toBeLessThan(1e-6);
  expect(Object.keys(b.gaussians)).toEqual(Object.keys(gaussians));
  for (const view of views) {
    const [one, other] = [gaussians[view], b.gaussians[view]];
    if (!one || !other) continue;
    expect(relativeError(other.mean, one.mean)).toBeLessThan(1e-5);
    expect(relativeError(other.covariance, one.covariance)).toBeLessThan(1e-5);
    for (const kind of ['real', 'noise'] as const) {
      const wanted = yardsticks[kind][view] ?? NaN;
      expect(Math.abs((b.yardsticks[kind][view] ?? NaN) / wanted - 1)).toBeLessThan(1e-4);
    }
  }
}

describe.each(keptDatasets)('what ships of %s', (dataset) => {
  test('is what `npm run reference` finds, by the classifier that ships', async () => {
    const store = openImages(dataset, read, () => undefined);
    const classifier = await openClassifier(dataset);
    const version = classifier?.info.version ?? null;
    const file = await fetchReference(dataset, read);
    const shipped = readReference(file!, { classifier: version, pixels: pixelsOf(store) });
    expectSame(await findReference(store, classifier, projector), shipped!);
    classifier?.dispose();
    store.close();
  });
});

test('what projects the images is let go of, also where the data set breaks off', async () => {
  const whole = openImages('mnist', read, () => undefined);
  await whole.whenLoaded(2048);
  // Other real images come next.
  const cut: ImageStore = {
    ...{ pixels: whole.pixels, images: 60_000, shardImages: 1000, size: 28, channels: 1 },
    loaded: 2048,
    whenLoaded: (count) =>
      count > 2048 ? Promise.reject(new Error('cut off')) : Promise.resolve(),
  };
  const dispose = vi.fn<() => void>();
  const opening: OpenProjector = async (components) => ({
    ...(await openPlainProjector(components)),
    dispose,
  });
  await expect(findReference(cut, null, opening)).rejects.toThrow('cut off');
  expect(dispose).toHaveBeenCalledTimes(1);
  whole.close();
});

test('a judge that has it waits for no image, and reads none', async () => {
  const store: ImageStore = {
    get pixels(): Uint8Array {
      throw new Error('read');
    },
    ...{ images: 60_000, shardImages: 1000, size: 28, channels: 1, loaded: 0 },
    whenLoaded: () => new Promise(() => undefined),
  };
  const judge = await Judge.open(store, 'mnist', {
    openProjector: projector,
    openClassifier: () => openClassifier('mnist'),
    fetchReference: (dataset) => fetchReference(dataset, read),
  });
  const white = new Uint8Array(usualSamples * 28 ** 2).fill(255);
  const { features, components } = await judge.measure(white, { manifold: false, copies: 0 });
  expect(features?.share).toBeGreaterThan(features?.real ?? NaN);
  expect(components.share).toBeGreaterThan(components.real);
  judge.dispose();
});

describe('a file', () => {
  const gaussian = { count: 9, mean: new Float64Array(64), covariance: new Float64Array(64 ** 2) };
  const reference: Reference = {
    components: {
      mean: new Float64Array(4).fill(7),
      axes: Array.from({ length: 64 }, (_, i) => new Float64Array(4).fill(i / 64)),
      variances: new Float64Array(64),
    },
    gaussians: { features: gaussian, components: gaussian },
    count: 9,
    yardsticks: { real: { features: 0.1, components: 0.2 }, noise: { features: 1, components: 2 } },
  };
  const file = writeReference(reference, 'abcd0123');

  test('is read as it was written', () => {
    expect(readReference(file, { classifier: 'abcd0123', pixels: 4 })).toEqual(reference);
  });

  test('of another classifier, or of other images, is not taken', () => {
    expect(readReference(file, { classifier: 'abcd0124', pixels: 4 })).toBeNull();
    expect(readReference(file, { classifier: null, pixels: 4 })).toBeNull();
    expect(readReference(file, { classifier: 'abcd0123', pixels: 5 })).toBeNull();
  });

  test('that is broken is refused', () => {
    const half = file.subarray(0, file.length / 2);
    const wanted = { classifier: 'abcd0123', pixels: 4 };
    expect(() => readReference(half, wanted)).toThrow();
    const holed = writeReference(
      {
        ...reference,
        components: { ...reference.components, mean: new Float64Array(4).fill(NaN) },
      },
      'abcd0123',
    );
    expect(() => readReference(holed, wanted)).toThrow(
      expect.objectContaining({ record: { code: 'file.notFinite', params: { tensor: 'mean' } } }),
    );
  });

  test('has a name by its data set', () => {
    expect(referenceFileName('faces')).toBe('reference-faces.safetensors');
  });
});

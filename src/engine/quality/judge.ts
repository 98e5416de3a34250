import type { DatasetName } from '../../core/dataset';
import { classCounts } from '../../core/metrics/classes';
import { principalComponents, project } from '../../core/metrics/components';
import type { Components } from '../../core/metrics/components';
import { frechetResult } from '../../core/metrics/frechet';
import { gaussianOf, mergeMoments, momentsOf, totalVariance } from '../../core/metrics/gaussian';
import type { Gaussian, Moments } from '../../core/metrics/gaussian';
import { manifoldMetrics, manifoldOf } from '../../core/metrics/manifold';
import type { Manifold } from '../../core/metrics/manifold';
import { usualSamples } from '../../core/metrics/quality';
import type { DistanceRow, ManifoldRow, Quality } from '../../core/metrics/quality';
import { streams, uniforms } from '../../core/nn/random';
import type { OpenClassifier } from '../classifier/classifier';
import type { ImageStore } from '../trainer';
import { NearestSearch } from './nearest';

/** Opens the classifier of a data set; null where none knows its classes. */
export type OpenJudgesClassifier = (dataset: DatasetName) => Promise<OpenClassifier | null>;

/** Images whose features stand for the data; of fewer, four in five. */
const referenceImages = 2048;
/** Of these the principal components are found. */
const componentImages = 512;
const componentCount = 64;
/** Disjoint parts from whose differences the error comes. */
const blocks = 8;
const classes = 10;
const seed = 1;

/** What is measured only when it is asked for. */
export interface Wanted {
  manifold: boolean;
  copies: number;
}

type Measured = Pick<
  Quality,
  'classifier' | 'classes' | 'features' | 'components' | 'manifold' | 'copying'
>;

type View = 'features' | 'components';
const views: readonly View[] = ['features', 'components'];

type Yardsticks = Record<'real' | 'noise', Partial<Record<View, number>>>;

/** What a set of images looks like, block by block. */
interface Look {
  moments: Partial<Record<View, Moments[]>>;
  /** Of the first `usualSamples` images, as precision and recall see them: [n, d]. */
  manifold: Float32Array;
  counts: Uint32Array | null;
}

/** What images are seen with. */
interface Eye {
  classifier: OpenClassifier | null;
  components: Components;
  /** Numbers of an image. */
  pixels: number;
}

/** u8 as the classifier takes it. */
function scaled(images: Uint8Array): Float32Array {
  const out = new Float32Array(images.length);
  for (let i = 0; i < out.length; i++) out[i] = (images[i] ?? 0) / 127.5 - 1;
  return out;
}

/** Measures sets of images of a data set against its own images. */
export class Judge {
  readonly nearest: NearestSearch;
  private readonly store: ImageStore;
  private readonly eye: Eye;
  private readonly reference: Partial<Record<View, Gaussian>>;
  private readonly referenceCount: number;
  /** Features of real images, for precision and recall. */
  private readonly features: Float32Array;
  private manifold: Promise<Manifold> | null = null;
  /** Shares of other real images and of noise, by how many there were. */
  private readonly yardsticks = new Map<number, Promise<Yardsticks>>();

  private constructor(parts: {
    store: ImageStore;
    eye: Eye;
    reference: Partial<Record<View, Gaussian>>;
    referenceCount: number;
    features: Float32Array;
  }) {
    this.store = parts.store;
    this.eye = parts.eye;
    this.nearest = new NearestSearch(parts.store, parts.eye.components);
    this.reference = parts.reference;
    this.referenceCount = parts.referenceCount;
    this.features = parts.features;
  }

  /**
   * Waits for the images that it needs.
   * @throws Fault of the data set's download or the classifier's
   */
  static async open(
    store: ImageStore,
    dataset: DatasetName,
    openClassifier: OpenJudgesClassifier,
  ): Promise<Judge> {
    const referenceCount = Math.min(referenceImages, Math.floor(store.images * 0.8));
    await store.whenLoaded(referenceCount);
    const classifier = await openClassifier(dataset);
    try {
      const pixels = pixelsOf(store);
      const images = realImages(store, 0, referenceCount);
      const sample = images.subarray(0, componentImages * pixels);
      const components = await principalComponents(sample, pixels, componentCount);
      const eye = { classifier, components, pixels };
      const look = await lookAt(images, eye);
      const reference: Partial<Record<View, Gaussian>> = {};
      for (const view of views) {
        const [first, ...others] = look.moments[view] ?? [];
        if (first) reference[view] = gaussianOf(others.reduce(mergeMoments, first));
      }
      const judge = new Judge({ store, eye, reference, referenceCount, features: look.manifold });
      await judge.yardsticksOf(usualSamples);
      return judge;
    } catch (error) {
      classifier?.dispose();
      throw error;
    }
  }

  /**
   * @param images u8, as the data set keeps its own
   * @param wanted whether precision and recall, and of how many images whether they are copies
   */
  async measure(images: Uint8Array, wanted: Wanted): Promise<Measured> {
    const { classifier, pixels } = this.eye;
    const samples = images.length / pixels;
    const fake = await lookAt(images, this.eye);
    const yardsticks = await this.yardsticksOf(samples);
    const row = (view: View): DistanceRow | null => {
      const reference = this.reference[view];
      const moments = fake.moments[view];
      if (!reference || !moments) return null;
      const result = frechetResult(reference, moments);
      return {
        share: result.share,
        standardError: result.standardError / totalVariance(reference),
        varianceRatio: result.varianceRatio,
        real: yardsticks.real[view] ?? NaN,
        noise: yardsticks.noise[view] ?? NaN,
      };
    };
    const components = row('components');
    if (!components) throw new Error('Every image has components');
    return {
      classifier: classifier && {
        version: classifier.info.version,
        testAccuracy: classifier.info.testAccuracy,
      },
      classes: fake.counts && [...fake.counts],
      features: row('features'),
      components,
      manifold: wanted.manifold ? await this.manifoldRow(fake.manifold) : null,
      copying:
        wanted.copies > 0
          ? await this.nearest.copying(images.subarray(0, wanted.copies * pixels))
          : null,
    };
  }

  private async manifoldRow(fake: Float32Array): Promise<ManifoldRow> {
    this.manifold ??= manifoldOf(this.features, componentCount);
    const { precision, recall, density, coverage } = await manifoldMetrics(
      await this.manifold,
      await manifoldOf(fake, componentCount),
    );
    return { precision, recall, density, coverage };
  }

  /** What as many other real images, and as many of noise, look like. */
  private yardsticksOf(samples: number): Promise<Yardsticks> {
    const known = this.yardsticks.get(samples);
    if (known) return known;
    const made = this.makeYardsticks(samples);
    this.yardsticks.set(samples, made);
    made.catch(() => this.yardsticks.delete(samples));
    return made;
  }

  private async makeYardsticks(samples: number): Promise<Yardsticks> {
    const { store, referenceCount, eye } = this;
    const others = Math.min(samples, store.images - referenceCount);
    await store.whenLoaded(referenceCount + others);
    const noise = Uint8Array.from(
      uniforms(seed, streams.explore, 0, usualSamples * eye.pixels),
      (x) => x * 256,
    );
    const sharesOf = async (images: Uint8Array) => {
      const { moments } = await lookAt(images, eye);
      const shares: Partial<Record<View, number>> = {};
      for (const view of views) {
        const reference = this.reference[view];
        if (reference) shares[view] = frechetResult(reference, moments[view] ?? []).share;
      }
      return shares;
    };
    return {
      real: await sharesOf(realImages(store, referenceCount, others)),
      noise: await sharesOf(noise),
    };
  }

  dispose(): void {
    this.eye.classifier?.dispose();
  }
}

function pixelsOf({ size, channels }: Pick<ImageStore, 'size' | 'channels'>): number {
  return size ** 2 * channels;
}

function realImages(store: ImageStore, first: number, count: number): Uint8Array {
  const pixels = pixelsOf(store);
  return store.pixels.subarray(first * pixels, (first + count) * pixels);
}

async function lookAt(images: Uint8Array, { classifier, components, pixels }: Eye): Promise<Look> {
  const count = images.length / pixels;
  const look: Look = {
    moments: { components: [], ...(classifier ? { features: [] } : {}) },
    manifold: new Float32Array(Math.min(usualSamples, count) * componentCount),
    counts: classifier && new Uint32Array(classes),
  };
  for (let block = 0; block < blocks; block++) {
    const [first, end] = [block, block + 1].map((edge) => Math.floor((edge * count) / blocks));
    const part = images.subarray((first ?? 0) * pixels, (end ?? 0) * pixels);
    if (part.length === 0) continue;
    const projected = await project(part, components);
    look.moments.components?.push(momentsOf(projected, componentCount));
    let seen: Float32Array = projected;
    if (classifier) {
      const { features, probabilities } = await classifier.classify(scaled(part));
      look.moments.features?.push(momentsOf(features, componentCount));
      classCounts(probabilities, classes).forEach((n, i) => {
        if (look.counts) look.counts[i] = (look.counts[i] ?? 0) + n;
      });
      seen = features;
    }
    const at = (first ?? 0) * componentCount;
    if (at < look.manifold.length) {
      look.manifold.set(seen.subarray(0, look.manifold.length - at), at);
    }
  }
  return look;
}

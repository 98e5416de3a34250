import type { DatasetName } from '../../core/dataset';
import { frechetResult, prepareDistances } from '../../core/metrics/frechet';
import { totalVariance } from '../../core/metrics/gaussian';
import { manifoldMetrics, manifoldOf } from '../../core/metrics/manifold';
import type { Manifold } from '../../core/metrics/manifold';
import { manifoldSamples, usualSamples } from '../../core/metrics/quality';
import type { DistanceRow, ManifoldRow, Quality } from '../../core/metrics/quality';
import type { OpenClassifier } from '../classifier/classifier';
import type { ImageStore } from '../trainer';
import { componentCount, lookAt, pixelsOf, realImages, views } from './look';
import type { Eye, View } from './look';
import { NearestSearch } from './nearest';
import { openPlainProjector } from './projector';
import type { OpenProjector } from './projector';
import { findReference, findYardsticks, readReference } from './reference';
import type { Reference, Yardsticks } from './reference';

/** What is measured only when it is asked for. */
export interface Wanted {
  manifold: boolean;
  copies: number;
}

type Measured = Pick<
  Quality,
  'classifier' | 'classes' | 'features' | 'components' | 'manifold' | 'copying'
>;

/** Where a judge gets what it judges with. */
export interface JudgeSources {
  /** The plain one where it is left out. */
  openProjector?: OpenProjector;
  /** Opens the classifier of a data set; null where none knows its classes. */
  openClassifier: (dataset: DatasetName) => Promise<OpenClassifier | null>;
  /** The file of `writeReference` that ships for a data set; null where none does, or none can be had. */
  fetchReference?: (dataset: DatasetName) => Promise<Uint8Array | null>;
}

/** Null, too, for a file that is broken: a host may send a page in its place, and the images tell the same. */
function shipped(
  file: Uint8Array | null,
  wanted: Parameters<typeof readReference>[1],
): Reference | null {
  try {
    return file && readReference(file, wanted);
  } catch {
    return null;
  }
}

/** Measures sets of images of a data set against its own images. */
export class Judge {
  readonly nearest: NearestSearch;
  private readonly store: ImageStore;
  private readonly eye: Eye;
  private readonly reference: Reference;
  /** Of real images, for precision and recall. */
  private manifold: Promise<Manifold> | null = null;
  /** Shares of other real images and of noise, by how many there were. */
  private readonly yardsticks: Map<number, Promise<Yardsticks>>;

  private constructor(store: ImageStore, eye: Eye, reference: Reference) {
    this.store = store;
    this.eye = eye;
    this.nearest = new NearestSearch(store, eye.projector);
    this.reference = reference;
    this.yardsticks = new Map([[usualSamples, Promise.resolve(reference.yardsticks)]]);
  }

  /**
   * Waits for the images that it needs, where nothing whole ships that was found of them.
   * @throws Fault of the data set's download or the classifier's
   */
  static async open(
    store: ImageStore,
    dataset: DatasetName,
    { openClassifier, fetchReference, openProjector = openPlainProjector }: JudgeSources,
  ): Promise<Judge> {
    const [classifier, file] = await Promise.all([
      openClassifier(dataset),
      fetchReference?.(dataset) ?? null,
    ]);
    try {
      const pixels = pixelsOf(store);
      const version = classifier?.info.version ?? null;
      const reference =
        shipped(file, { classifier: version, pixels }) ??
        (await findReference(store, classifier, openProjector));
      const projector = await openProjector(reference.components);
      for (const view of views) {
        const gaussian = reference.gaussians[view];
        if (gaussian) prepareDistances(gaussian);
      }
      return new Judge(store, { classifier, projector, pixels }, reference);
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
      const reference = this.reference.gaussians[view];
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
    this.manifold ??= this.realManifold();
    const { precision, recall, density, coverage } = await manifoldMetrics(
      await this.manifold,
      await manifoldOf(fake, componentCount),
    );
    return { precision, recall, density, coverage };
  }

  private async realManifold(): Promise<Manifold> {
    const count = Math.min(manifoldSamples, this.reference.count);
    const { manifold } = await lookAt(await realImages(this.store, 0, count), this.eye);
    return manifoldOf(manifold, componentCount);
  }

  /** What as many other real images, and as many of noise, look like. */
  private yardsticksOf(samples: number): Promise<Yardsticks> {
    const known = this.yardsticks.get(samples);
    if (known) return known;
    const made = findYardsticks(this.store, this.eye, this.reference, samples);
    this.yardsticks.set(samples, made);
    made.catch(() => this.yardsticks.delete(samples));
    return made;
  }

  dispose(): void {
    this.eye.classifier?.dispose();
    this.eye.projector.dispose();
  }
}

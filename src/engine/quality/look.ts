import { classCounts } from '../../core/metrics/classes';
import { momentsOf } from '../../core/metrics/gaussian';
import type { Moments } from '../../core/metrics/gaussian';
import { manifoldSamples } from '../../core/metrics/quality';
import type { OpenClassifier } from '../classifier/classifier';
import type { ImageStore } from '../trainer';
import type { Projector } from './projector';

/** Numbers that an image is seen as, in each view. */
export const componentCount = 64;
/** Disjoint parts from whose differences the error comes. */
const blocks = 8;
const classes = 10;

/** By the classifier's features, and by the pixels' principal components. */
export type View = 'features' | 'components';
export const views: readonly View[] = ['features', 'components'];

/** What images are seen with. */
export interface Eye {
  classifier: OpenClassifier | null;
  projector: Projector;
  /** Numbers of an image. */
  pixels: number;
}

/** What a set of images looks like, block by block. */
interface Look {
  moments: Partial<Record<View, Moments[]>>;
  /** Of the first `manifoldSamples` images, as precision and recall see them: [n, d]. */
  manifold: Float32Array;
  counts: Uint32Array | null;
}

/** u8 as the classifier takes it. */
function scaled(images: Uint8Array): Float32Array {
  const out = new Float32Array(images.length);
  for (let i = 0; i < out.length; i++) out[i] = (images[i] ?? 0) / 127.5 - 1;
  return out;
}

export function pixelsOf({ size, channels }: Pick<ImageStore, 'size' | 'channels'>): number {
  return size ** 2 * channels;
}

/** Some of a data set's own images, waited for. @throws Fault of the download */
export async function realImages(
  store: ImageStore,
  first: number,
  count: number,
): Promise<Uint8Array> {
  await store.whenLoaded(first + count);
  const pixels = pixelsOf(store);
  return store.pixels.subarray(first * pixels, (first + count) * pixels);
}

/** @param images u8, as the data set keeps its own */
export async function lookAt(
  images: Uint8Array,
  { classifier, projector, pixels }: Eye,
): Promise<Look> {
  const count = images.length / pixels;
  const look: Look = {
    moments: { components: [], ...(classifier ? { features: [] } : {}) },
    manifold: new Float32Array(Math.min(manifoldSamples, count) * componentCount),
    counts: classifier && new Uint32Array(classes),
  };
  for (let block = 0; block < blocks; block++) {
    const [first, end] = [block, block + 1].map((edge) => Math.floor((edge * count) / blocks));
    const part = images.subarray((first ?? 0) * pixels, (end ?? 0) * pixels);
    if (part.length === 0) continue;
    const projected = await projector.project(part);
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

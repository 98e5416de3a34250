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
/** Images that are looked at in one go. */
const piece = 1024;
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
  const components = new Float32Array(count * componentCount);
  const features = classifier && new Float32Array(count * componentCount);
  const counts = classifier && new Uint32Array(classes);
  for (let first = 0; first < count; first += piece) {
    const part = images.subarray(first * pixels, (first + piece) * pixels);
    components.set(await projector.project(part), first * componentCount);
    if (!classifier) continue;
    const seen = await classifier.classify(part);
    features?.set(seen.features, first * componentCount);
    classCounts(seen.probabilities, classes).forEach((n, i) => {
      if (counts) counts[i] = (counts[i] ?? 0) + n;
    });
  }
  const seen = features ?? components;
  return {
    moments: {
      components: momentsByBlock(components, count),
      ...(features && { features: momentsByBlock(features, count) }),
    },
    manifold: seen.slice(0, Math.min(manifoldSamples, count) * componentCount),
    counts,
  };
}

/** @param numbers [count, d] @returns moments of each block; of fewer images than blocks, of each image */
function momentsByBlock(numbers: Float32Array, count: number): Moments[] {
  const edges = Array.from(
    { length: blocks + 1 },
    (_, block) => Math.floor((block * count) / blocks) * componentCount,
  );
  return edges
    .slice(1)
    .map((end, block) => numbers.subarray(edges[block], end))
    .filter((block) => block.length > 0)
    .map((block) => momentsOf(block, componentCount));
}

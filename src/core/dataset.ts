/** The data sets that ship with the app, as facts that need no download. */

export const datasetNames = ['mnist', 'fashion', 'faces', 'shapes'] as const;
export type DatasetName = (typeof datasetNames)[number];

export interface DatasetFacts {
  /** Training images. */
  images: number;
  /** Images in every shard but perhaps the last. */
  shardImages: number;
  /** Side of the stored images, in pixels. */
  size: number;
  channels: 1 | 3;
}

export const datasets: Record<DatasetName, DatasetFacts> = {
  mnist: { images: 60_000, shardImages: 10_000, size: 28, channels: 1 },
  fashion: { images: 60_000, shardImages: 10_000, size: 28, channels: 1 },
  faces: { images: 20_000, shardImages: 10_000, size: 16, channels: 3 },
  /** Drawn in the worker, for tests. */
  shapes: { images: 2_048, shardImages: 2_048, size: 32, channels: 1 },
};

/** Generators that come with the page, trained by `npm run pretrain`. */
export type PretrainedName = 'digits' | 'clothes' | 'faces';

/** Which of them draws images of a data set; shapes have none. */
export const pretrainedNames: Record<DatasetName, PretrainedName | null> = {
  mnist: 'digits',
  fashion: 'clothes',
  faces: 'faces',
  shapes: null,
};

/**
 * How stored images become the model's: each pixel repeated `scale` times each way, then `before`
 * black pixels above and to the left, and as many as are left below and to the right.
 */
export interface Fit {
  size: number;
  scale: number;
  before: number;
}

/** @param stored side of the stored images; @param size side of the model's, at least `stored` */
export function fit(stored: number, size: number): Fit {
  const scale = Math.floor(size / stored);
  return { size, scale, before: Math.floor((size - stored * scale) / 2) };
}

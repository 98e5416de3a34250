/** How good G's images are after a step, as the engine measures it and the page shows it. */

/** Images of a measurement that comes by itself: few, since on a processor training waits for them. */
export const usualSamples = 512;

/** Images at most on both sides of precision and recall. */
export const manifoldSamples = 1024;

/** A Fréchet distance, as shares of the real images' own spread: 0 is alike, 1 is the mean image alone. */
export interface DistanceRow {
  share: number;
  /** Standard error of `share`; NaN where there is none. */
  standardError: number;
  /** The fakes' spread over the real images': below 1 they vary less. */
  varianceRatio: number;
  /** As `share`: as many other real images, and as many images of uniform noise. */
  real: number;
  noise: number;
}

/** Fidelity and diversity, told apart; each from 0 to 1, density may be above. */
export interface ManifoldRow {
  precision: number;
  recall: number;
  density: number;
  coverage: number;
}

/** Whether images are copies of training images. */
export interface CopyingRow {
  /** Z_U of `copyingStatistic`: below −10 is copied. */
  statistic: number;
  /** Share of the images that are a training image but for noise. */
  copiedShare: number;
  /** Images that were looked at, and as many real ones to compare with. */
  samples: number;
  /** What they are compared with: held-out images, or other training images where there are none. */
  yardstick: 'heldOut' | 'training';
}

export interface Quality {
  step: number;
  /** Images that were made for it: figures of other numbers of samples can't be compared. */
  samples: number;
  /** Whether G was the moving average of its weights. */
  average: boolean;
  /** What judged; null where the data set has no classes that a classifier knows. */
  classifier: { version: string; testAccuracy: number } | null;
  /** Images of each class; null without a classifier. */
  classes: number[] | null;
  /** By the classifier's features; null without one. */
  features: DistanceRow | null;
  /** By principal components of pixels: needs no labels. */
  components: DistanceRow;
  /** Only when it was asked for. */
  manifold: ManifoldRow | null;
  /** Null where it was not measured: it takes longer, and needs the whole data set. */
  copying: CopyingRow | null;
  /** E[sign D] on training images (Karras et al. 2020, section 3.1), from −1 to 1. */
  trainingSign: number;
  /** The same on held-out images; null where there are none, or were none yet. */
  heldOutSign: number | null;
  /** D's mean score of the fakes. */
  fakeScore: number;
  /** The same of training images. */
  realScore: number;
}

import type { DistanceRow, Quality } from '../core/metrics/quality';

export const distanceRow = (share: number): DistanceRow => ({
  share,
  standardError: share / 10,
  varianceRatio: 0.8,
  real: 0.007,
  noise: 2.88,
});

/** Ten classes, all of them there. */
export const allClasses = [104, 101, 102, 103, 102, 102, 102, 102, 103, 103];

/** A measurement of MNIST after `step` as it comes by itself; `part` is what is special about it. */
export const automaticQuality = (step: number, part: Partial<Quality> = {}): Quality => ({
  step,
  samples: 1024,
  average: true,
  classifier: { version: '1', testAccuracy: 0.989 },
  classes: allClasses,
  features: distanceRow(0.142),
  components: distanceRow(0.081),
  manifold: null,
  copying: null,
  trainingSign: 0.5,
  heldOutSign: null,
  fakeScore: 0.3,
  realScore: 0.7,
  ...part,
});

/** The same by hand: of other distances, since it is of other images. */
export const qualityByHand = (step: number): Quality =>
  automaticQuality(step, {
    samples: 10_240,
    features: distanceRow(0.123),
    components: distanceRow(0.076),
    manifold: { precision: 0.72, recall: 0.61, density: 0.68, coverage: 0.55 },
  });

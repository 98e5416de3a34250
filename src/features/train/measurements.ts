/** What was measured of a run, as figures and alarms want it. */
import { summariseClasses } from '../../core/metrics/classes';
import { alarms } from '../../core/metrics/alarms';
import type { Alarm, Measurement } from '../../core/metrics/alarms';
import type { Quality } from '../../core/metrics/quality';

/** Images of a measurement that a person asks for. */
export const samplesByHand = 10_240;

/** Precision and recall are only measured when a person asks. */
const isByHand = ({ manifold }: Quality) => manifold !== null;

/**
 * Measurements that came by themselves and can be compared with the newest of them: made of as many
 * images, and judged by the same classifier.
 * @param history oldest first
 */
export function comparable(history: readonly Quality[]): Quality[] {
  const automatic = history.filter((each) => !isByHand(each));
  const newest = automatic.at(-1);
  return automatic.filter(
    ({ samples, classifier }) =>
      samples === newest?.samples && classifier?.version === newest.classifier?.version,
  );
}

/** The newest measurement that a person asked for. */
export function newestByHand(history: readonly Quality[]): Quality | null {
  return history.findLast(isByHand) ?? null;
}

/** The newest measurement that tells whether G copies, by hand or not. */
export function copyingOf(history: readonly Quality[]): Quality | null {
  return history.findLast(({ copying }) => copying !== null) ?? null;
}

/** Where a distance lies on the logarithmic scale from real images, 0, to noise, 1; null where nowhere. */
export function scalePosition(
  share: number,
  { real, noise }: { real: number; noise: number },
): number | null {
  const position = Math.log(share / real) / Math.log(noise / real);
  if (Number.isNaN(position)) return null;
  return Math.min(1, Math.max(0, position));
}

const known = (value: number) => (Number.isFinite(value) ? value : null);

/**
 * What alarms judge by. Without a classifier the spread is that of the principal components.
 * @param batch training images in a step
 */
export function measurementsOf(history: readonly Quality[], batch: number): Measurement[] {
  return history.map((measured) => {
    const { step, classes, features, components, copying } = measured;
    const { trainingSign, heldOutSign, fakeScore, realScore } = measured;
    const summary = classes && summariseClasses(Uint32Array.from(classes));
    return {
      step,
      imagesSeen: step * batch,
      // Of images that are no numbers the distance is one: they become black. D's scores of them are not.
      finite: [features?.share ?? 0, components.share, trainingSign, fakeScore, realScore].every(
        Number.isFinite,
      ),
      classes: summary && {
        total: summary.shares.length,
        covered: summary.covered,
        largestShare: summary.largestShare,
      },
      varianceRatio: known((features ?? components).varianceRatio),
      trainingSign: known(trainingSign),
      heldOutSign: heldOutSign === null ? null : known(heldOutSign),
      fakeScore: known(fakeScore),
      realScore: known(realScore),
      distance: known(components.share),
      copyingStatistic: copying && known(copying.statistic),
      copiedShare: copying && known(copying.copiedShare),
    };
  });
}

/**
 * The worst that is wrong with a run now. Measurements by hand do not count: there may be any number
 * of them in a row.
 * @param batch training images in a step
 */
export function worstAlarm(history: readonly Quality[], batch: number): Alarm | null {
  return alarms(measurementsOf(comparable(history), batch))[0] ?? null;
}

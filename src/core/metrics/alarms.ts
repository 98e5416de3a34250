/**
 * What measured values say is wrong with a run, as codes; `i18n` words them. Every rule needs two
 * measurements in a row, since one may be bad by chance, but for numbers that are not finite. The
 * thresholds without a source are judgement.
 */

const alarmCodes = [
  'notFinite',
  'collapse',
  'missingClasses',
  'copying',
  'discriminatorOverfits',
  'discriminatorTooStrong',
  'discriminatorTooWeak',
] as const;
export type AlarmCode = (typeof alarmCodes)[number];

/** What was measured after one step. What was not, or has no meaning for the data set, is null. */
export interface Measurement {
  /** Training steps so far. */
  step: number;
  /** Training images that D has been shown so far, repeats included: steps times batch. */
  imagesSeen: number;
  /** Losses, weights and all that was measured are finite. */
  finite: boolean;
  classes: {
    /** How many the data set has, about equally frequent. */
    total: number;
    /** How many have more than 2 % of the fakes. */
    covered: number;
    /** Share of the most frequent one. */
    largestShare: number;
  } | null;
  /** Tr Σ_fake / Tr Σ_real of the features. */
  varianceRatio: number | null;
  /** E[sign D] in [−1, 1] over training images: r_t, see `meanSign`. */
  trainingSign: number | null;
  /** The same over real images that are held out. The paper's r_v compares mean logits instead. */
  heldOutSign: number | null;
  /** D's mean score of the fakes, in [0, 1]: how far G's loss is from the equilibrium, ½, whatever the loss. */
  fakeScore: number | null;
  /** Z_U: standard deviations, negative when fakes are nearer to the training set than new images. */
  copyingStatistic: number | null;
  /** Share of fakes that are a training image but for noise. */
  copiedShare: number | null;
}

export interface Alarm {
  code: AlarmCode;
  /** Step of the first of the bad measurements in a row. */
  since: number;
}

/**
 * r of adaptive discriminator augmentation (Karras et al. 2020, "Training generative adversarial
 * networks with limited data", section 3.1): the mean sign of what D says, 1 when it takes all images
 * for real. Of scores instead of logits, so that it holds for every loss: ½ is where D can't tell.
 * @param scores D's scores of real images, in [0, 1]
 * @returns NaN of no scores
 */
export function meanSign(scores: Float32Array): number {
  return scores.reduce((sum, score) => sum + Math.sign(score - 0.5), 0) / scores.length;
}

/**
 * Images that a run must have seen before it can be blamed. A generator starts with noise, which a
 * classifier takes for one class, and D starts by guessing. On MNIST all ten digits were there after
 * about 8,000 images. A class may still come late.
 */
export const seenBeforeAlarms = 10_000;
const seenBeforeMissing = 60_000;

/** Adaptive discriminator augmentation aims at 0.6; above 0.95 one real image in 40 is mistaken. */
const strongSign = 0.95;
const strongFakeScore = 0.03;
/** D is right about real images no more often than wrong, but for the error of 1,000 images. */
const weakSign = 0.03;
const overfitGap = 0.3;
/** Measured on MNIST: copies −39, held-out images −4, generators that do not copy +17 to +37. */
export const copyingBelow = -10;
export const copiedAbove = 0.05;

/** @returns whether the measurement is bad; null when it can't tell */
type Rule = (measured: Measurement) => boolean | null;

/** True when one part is, else null when one part can't tell. */
const anyOf = (...parts: (boolean | null)[]) =>
  parts.includes(true) ? true : parts.includes(null) ? null : false;

const test = (value: number | null, bad: (value: number) => boolean) =>
  value === null ? null : bad(value);

interface AlarmRule {
  /** Bad measurements in a row. */
  inARow: number;
  /** Measurements before this many images were seen don't count. */
  imagesSeen: number;
  bad: Rule;
}

const rules: Record<AlarmCode, AlarmRule> = {
  notFinite: { inARow: 1, imagesSeen: 0, bad: ({ finite }) => !finite },
  collapse: {
    inARow: 2,
    imagesSeen: seenBeforeAlarms,
    bad: ({ classes, varianceRatio }) => {
      const narrow = test(varianceRatio, (ratio) => ratio < 0.25);
      if (!classes) return narrow;
      // Fewer than 5 of 10; of two or three classes one may well have half of the fakes.
      const few = classes.covered < classes.total / 2;
      const oneClass = classes.total >= 4 && classes.largestShare > 0.5;
      return few || oneClass || narrow === true;
    },
  },
  missingClasses: {
    inARow: 2,
    imagesSeen: seenBeforeMissing,
    bad: ({ classes }) => classes && classes.covered < classes.total,
  },
  copying: {
    inARow: 2,
    imagesSeen: seenBeforeAlarms,
    bad: ({ copyingStatistic, copiedShare }) =>
      anyOf(
        test(copyingStatistic, (z) => z < copyingBelow),
        test(copiedShare, (share) => share > copiedAbove),
      ),
  },
  discriminatorOverfits: {
    inARow: 2,
    imagesSeen: seenBeforeAlarms,
    bad: ({ trainingSign, heldOutSign }) =>
      trainingSign === null || heldOutSign === null
        ? null
        : trainingSign - heldOutSign > overfitGap,
  },
  discriminatorTooStrong: {
    inARow: 2,
    imagesSeen: seenBeforeAlarms,
    bad: ({ trainingSign, fakeScore }) =>
      trainingSign === null || fakeScore === null
        ? null
        : trainingSign > strongSign && fakeScore < strongFakeScore,
  },
  discriminatorTooWeak: {
    inARow: 2,
    imagesSeen: seenBeforeAlarms,
    bad: ({ trainingSign }) => test(trainingSign, (sign) => sign <= weakSign),
  },
};

/** The newest bad measurements in a row, oldest first. */
function badRun(history: readonly Measurement[], rule: AlarmRule): Measurement[] {
  const judged = history
    .filter(({ imagesSeen }) => imagesSeen >= rule.imagesSeen)
    .map((measured) => ({ measured, bad: rule.bad(measured) }))
    .filter(({ bad }) => bad !== null);
  const good = judged.findLastIndex(({ bad }) => bad === false);
  return judged.slice(good + 1).map(({ measured }) => measured);
}

/**
 * What is wrong now, worst first. An alarm ends with the first good measurement. Measurements that
 * lack what a rule needs neither raise its alarm nor end it. Where the fakes collapsed, that classes
 * are missing is not said, too.
 * @param history measurements of one run, oldest first
 */
export function alarms(history: readonly Measurement[]): Alarm[] {
  const raised = alarmCodes.flatMap((code): Alarm[] => {
    const rule = rules[code];
    const run = badRun(history, rule);
    const [first] = run;
    return first && run.length >= rule.inARow ? [{ code, since: first.step }] : [];
  });
  const collapsed = raised.some(({ code }) => code === 'collapse');
  return raised.filter(({ code }) => !(collapsed && code === 'missingClasses'));
}

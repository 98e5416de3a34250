/**
 * What measured values say is wrong with a run, as codes; `i18n` words them. Every rule needs two
 * measurements in a row, since one may be bad by chance, but for numbers that are not finite. The
 * thresholds without a source are judgement.
 */

/** Causes before what comes of them: where D says nothing that helps, all images are alike, too. */
const alarmCodes = [
  'notFinite',
  'discriminatorTooStrong',
  'discriminatorTooWeak',
  'collapse',
  'missingClasses',
  'copying',
  'discriminatorOverfits',
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
  /** The same of training images. */
  realScore: number | null;
  /** Fréchet distance by the pixels' principal components, as a share of the real images' spread. */
  distance: number | null;
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
export function meanSign(scores: readonly number[]): number {
  return scores.reduce((sum, score) => sum + Math.sign(score - 0.5), 0) / scores.length;
}

/** How far a run must have come before it can be blamed. */
interface Begun {
  steps: number;
  imagesSeen: number;
}

/**
 * A generator starts with noise, which a classifier takes for one class, and D starts by guessing. Both
 * counts matter: with large batches many images are seen in few updates. Measured in five seeds of each
 * preset; docs/recipes.md.
 */
const begun: Begun = { steps: 300, imagesSeen: 5_000 };
/** A class may come late. */
const longBegun: Begun = { steps: 300, imagesSeen: 60_000 };
/** Images before which it is not asked whether a run copies. */
export const seenBeforeCopying = 10_000;

/** Adaptive discriminator augmentation aims at 0.6; above 0.95 one real image in 40 is mistaken. */
const strongSign = 0.95;
const strongFakeScore = 0.03;
/**
 * D scores real images no higher than fakes, and these not low, though they are far. All is needed: a D that can't
 * tell is what success looks like, too. Where presets go well and are still far, the margin is above 0.04.
 * D's sign on real images alone says nothing: by the running statistics of batch norm all scores swing
 * from one side of ½ to the other, and a rule that it be above 0.03 rang in 4 of 30 such runs.
 */
const weakMargin = 0.02;
const weakFakeScore = 0.3;
const farDistance = 0.3;
/**
 * Least share of the real images' spread. Runs of presets that go well have 0.33 of the features' and, without
 * a classifier, 0.32 of the pixels' components' or more; collapsed ones less than 0.1.
 */
const leastVariance = 0.25;
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
  /** Measurements before that don't count. */
  from: Begun;
  bad: Rule;
}

const rules: Record<AlarmCode, AlarmRule> = {
  notFinite: { inARow: 1, from: { steps: 0, imagesSeen: 0 }, bad: ({ finite }) => !finite },
  collapse: {
    inARow: 2,
    from: begun,
    bad: ({ classes, varianceRatio }) => {
      const narrow = test(varianceRatio, (ratio) => ratio < leastVariance);
      if (!classes) return narrow;
      // Fewer than 5 of 10; of two or three classes one may well have half of the fakes.
      const few = classes.covered < classes.total / 2;
      const oneClass = classes.total >= 4 && classes.largestShare > 0.5;
      return few || oneClass || narrow === true;
    },
  },
  missingClasses: {
    inARow: 2,
    from: longBegun,
    bad: ({ classes }) => classes && classes.covered < classes.total,
  },
  copying: {
    inARow: 2,
    from: begun,
    bad: ({ copyingStatistic, copiedShare }) =>
      anyOf(
        test(copyingStatistic, (z) => z < copyingBelow),
        test(copiedShare, (share) => share > copiedAbove),
      ),
  },
  discriminatorOverfits: {
    inARow: 2,
    from: begun,
    bad: ({ trainingSign, heldOutSign }) =>
      trainingSign === null || heldOutSign === null
        ? null
        : trainingSign - heldOutSign > overfitGap,
  },
  discriminatorTooStrong: {
    inARow: 2,
    from: begun,
    bad: ({ trainingSign, fakeScore }) =>
      trainingSign === null || fakeScore === null
        ? null
        : trainingSign > strongSign && fakeScore < strongFakeScore,
  },
  discriminatorTooWeak: {
    inARow: 2,
    from: begun,
    bad: ({ realScore, fakeScore, distance }) =>
      realScore === null || fakeScore === null || distance === null
        ? null
        : realScore - fakeScore < weakMargin && fakeScore > weakFakeScore && distance > farDistance,
  },
};

/** The newest bad measurements in a row, oldest first. */
function badRun(history: readonly Measurement[], { from, bad }: AlarmRule): Measurement[] {
  const judged = history
    .filter(({ step, imagesSeen }) => step >= from.steps && imagesSeen >= from.imagesSeen)
    .map((measured) => ({ measured, bad: bad(measured) }))
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

import type { AlarmCode } from '../../core/metrics/alarms';
import { count, twoDecimals } from './words';

export { copying } from './copying';
export { tile } from './tile';

/** What the parts of the room Train say that tell how good the images are. */

/** Decimals of a percentage: three digits in all, at most two of them decimals. */
const decimals = (share: number) => {
  const size = Math.abs(100 * share);
  return size >= 100 ? 0 : size >= 10 ? 1 : 2;
};
const percent = (share: number) =>
  Number.isFinite(share) ? `${(100 * share).toFixed(decimals(share))} %` : '–';
/** Of shares that are round. */
const wholePercent = (share: number) => `${Math.round(100 * share)} %`;
const withError = (share: number, standardError: number) =>
  Number.isFinite(share) && Number.isFinite(standardError)
    ? `${percent(share)} ± ${(100 * standardError).toFixed(decimals(share))}`
    : percent(share);

const list = new Intl.ListFormat('en');

interface Said {
  label: string;
  share: number;
  standardError: number;
  real: number;
  noise: number;
}

export const quality = {
  percent,
  wholePercent,
  withError,
  first: 'First measured at step 100, then at steps ever farther apart.',
  later: 'Not measured since this run was opened: train on, or measure it now.',
  classNames: {
    mnist: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    fashion: [
      'T-shirt',
      'trouser',
      'pullover',
      'dress',
      'coat',
      'sandal',
      'shirt',
      'sneaker',
      'bag',
      'boot',
    ],
  },
  classKinds: { mnist: 'digits', fashion: 'garments' },
  share: (name: string, share: number) => `${name}: ${percent(share)}`,
  shares: (all: string[]) => `Share of the forgeries, class by class. ${all.join(', ')}.`,
  covered: (kind: string, total: number, missing: string[]) => {
    if (missing.length === 0) return `All ${total} ${kind} are there.`;
    const there = `${total - missing.length} of ${total} ${kind}; `;
    if (missing.length > 4) return `${there}the others are missing.`;
    return `${there}${list.format(missing)} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  },
  coveredEmpty: (kind: string, total: number) =>
    `How the forgeries spread over the ${total} ${kind}.`,
  noClasses:
    'These images have no classes that a classifier knows, so they are compared by pixels alone.',
  distance: 'Distance from real images',
  unit: '% of their own spread; less is better',
  rows: { features: 'By what a classifier sees', components: 'By pixels alone' },
  ends: {
    real: 'real images',
    noise: 'noise',
    realAt: (share: number) => `as many other real images: ${percent(share)}`,
    noiseAt: (share: number) => `noise: ${percent(share)}`,
  },
  scale: ({ label, share, standardError, real, noise }: Said) =>
    `${label}: ${withError(share, standardError)} of the real images’ spread. As many other real images are at ${percent(real)}, noise at ${percent(noise)}; the scale is logarithmic.`,
  scaleEmpty: (label: string) =>
    `${label}: not measured yet. The scale goes from real images to noise.`,
  basis: (samples: number, step: number, average: boolean) =>
    `${count(samples)} forgeries by ${average ? 'the moving average of G' : 'the newest G'} at step ${count(step)}.`,
  judge: (version: string, testAccuracy: number) =>
    ` Classifier ${version}, right about ${percent(testAccuracy)} of test images.`,
  how: {
    title: 'How this is measured',
    frechet:
      'Each image is noted as 64 numbers, so that many images make a cloud with a middle and a spread. The Fréchet distance says how far apart two clouds are, in place and in shape: that of the forgeries and that of the real images. Here it is a share of the real cloud’s own spread.',
    features:
      'By what a classifier sees: the numbers come from a small net that was trained to name the classes. The other line is the check on it. Where this one falls and that one does not, the images please the classifier more than they resemble the data.',
    components:
      'By pixels alone: the numbers are the first 64 principal components of the pixels. It needs no labels and no classifier.',
    compare:
      'Fewer images make the distance look larger, and another classifier sees other things. So figures of different N or different classifiers can’t be compared; the left end of the scale is what as many other real images get.',
    classes:
      'A missing class costs the distance little: that is what the bars are for. A class counts as missing below 2 % of the forgeries. Whiskers: 95 % confidence.',
    error:
      '±: standard error. Thin marks: earlier measurements of this run, the oldest the faintest.',
    manifold:
      'Precision: the share of forgeries that lie near real images. Recall: the share of real images that lie near forgeries. Density and coverage ask the same, less easily fooled by odd images. The first of each pair tells how good the images are, the second how varied.',
  },
  byHand: {
    button: (samples: number) => `Measure on ${count(samples)}`,
    busy: (samples: number) => `Measuring on ${count(samples)}…`,
    hint: 'Adds precision and recall, and whether it copies; training waits.',
    title: (samples: number, step: number) =>
      `On ${count(samples)} forgeries, at step ${count(step)}`,
    apart: 'Not comparable with the above: N differs.',
    real: (value: string, real: number) => `${value} (real images: ${percent(real)})`,
    precision: 'Precision',
    recall: 'Recall',
    density: 'Density',
    coverage: 'Coverage',
    value: twoDecimals,
  },
  curve: {
    features: 'classifier',
    components: 'pixels',
    missing: 'missing',
    missingOf: (classes: number) => (Number.isNaN(classes) ? '–' : String(classes)),
    empty: 'No quality over the steps yet: it is first measured at step 100.',
    summary: (step: number, features: string | null, components: string) =>
      `Distance from real images up to step ${count(step)}. Newest: ${features === null ? '' : `${features} by a classifier, `}${components} by pixels alone.`,
    alarm: 'alarm',
    alarmSince: (step: number) => ` Alarm since step ${count(step)}.`,
    text: 'Distance from real images, in % of their own spread, on a logarithmic scale: the lower, the better. Measurements by hand are not part of it.',
  },
  alarms: {
    notFinite: {
      what: 'Something is no longer a number: the weights have grown without bound.',
      why: 'A step was too long for the slope it stood on, and the next ones made it worse. Lower learning rates take shorter steps. From weights that are not numbers there is no way back: reset, or go back to an earlier state.',
    },
    collapse: {
      what: 'G has collapsed: whatever the noise, it makes nearly the same few images.',
      why: 'G found a few images that pass, and D can’t point it to others, for it judges each image alone. A collapsed G seldom recovers. Start again with a setup that is known to work, or with lower learning rates.',
    },
    missingClasses: {
      what: 'G leaves classes out: some have hardly any of the forgeries.',
      why: 'D asks whether an image looks real, not whether all kinds are there, so G may leave out what is hard to draw. Some classes come late: train on for a while. If they stay away, start again with a larger batch, or with a lower learning rate of D.',
    },
    copying: {
      what: 'G copies: its images lie nearer to the training images than new real ones do.',
      why: 'With few images and many steps, G may learn them by heart. More images help, and so does stopping earlier.',
    },
    discriminatorOverfits: {
      what: 'D learns by heart: it knows its training images, and takes new real ones for forged.',
      why: 'What D then tells G is no longer what makes an image look real. More images help, a smaller D, or stopping earlier.',
    },
    discriminatorTooStrong: {
      what: 'D is too strong: it is right about nearly everything, and G can’t learn from that.',
      why: 'Where D is sure of every image, what it tells G is faint or erratic, depending on the loss. The saturating loss leaves G next to no slope then; the non-saturating one does. With a lower learning rate of D, or a higher one of G, G can catch up.',
    },
    discriminatorTooWeak: {
      what: 'D is too weak: it scores forgeries like real images, though they are far from them, so G learns little from it.',
      why: 'That D can’t tell is what success looks like, but only where the forgeries are near. With a lower learning rate of G, or a higher one of D, D has time to learn; a D with more channels sees more.',
    },
  } satisfies Record<AlarmCode, { what: string; why: string }>,
  since: (step: number) => ` Since step ${count(step)}.`,
  whyTitle: 'Why, and what to try',
  cures: {
    halveBoth: {
      button: 'Halve both learning rates',
      done: 'Both learning rates are halved. Reset to begin again with them.',
    },
    halveD: {
      button: 'Halve D’s learning rate',
      done: 'D’s learning rate is halved, at once. The next measurement shows whether it helps.',
    },
    halveG: {
      button: 'Halve G’s learning rate',
      done: 'G’s learning rate is halved, at once. The next measurement shows whether it helps.',
    },
    presetRates: {
      button: 'Take the preset’s learning rates',
      done: 'Both learning rates are the preset’s, at once. The next measurements show whether it helps.',
    },
    nonSaturating: {
      button: 'Set up the non-saturating loss',
      done: 'The setup has the non-saturating loss now. Restart to train with it.',
    },
    quick: {
      button: 'Set up the preset Quick',
      done: 'The setup is Quick now. Restart to train with it.',
    },
  },
};

import { count } from './words';

/** What the panel says of copying, and of a D that knows its training images by heart. */

const signed = (value: number, decimals = 0) =>
  Number.isFinite(value)
    ? `${value > 0 ? '+' : ''}${value.toFixed(decimals).replace('-', '−')}`
    : '–';
const percent = (share: number) => `${Math.round(100 * share)} %`;

export const copying = {
  title: 'Is it copying?',
  none: 'Measured by hand, or by itself once 10,000 images and a minute of training have passed.',
  statistic: 'Z_U, far below 0 for copies',
  signs: 'D on training images / on unseen ones',
  value: (value: number) => signed(value, 1),
  sign: (value: number | null) => (value === null ? '–' : signed(value, 2)),
  verdicts: {
    copies: (share: number) =>
      `Yes: its forgeries lie nearer to the training images than unseen real ones do; ${percent(share)} are one of them.`,
    near: 'Hardly: they lie a little nearer to the training images than unseen real ones do.',
    no: 'No: they lie no nearer to the training images than unseen real ones do.',
  },
  basis: (samples: number, step: number, isHeldOut: boolean) =>
    `${count(samples)} forgeries at step ${count(step)}, ${isHeldOut ? 'beside as many images held out' : 'beside the training images’ own nearest, since none are held out'}.`,
  compare: ({ copies, real, gans }: { copies: number; real: number; gans: [number, number] }) =>
    `Of so many, copies get ${signed(copies)}, unseen real images about ${signed(real)}, GANs that do not copy ${signed(gans[0])} to ${signed(gans[1])}.`,
  how: {
    statistic:
      'Z_U (Meehan, Chaudhuri and Dasgupta 2020) asks of each forgery how far its nearest training image is, by pixels, and of each unseen real image the same; then how often the forgery is the farther of the two, in standard deviations from half of the time.',
    signs:
      'D on training images is r_t of Karras et al. 2020: how much more often D takes them for real than for forged, from −1 to 1. Beside it stands the same on real images that D was not trained on. Where the second falls far below the first, D knows its images by heart.',
  },
};

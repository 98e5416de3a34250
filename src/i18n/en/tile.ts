import { count } from './words';

/** What the card at a tile says: its nearest training images, and what D tells G about it. */

const levels = (distance: number) => distance.toFixed(distance < 10 ? 1 : 0);
const percent = (share: number) => `${Math.round(100 * share)} %`;

const kinds = {
  heldOut: 'unseen real images',
  training: 'the training images themselves',
} as const;

export const tile = {
  title: (i: number) => `Noise vector ${i}`,
  at: (step: number) => `at step ${count(step)}`,
  close: 'Close',
  open: 'Open in Latent space',
  waiting: 'No generator is open yet; it is on its way.',
  nearest: {
    title: 'Is it copied?',
    searching: 'Searching the training images…',
    fake: 'forgery',
    fakeLabel: 'The forgery as the data set keeps its images',
    label: (place: number, index: number, distance: number) =>
      `Nearest training image ${place}: number ${count(index + 1)}, ${levels(distance)} grey levels away`,
    searched: (images: number, all: number) =>
      `The nearest of ${images < all ? `${count(images)} training images (of ${count(all)}, the others are still to come)` : `${count(images)} training images`}, and how many grey levels away.`,
    levels,
    measuring: 'Measuring how near unseen real images are, to compare…',
    copy: (distance: number) =>
      `A copy: it differs from a training image by ${levels(distance)} of 255 grey levels, which hardly shows.`,
    near: (share: number, kind: keyof typeof kinds) =>
      `Suspiciously near: only ${percent(share)} of ${kinds[kind]} have a training image as near as this. It may be a copy, though by chance 3 of 64 tiles are as near as one in 20.`,
    usual: (share: number, kind: keyof typeof kinds) =>
      `New: about as far from its nearest as ${kinds[kind]} are from theirs (${percent(share)} of them are nearer).`,
    far: (share: number, kind: keyof typeof kinds) =>
      `No copy: farther from its nearest than ${percent(share)} of ${kinds[kind]} from theirs. So far from all, it may not look like the data yet.`,
    yardstick: (half: number, few: number, kind: keyof typeof kinds, images: number) =>
      `Grey bar: how far ${count(images)} ${kinds[kind]} are from their nearest: nine in ten of them; half within ${levels(half)} levels, one in 20 within ${levels(few)}.${kind === 'training' ? ' No images are held out here, so each is compared with all others.' : ''}`,
    noYardstick: 'How near unseen real images are could not be found out.',
  },
  critique: {
    title: 'What D tells G',
    asking: 'Asking D…',
    label: 'Heat map over the forgery: pixels that D wants lighter in blue, darker in orange',
    lighter: 'lighter',
    darker: 'darker',
    text: (batch: number) =>
      `Where each pixel should go for G’s loss to fall, as D sees it in a batch of ${count(batch)}; the strongest in full colour.`,
    nothing: 'Nothing: the gradient is zero at every pixel, so G learns nothing from this forgery.',
    cannot: 'This engine only draws, so that the gradient can’t be had here.',
  },
};

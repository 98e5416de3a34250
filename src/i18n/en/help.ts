export const help = {
  title: 'Help',
  keysTitle: 'Keys',
  keys: [
    ['Space or K', 'play or pause'],
    ['→', 'one step on'],
    ['←', 'one step back, where a room can'],
    ['Home, End', 'first and last step, and [ ] slower and faster, in Deconvolution'],
    ['D', 'step the discriminator only'],
    ['G', 'step the generator only'],
    ['R', 'reset'],
    ['1 – 4', 'go to a room'],
    ['Page Down, Page Up', 'next and previous, for a presenter’s clicker'],
    ['F', 'full screen'],
    ['P', 'presenter mode: larger type, settings hidden'],
    ['?', 'this help'],
  ] as [key: string, action: string][],
  letterKeys: 'Letters and digits act as keys',
  awayTitle: 'When you look away',
  away: 'Training and the game go on while this tab is in the background, as fast as the browser lets them. A tab that the browser freezes, or a computer that sleeps, stands still; afterwards it goes on from where it was and makes up for nothing. To stop them, press Pause.',
  appearance: 'Appearance',
  voicesTitle: 'Three voices',
  voices: [
    ['g', 'Generator G: green, solid. It turns noise z into forgeries.'],
    ['d', 'Discriminator D: blue, dashed. It judges: 1 is real, 0 is forged.'],
    ['data', 'Real data: ink, dotted. The yardstick; it never changes.'],
  ] as [voice: 'g' | 'd' | 'data', line: string][],
};

export const about = {
  title: 'About Ganvas',
  text: [
    'Ganvas trains a generative adversarial network in this page, on your own device. Nothing that you do here leaves it: there is no server, no account and no tracking.',
    'The networks are those of the DCGAN paper (Radford, Metz and Chintala, 2016), the game is Goodfellow and others’ (2014).',
  ],
  licencesTitle: 'Licences',
  fullLicences: 'All licences in full (a text file)',
  licences: [
    ['Ganvas', 'MIT'],
    ['MNIST', 'Yann LeCun, Corinna Cortes and Christopher J. C. Burges; CC BY-SA 3.0'],
    ['Fashion-MNIST', 'Zalando SE; MIT'],
    ['Pixel faces', 'DiceBear “Pixel Art”; CC0 1.0'],
    ['Inter', 'The Inter Project Authors; SIL Open Font License 1.1'],
    ['TensorFlow.js', 'Google; Apache 2.0'],
    ['React, zustand, uPlot, Recharts, Valibot', 'MIT'],
    ['Lucide', 'ISC'],
  ] as [work: string, licence: string][],
};

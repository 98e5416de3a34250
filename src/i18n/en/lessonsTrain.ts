import type { StepText } from '../lessonText';
import { count, twoDecimals } from './words';

const digits = (value: number) => String(Number(value.toPrecision(2)));
const whole = (value: number) => String(Math.round(value));

export const trainSteps = {
  'train.dStep': {
    title: 'What G and D are made of',
    text: 'G turns a list of random numbers, z, into an image: one dense layer, then transposed convolutions that double its size. D goes the other way with strided convolutions, down to one verdict. Both begin with random weights and know nothing.',
    task: 'Press “D step”.',
    question: {
      ask: 'D takes one step. How far will G’s weights move?',
      choices: ['As far as D’s', 'A little', 'Not at all'],
      answer: ([d = NaN, g = NaN]) =>
        `D’s weights moved by ${digits(d)} %, G’s by ${g === 0 ? 'exactly 0' : digits(g)} %.`,
      why: 'Each player’s step changes that player’s weights only. The other one stands still and is part of the loss.',
    },
  },
  'train.gStep': {
    title: 'How G learns without ever seeing the data',
    text: 'Now it is G’s turn. Its forgeries go through D, and the gradient of D’s verdict flows back through D’s layers into the image, and from there into G.',
    task: 'Press “G step”.',
    question: {
      ask: 'What does G learn from in its step?',
      choices: ['From real images', 'From D’s verdict on forgeries alone'],
      answer: ([fake = NaN, real = NaN, moved = NaN]) =>
        `This step judged ${count(fake)} forgeries and ${count(real)} real images; G’s weights moved by ${digits(moved)} %.`,
      why: 'G is never shown the data. All it knows of digits comes to it as D’s gradient: which way each pixel should change to look more real to D.',
    },
  },
  'train.early': {
    title: 'Who is ahead?',
    text: 'A run has two learners, and they need each other: a D that is far too good leaves G no slope to climb, one that is too weak teaches it nothing. “What D believes” shows both kinds by D’s verdicts.',
    task: 'Press “Train”. It stops by itself at step 100.',
    question: {
      ask: 'After 100 steps, whom will D’s verdicts favour?',
      choices: ['D: it catches most forgeries', 'G: most forgeries pass', 'Neither'],
      answer: ([step = NaN, caught = NaN, real = NaN]) =>
        `At step ${count(step)} D sees through ${whole(caught)} % of the newest forgeries; its mean verdict on real images is ${twoDecimals(real)}.`,
      why: 'Who leads changes from batch to batch. A lead is no harm as long as it changes hands; it becomes one when it stays.',
    },
  },
  'train.losses': {
    title: 'Flat is not failure',
    text: 'In ordinary training a loss that falls is good news. Here each player’s loss depends on how good the other one is, so both can hover for ever while the images get better. The dotted lines are what both pay when D can only guess.',
    task: 'Press “Train” and let it run to step 300.',
    question: {
      ask: 'The curves go flat. Has training stopped working?',
      choices: ['Yes: the images no longer improve', 'No: the images still improve'],
      answer: ([
        d = NaN,
        g = NaN,
        dLevel = NaN,
        gLevel = NaN,
        before = NaN,
        after = NaN,
        from = NaN,
        to = NaN,
      ]) =>
        `Over the newest steps D paid ${twoDecimals(d)} and G ${twoDecimals(g)}; a draw would be ${twoDecimals(dLevel)} and ${twoDecimals(gLevel)}. Meanwhile the distance from real images, by pixels alone, went from ${digits(before)} % ${from === 0 ? 'for noise' : `at step ${count(from)}`} to ${digits(after)} % at step ${count(to)}.`,
      why: 'A GAN’s loss is a score between two players, not a distance from a goal. To know whether images improve, look at them or measure them.',
    },
  },
  'train.metrics': {
    title: 'What the figures say, and what they do not',
    text: 'The distance compares a thousand forgeries with real images as two clouds of points. The ten bars ask something else: whether every digit is there. One number can look fine while a digit is missing.',
    task: 'Press “Train” and go on to step 400.',
    question: {
      ask: 'Will all ten digits be among the forgeries?',
      choices: ['All ten', 'One or two are missing', 'More are missing'],
      answer: ([missing = NaN, largest = NaN, share = NaN, real = NaN, samples = NaN]) =>
        `Of ${count(samples)} forgeries: ${missing === 0 ? 'all ten digits are there' : `${missing} of the ten digits ${missing === 1 ? 'is' : 'are'} missing`}; the most frequent one makes up ${whole(largest)} %. The distance is ${digits(share)} %, against ${digits(real)} % for real images themselves.`,
      why: 'A distance of few images is too large, another classifier gives other numbers, and neither notices copies of the training images. A figure is worth something beside its two ends and its number of samples.',
    },
  },
  'train.batchNorm': {
    title: 'The batch-norm trap',
    text: 'In training, batch norm takes mean and spread from the batch. So an image depends on its neighbours in the batch as well as on its z. To draw, Ganvas uses running statistics instead. A D step leaves G’s weights alone: whatever changes, they do not.',
    task: 'Under the 64 tiles choose “newest weights”, then press “D step”.',
    question: {
      ask: 'The same z and the same weights, in the batch and alone: the same picture?',
      choices: ['Yes: z decides', 'No: the batch has a say'],
      answer: ([apart = NaN]) =>
        `The two pictures differ by ${digits(apart)} % of the range from black to white (root mean square).`,
      why: 'Whoever generates in training mode gets another picture of the same z in every batch, and sliders that seem to be broken. Switch batch norm to its running statistics first.',
    },
  },
  'train.toLatent': {
    title: 'Take a z with you',
    text: 'Every tile keeps its z for the whole run. That is why you saw one forgery improve, and not a new draw each time. The same z opens in Latent space, with the G that you have just trained.',
    task: 'Choose a tile, and go to Latent space with it.',
  },
} satisfies Record<string, StepText>;

import type { LessonId } from '../../core/lessons';
import type { LessonText, StepText } from '../lessonText';
import { deconvSteps } from './lessonsDeconv';
import { gameSteps } from './lessonsGame';
import { latentSteps } from './lessonsLatent';
import { trainSteps } from './lessonsTrain';
import { count } from './words';

export const lessonUi = {
  menu: {
    title: 'Lessons',
    minutes: (minutes: number) => `${minutes} min`,
    at: (step: number, steps: number) => `step ${step} of ${steps}`,
    finished: 'finished',
    sheets: 'For teachers: sheets to print',
    open: 'open now',
  },
  card: {
    label: (lesson: string) => `Lesson: ${lesson}`,
    step: (step: number, steps: number) => `Step ${step} of ${steps}`,
    stepDone: (step: number, title: string) => `Step ${step}, ${title}: done`,
    stepOpen: (step: number, title: string) => `Step ${step}, ${title}`,
    task: 'Do',
    ask: 'What do you think?',
    chosen: (choice: string) => `You said: ${choice}.`,
    right: ' So it was.',
    wrong: ' It turned out otherwise.',
    measured: 'Just computed',
    done: 'Done',
    next: 'Next',
    skip: 'Skip',
    back: 'Back',
    finish: 'Finish',
    leave: 'Leave the lesson; your place is kept',
    setUp: 'Set it up again',
    goThere: (room: string) => `Go to “${room}”`,
    fold: 'Fold the lesson',
    unfold: 'Unfold the lesson',
    inBatch: 'in its batch',
    alone: 'alone',
    inBatchLabel: 'The first forgery of the newest batch, drawn with the statistics of that batch',
    aloneLabel: 'The same z, drawn alone with the running statistics',
  },
  welcome: {
    title: 'New here?',
    text: 'Two networks play against each other in this page: one forges, one judges. From that game come digits that nobody wrote.',
    show: 'Show me',
    showHint: 'a lesson of 25 minutes',
    play: 'Let me play',
    playHint: 'just look around',
    teach: 'I teach',
    teachHint: 'sheets to print, and links',
  },
  sheet: {
    back: 'Back to the page',
    print: 'Print',
    choose: 'Lesson',
    title: (lesson: string) => `Teacher’s sheet: ${lesson}`,
    time: 'Time',
    minutes: (minutes: number, steps: number) => `about ${minutes} minutes, ${steps} steps`,
    goals: 'Afterwards they can',
    words: 'Words',
    steps: 'Step by step',
    where: (room: string) => `Room “${room}”`,
    task: 'They do:',
    ask: 'Ask first:',
    choices: 'Choices:',
    answer: 'Answer:',
    computed:
      'Numbers are computed on each machine as the class goes along: they stand on the screen, and are not printed here.',
    link: 'Link to this step',
    pageDown:
      'A presenter’s clicker works: Page Down is Next, Page Up is Back. P makes the type larger.',
    copy: 'Copy all links',
    copied: (links: number) => `${count(links)} links copied`,
    copyFailed: 'The browser does not let the page copy; take the links from the list.',
  },
};

export const lessonTexts = {
  digits: {
    name: 'From noise to digits',
    about: 'All four rooms: the game, the training, the latent space, the layer',
    goals: [
      'say what G and D each want, and what each gets to see',
      'tell why a loss that lies flat is no failure, and what to measure instead',
      'make mode collapse and vanishing gradients happen, and cure both',
      'explain what z is, and how a transposed convolution turns a small map into a large one',
    ],
    words: [
      'generator',
      'discriminator',
      'noise vector',
      'min–max game',
      'mode collapse',
      'vanishing gradient',
      'latent space',
      'transposed convolution',
    ],
  },
  game: {
    name: 'The game of two players',
    about: 'V and D*, vanishing gradients, mode collapse',
    goals: [
      'state the min–max game, and who moves V which way',
      'give the best D for a fixed G, and its value when both hills agree',
      'explain why the saturating loss starves G, and what the non-saturating one changes',
      'make mode collapse happen and cure it',
    ],
    words: [
      'value function',
      'optimal discriminator D*',
      'saturating and non-saturating loss',
      'vanishing gradient',
      'mode collapse',
      'learning rate',
    ],
  },
  train: {
    name: 'Train a GAN and read it',
    about: 'Steps of G and D, losses, figures, batch norm',
    goals: [
      'name the layers of G and D, and say what a D step and a G step change',
      'read the two losses against their lines of equilibrium',
      'say what a Fréchet distance and a class count show, and what they miss',
      'explain why batch norm needs running statistics when images are drawn',
    ],
    words: [
      'dense layer',
      'strided convolution',
      'transposed convolution',
      'gradient',
      'equilibrium',
      'Fréchet distance',
      'batch norm',
      'running statistics',
    ],
  },
  latent: {
    name: 'A walk in latent space',
    about: 'Directions, the hollow ball, typical points',
    goals: [
      'explain why meaning lies in directions and not in single coordinates',
      'say where random z’s lie in many dimensions, and why a straight line leaves that place',
      'tell a likely point from a typical one',
    ],
    words: [
      'latent space',
      'prior',
      'principal direction',
      'interpolation',
      'great circle',
      'norm of a vector',
      'typical set',
    ],
  },
  deconv: {
    name: 'Transposed convolution as Wᵀ',
    about: 'One matrix, both directions, and checkerboards',
    goals: [
      'write a convolution and its transpose as products with W and Wᵀ',
      'work out the output’s size',
      'explain why the transpose is no inverse, and why each one is the other’s backward pass',
      'predict from kernel and stride whether a checkerboard will appear',
    ],
    words: [
      'convolution',
      'transposed convolution',
      'kernel',
      'stride',
      'padding',
      'transpose of a matrix',
      'backward pass',
      'checkerboard artefact',
    ],
  },
} satisfies Record<LessonId, LessonText>;

export const lessonSteps = {
  'digits.start': {
    title: '64 digits that nobody wrote',
    text: 'These are forgeries. A generator, G, drew them from random numbers; it was trained against a discriminator, D, that tells real from forged. G has never seen a real digit. How that can work is what this lesson is about.',
    task: 'Look at the tiles, then choose an answer.',
    question: {
      ask: 'What does G get as its input for one digit?',
      choices: [
        '10 numbers, one for each digit',
        'A list of random numbers',
        'The 784 pixels of a real image',
      ],
      answer: ([latent = NaN, pixels = NaN]) =>
        `${count(latent)} random numbers, from which it makes ${count(pixels)} pixels.`,
      why: 'The list is called z. No label, no image: which digit comes out, G decides by itself.',
    },
  },
  ...gameSteps,
  ...trainSteps,
  ...latentSteps,
  ...deconvSteps,
  'digits.end': {
    title: 'Now it is yours',
    text: 'You have seen the game, its two great troubles, a training run from noise on, and what a layer does. The rest is trying things out: other data, other losses, rates that break it.',
    task: 'In “Setup” choose other data, such as Fashion.',
  },
} satisfies Record<string, StepText>;

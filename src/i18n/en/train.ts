import type { DatasetName, PretrainedName } from '../../core/dataset';
import type { LossName } from '../../core/nn/losses';
import { bytes, count, fieldNames, number, presetNames, twoDecimals } from './words';

const share = (value: number) => `${Math.round(100 * value)} %`;
/** A relative change of weights: two digits are enough. */
const moved = (value: number) =>
  value === 0 ? 'exactly 0' : `${Number((100 * value).toPrecision(2))} %`;

export const train = {
  transport: {
    label: 'Training',
    play: 'Train',
    pause: 'Pause',
    fromScratch: 'Train from scratch',
    goOn: 'Continue from here',
    goOnTitle: 'Train the pre-trained generator further; the setup follows it',
    step: 'Step',
    stepTitle: 'One iteration: first D learns, then G',
    d: 'D step',
    dTitle: 'One batch for the discriminator only; G stays as it is',
    g: 'G step',
    gTitle: 'One batch for the generator only; D stays as it is',
    reset: 'Reset',
    resetTitle: 'Back to step 0: the same first weights and noise',
    stepWord: 'step',
    epoch: (epochs: number) => `epoch ${epochs.toFixed(1)}`,
    speed: (images: number) => `${count(Math.round(images))} images/s`,
    target: (steps: number) => `${count(steps)} steps`,
    left: (time: string) => `${time} left`,
    progress: 'Progress to the chosen number of steps',
    count,
  },
  share: {
    button: 'Share link',
    done: 'Link copied',
    failed: 'Copy the address from the address bar: it holds this setup.',
  },
  resetDialog: {
    title: 'Reset this run?',
    text: (steps: number, minutes: number) =>
      `${count(steps)} steps and about ${count(minutes)} minute${minutes === 1 ? '' : 's'} of training would be lost.`,
    keep: 'Keep training',
    reset: 'Reset',
    restart: 'Restart',
  },
  setup: {
    title: 'Setup',
    dataset: 'Data',
    datasets: {
      mnist: 'MNIST',
      fashion: 'Fashion',
      faces: 'Faces',
      shapes: 'Shapes',
    } satisfies Record<DatasetName, string>,
    datasetNote: {
      mnist: 'MNIST · 60,000 handwritten digits',
      fashion: 'Fashion-MNIST · 60,000 garments',
      faces: 'Pixel faces · 20,000 in colour',
      shapes: 'Shapes · 2,048, drawn here',
    } satisfies Record<DatasetName, string>,
    pretrained: {
      digits: 'Pre-trained digits',
      clothes: 'Pre-trained clothes',
      faces: 'Pre-trained faces',
    } satisfies Record<PretrainedName, string>,
    openPretrained: 'what G draws after long training',
    onShow: 'on show now',
    preset: 'Preset',
    lab: 'Break it …',
    presets: presetNames,
    presetOption: (name: string, size: number) => `${name} · ${size}×${size}`,
    suitsDevice:
      'What suits this graphics card: a step with wide nets and 64 images takes it little longer than a small one, so G gets there in a third of the steps.',
    changed: (name: string) => `${name}, changed`,
    loss: 'Loss',
    losses: {
      softmax: 'Softmax, two logits',
      nonSaturating: 'Non-saturating',
      minimax: 'Minimax, saturating',
      leastSquares: 'Least squares',
      hinge: 'Hinge',
    } satisfies Record<LossName, string>,
    rate: 'Learning rate',
    ofG: 'of G',
    ofD: 'of D',
    rateHint: 'Changes take effect at once, also while training.',
    fields: fieldNames,
    channelsHint: 'One number a layer. The last one of G is the image’s.',
    more: 'More',
    target: 'Stop after (steps)',
    engine: 'Engine',
    engines: {
      auto: 'The fastest that works',
      gpu: 'Compiled for this GPU',
      wasm: 'Compiled for this processor',
      tfjs: 'TensorFlow.js',
      webgl: 'TensorFlow.js on WebGL',
    },
    cost: (weights: number, flops: number) =>
      `${count(weights)} weights · ${number(flops / 1e9)} GFLOP a step. Everything but the rates and the number of steps needs a restart.`,
    waiting: (fields: string[]) =>
      `${fields.length === 1 ? 'This change needs' : 'These changes need'} a restart: ${fields.join(', ')}.`,
    restart: 'Restart with it',
    undo: 'Undo',
  },
  pipeline: {
    title: 'What is happening',
    step: 'What a step does',
    figure: (g: string, d: string) =>
      `Noise z passes through the generator (${g}) and becomes a forgery. The forgery and a real image pass through the discriminator (${d}), which gives each a verdict between 0, forged, and 1, real.`,
    z: (length: number) => `z · ${length}`,
    generator: 'Generator forges',
    discriminator: 'Discriminator judges',
    weights: (n: number) => `${count(n)} weights`,
    fake: 'forgery',
    real: 'real',
    fakeLooks: 'forgery looks real',
    realLooks: 'real looks real',
    score: twoDecimals,
    notes: {
      idle: 'G turns noise into images, D tells them from real ones; each learns from the other',
      both: 'Each step: D learns on both images, then G learns from D’s verdict',
      d: 'D step: real images should score 1, forgeries 0; G stays as it is',
      g: 'G step: the forgery should score 1; the gradient comes back through D, which stays as it is',
    },
  },
  grid: {
    title: 'The same 64 noise vectors',
    at: (step: number) => `at step ${count(step)}`,
    before: 'what G must learn to forge',
    pretrained: 'pre-trained',
    text: 'Each tile keeps its noise vector z for the whole run, so you watch one forgery improve, not a new draw each time.',
    beforeText:
      'These are real images from the data. G has never seen one and never will: all it learns comes through D’s verdicts.',
    pretrainedText:
      'Forged by a generator that was trained beforehand, in this same engine. Train from scratch to see noise become images, or continue from here.',
    pretrainedLabel: {
      digits: '64 digits forged by a pre-trained generator, eight by eight',
      clothes: '64 garments forged by a pre-trained generator, eight by eight',
      faces: '64 faces forged by a pre-trained generator, eight by eight',
    } satisfies Record<PretrainedName, string>,
    pick: 'Choose a tile: is it copied, what does D say of it? Or take its z to Latent space.',
    tile: (i: number) => `Noise vector ${i}`,
    realTitle: 'Real ones, to compare',
    label: (step: number) => `64 forgeries at step ${count(step)}, eight by eight`,
    realLabel: (set: string) => `Real images: ${set}`,
    drawnWith: 'Drawn with',
    average: 'average weights',
    newest: 'newest weights',
    averageText:
      'A moving average of G’s weights over its last updates. It makes steadier pictures; training does not see it.',
    newestText: 'G as it is right after the newest update: every swing of the game shows.',
    running:
      'Drawn with the running statistics of batch norm, so that a tile depends on its z alone.',
  },
  curves: {
    title: 'Curves',
    label: 'What the curves show',
    losses: 'Losses',
    quality: 'Quality over steps',
  },
  quality: { title: 'How good are they' },
  losses: {
    legendG: 'G',
    legendD: 'D',
    value: (loss: number) => (Number.isNaN(loss) ? '–' : loss.toFixed(3)),
    step: 'step',
    flat: (d: string, g: string) =>
      `Flat is not failure: when D can only guess, D pays ${d} and G pays ${g}.`,
    summaryEmpty: 'No losses yet. The dotted lines show what each pays when D can only guess.',
    summary: (step: number, d: string, g: string) =>
      `Losses up to step ${count(step)}. Newest: D ${d}, G ${g}.`,
    table: 'Table',
    plot: 'Plot',
    how: 'Thin: every step. Bold: their running average.',
  },
  belief: {
    title: 'What D believes',
    low: 'forged',
    high: 'real',
    fake: 'forgeries',
    real: 'real',
    empty: 'Fills when D has judged its first batch.',
    text: 'A batch by D’s verdicts. When the two hills merge, D can no longer tell.',
    summary: (fake: number, real: number, n: number) =>
      `D’s verdicts on ${n} images of each kind. Mean on forgeries ${twoDecimals(fake)}, on real images ${twoDecimals(real)}.`,
    summaryFake: (fake: number, n: number) =>
      `D’s verdicts on ${n} forgeries, mean ${twoDecimals(fake)}. This step judged no real image.`,
  },
  words: {
    title: 'In words',
    closed:
      'Press Train and watch noise become images: first blobs, then strokes, then the real thing.',
    pretrained:
      'This generator has been trained for you. Choose a picture to explore its noise, or press Train from scratch: the setup on this page starts from random weights and learns before your eyes.',
    opening: 'Getting the engine and the data ready.',
    ready:
      'G has its first random weights: whatever the noise, its 64 pictures are all but the same grey. Press Train, or make the first step yourself.',
    waitingData: 'Training starts as soon as the first images have arrived.',
    afterD: (d: number, g: number, loss: number) =>
      `D’s weights moved by ${moved(d)}, G’s by ${moved(g)}. D’s loss on this batch was ${loss.toFixed(3)}.`,
    afterG: (d: number, g: number, loss: number) =>
      `G’s weights moved by ${moved(g)}, D’s by ${moved(d)}. G’s loss on this batch was ${loss.toFixed(3)}.`,
    afterBoth: (d: number, g: number) =>
      `D’s weights moved by ${moved(d)}, then G’s by ${moved(g)}.`,
    caught: (rate: number) => `D sees through ${share(rate)} of the forgeries`,
    accepted: (rate: number) => ` and takes ${share(rate)} of the real images for real.`,
    stop: '.',
    dWins: ' D is far ahead: its verdicts leave G little slope to climb. That is common early on.',
    gWins: ' G is ahead for now: D takes most forgeries for real.',
    even: ' Neither is far ahead, which is when both learn most.',
    paused: (step: number) => `Paused after step ${count(step)}. `,
    done: (step: number) => `${count(step)} steps are done; press Train to go on. `,
  },
  data: {
    label: 'Data on its way',
    progress: (loaded: number, images: number, got: number, total: number) =>
      `${count(loaded)} of ${count(images)} images here · ${bytes(got)} of ${bytes(total)}`,
  },
  notices: {
    retry: 'Try again',
    drawsOnly: 'This generator can be explored here, but not trained.',
    dismiss: 'Dismiss',
    resume: (step: number) => ` The last good state is that of step ${count(step)}.`,
    halveRates: 'Go on with half the learning rates',
    recovering: ' A new engine is taking over…',
    recovered: (step: number) =>
      ` A new engine took over, and training is back at step ${count(step)}.`,
    adjusted: (fields: string[]) =>
      `The link holds values that can’t be used as they stand, and they were replaced: ${fields.join(', ')}.`,
  },
};

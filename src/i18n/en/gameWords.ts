import type { StepPhaseName } from '../../core/toygan/stepPhases';

/** Live numbers for the sentence of a stage, already formatted. */
interface StepPhaseNumbers {
  count: number;
  onReal: string;
  onFake: string;
  loss: string;
  gradient: string;
  moved: string;
  change: string;
  sampleDescent: string;
}

type Sentence = (n: StepPhaseNumbers) => string;

const stepPhases: Record<'d' | 'g', Record<StepPhaseName, Sentence>> = {
  d: {
    sample: (n) => `Draw: ${n.count} noise values z, and as many real samples x.`,
    generate: () => 'Forge: G turns each z into x = G(z). G itself stays as it is in D’s turn.',
    score: (n) =>
      `Judge: D gives the real samples ${n.onReal} and the forgeries ${n.onFake} on average.`,
    loss: (n) => `Loss: D wants 1 on data and 0 on forgeries; what is missing costs it ${n.loss}.`,
    gradient: (n) =>
      `Gradient: D is to rise at the real samples and fall at the forgeries; the slope’s length is ${n.gradient}.`,
    update: (n) => `Update: D’s weights move by ${n.moved}, and V by ${n.change}.`,
  },
  g: {
    sample: (n) => `Draw: ${n.count} noise values z. G never sees the data itself.`,
    generate: () => 'Forge: G turns each z into x = G(z).',
    score: (n) => `Judge: D gives the forgeries ${n.onFake} on average.`,
    loss: (n) => `Loss: G wants 1 on its forgeries; what is missing costs it ${n.loss}.`,
    gradient: (n) =>
      `Gradient: each forgery is pulled along the slope of D, by ${n.sampleDescent} on average; on G’s weights that is ${n.gradient}.`,
    update: (n) => `Update: G’s weights move by ${n.moved}, and V by ${n.change}.`,
  },
};

export const gameWords = {
  title: 'In words',
  stepPhaseOf: (player: 'd' | 'g', index: number, count: number) =>
    `${player === 'd' ? 'D’s turn' : 'G’s turn'}, stage ${index} of ${count}`,
  stepPhaseNames: {
    sample: 'sample z',
    generate: 'forge',
    score: 'judge',
    loss: 'loss',
    gradient: 'gradient',
    update: 'update',
  } satisfies Record<StepPhaseName, string>,
  stepPhases,
  start: 'Nothing has been learnt yet: G’s forgeries lie where its random weights put them.',
  scores: (real: string, fake: string) => `D gives data ${real} and forgeries ${fake} on average.`,
  guessing: 'It can hardly tell them apart.',
  sure: 'It is sure of itself.',
  summit: (score: string, place: string) =>
    `It is surest of data (${score}) near x = ${place}: forgeries there would score best.`,
  pulled: (sampleDescent: string) => `The pull on a forgery is ${sampleDescent} on average.`,
  noSampleDescent: (sampleDescent: string) =>
    `The pull on a forgery is only ${sampleDescent} on average: G has next to nothing to go by.`,
  forgeries: (mean: string, spread: string) =>
    `The forgeries lie around ${mean}, spread ${spread}.`,
  collapsed: 'All forgeries sit in one narrow spot.',
  away: (covered: number, modes: number) => `${covered} of ${modes} bumps are covered.`,
  apart: 'Data and forgeries do not overlap at all.',
  close: 'Data and forgeries are close together.',
};

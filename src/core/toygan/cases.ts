import { defaultToyGan } from './config';
import type { ToyGanConfig } from './config';
import { drawingColumns, drawingTop } from './density';

export const caseNames = [
  'convergence',
  'collapse',
  'vanishing',
  'weak',
  'strong',
  'oscillation',
  'planeRing',
  'planeCollapse',
  'planeVanishing',
  'planeWeak',
  'planeStrong',
  'planeOscillation',
] as const;

export type CaseName = (typeof caseNames)[number];

/** A phenomenon to watch, by seed, and the one change of settings that cures it. */
export interface ToyCase {
  phenomenon: ToyGanConfig;
  /** Null where there is nothing to cure. */
  cure: ToyGanConfig | null;
  /** Iterations after which it is there to see. */
  steps: number;
  /** The same for the cure, where it takes longer. */
  cureSteps?: number;
}

const game = (part: Partial<ToyGanConfig>): ToyGanConfig => ({ ...defaultToyGan, ...part });

/** A narrow bump near x = 2.75, far from where G begins. */
const farBump = Array.from({ length: drawingColumns }, (_, i) =>
  i === 26 || i === 27 ? drawingTop : 0,
);

const vanishing = game({
  data: 'drawnLine',
  drawing: farBump,
  discriminatorWarmup: 1000,
  generatorRate: 0.0003,
  discriminatorRate: 0.025,
  discriminatorSteps: 5,
  beta1: 0,
});
const strong = game({ generatorRate: 0.002, discriminatorRate: 0.02 });
const ring = game({
  data: 'ring',
  noise: 'normal',
  generatorWidth: 32,
  discriminatorWidth: 32,
  discriminatorRate: 0.005,
  beta1: 0,
});
const ringVanishing: ToyGanConfig = {
  ...ring,
  discriminatorWarmup: 1000,
  generatorRate: 0.0003,
  discriminatorRate: 0.01,
  discriminatorSteps: 3,
};
const ringStrong: ToyGanConfig = { ...ring, discriminatorRate: 0.01 };

export const cases: Record<CaseName, ToyCase> = {
  convergence: { phenomenon: game({ data: 'gaussian' }), cure: null, steps: 1000 },
  collapse: {
    phenomenon: game({ generatorRate: 0.02, discriminatorRate: 0.002 }),
    cure: game({}),
    steps: 1000,
  },
  vanishing: {
    phenomenon: { ...vanishing, loss: 'minimax' },
    cure: vanishing,
    steps: 100,
    cureSteps: 700,
  },
  weak: {
    phenomenon: game({ discriminatorWidth: 1, discriminatorDepth: 1 }),
    cure: game({}),
    steps: 1000,
  },
  strong: { phenomenon: { ...strong, discriminatorSteps: 20 }, cure: strong, steps: 300 },
  oscillation: {
    phenomenon: game({
      data: 'gaussian',
      generatorRate: 0.01,
      discriminatorRate: 0.01,
      beta1: 0.9,
    }),
    cure: game({ data: 'gaussian' }),
    steps: 300,
  },
  planeRing: { phenomenon: ring, cure: null, steps: 1000 },
  planeCollapse: {
    phenomenon: { ...ring, generatorRate: 0.02, discriminatorRate: 0.001, beta1: 0.5 },
    cure: ring,
    steps: 1000,
  },
  planeVanishing: {
    phenomenon: { ...ringVanishing, loss: 'minimax' },
    cure: ringVanishing,
    steps: 200,
  },
  planeWeak: {
    phenomenon: { ...ring, discriminatorWidth: 1, discriminatorDepth: 1 },
    cure: ring,
    steps: 1000,
  },
  planeStrong: {
    phenomenon: { ...ringStrong, discriminatorSteps: 20 },
    cure: ringStrong,
    steps: 300,
  },
  planeOscillation: {
    phenomenon: { ...ring, generatorRate: 0.01, discriminatorRate: 0.01, beta1: 0.9 },
    cure: ring,
    steps: 600,
  },
};

/** Whether a case's cure is what is set. */
export function isCured(caseName: CaseName, config: ToyGanConfig): boolean {
  const { cure } = cases[caseName];
  return cure !== null && JSON.stringify(config) === JSON.stringify(cure);
}

/** Iterations after which what is set shows the case's point. */
export function stepsToSee(caseName: CaseName, config: ToyGanConfig): number {
  const { steps, cureSteps = steps } = cases[caseName];
  return isCured(caseName, config) ? cureSteps : steps;
}

import { defaultGame } from './config';
import type { GameConfig } from './config';

export const lessonNames = [
  'convergence',
  'collapse',
  'vanishing',
  'weak',
  'strong',
  'oscillation',
  'planeRing',
  'planeCollapse',
] as const;

export type LessonName = (typeof lessonNames)[number];

/** A phenomenon to watch, by seed, and the one change of settings that cures it. */
export interface Lesson {
  phenomenon: GameConfig;
  /** Null where there is nothing to cure. */
  cure: GameConfig | null;
  /** Iterations after which it is there to see. */
  steps: number;
}

const game = (part: Partial<GameConfig>): GameConfig => ({ ...defaultGame, ...part });

export const lessons: Record<LessonName, Lesson> = {
  convergence: { phenomenon: game({ data: 'gaussian' }), cure: null, steps: 1500 },
  collapse: { phenomenon: game({ data: 'five' }), cure: game({ data: 'five' }), steps: 1500 },
  vanishing: { phenomenon: game({ data: 'gaussian' }), cure: game({}), steps: 300 },
  weak: { phenomenon: game({}), cure: game({}), steps: 1000 },
  strong: { phenomenon: game({}), cure: game({}), steps: 1000 },
  oscillation: { phenomenon: game({}), cure: game({}), steps: 1000 },
  planeRing: { phenomenon: game({ data: 'ring' }), cure: null, steps: 2000 },
  planeCollapse: { phenomenon: game({ data: 'ring' }), cure: game({ data: 'ring' }), steps: 1500 },
};

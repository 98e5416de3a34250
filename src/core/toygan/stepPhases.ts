/** What happens in one player's update, in order. */
export const stepPhaseNames = [
  'sample',
  'generate',
  'score',
  'loss',
  'gradient',
  'update',
] as const;
export type StepPhaseName = (typeof stepPhaseNames)[number];

/** One picture of slow motion: whose part of the step, and how far it has come. */
export interface StepPhase {
  player: 'd' | 'g';
  name: StepPhaseName;
}

/** The stages of a step, D's before G's. */
export function stepPhasesOf(players: 'both' | 'd' | 'g'): StepPhase[] {
  const of = (player: 'd' | 'g') => stepPhaseNames.map((name) => ({ player, name }));
  return players === 'both' ? [...of('d'), ...of('g')] : of(players);
}

/** What a stage's figure draws on top of the curves: all that the stages up to it have made. */
export interface PhaseMarks {
  /** Ticks on the noise line, and, in D's part, real samples on the data line. */
  noise: boolean;
  /** Lines from z to x = G(z). */
  forgeries: boolean;
  /** Dots at D(x). */
  scores: boolean;
  /** Bars from each dot to where the player wants it. */
  losses: boolean;
  /** D's part: arrows on the dots; G's part: arrows on the fakes. */
  arrows: boolean;
  /** The curves are those after the update. */
  after: boolean;
}

export function marksOf({ name }: StepPhase): PhaseMarks {
  const reached = stepPhaseNames.indexOf(name);
  const since = (stepPhase: StepPhaseName) => reached >= stepPhaseNames.indexOf(stepPhase);
  const after = name === 'update';
  return {
    noise: true,
    forgeries: since('generate'),
    scores: since('score') && !after,
    losses: name === 'loss',
    arrows: name === 'gradient',
    after,
  };
}

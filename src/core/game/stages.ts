/** What happens in one player's update, in order. */
export const stageNames = ['sample', 'generate', 'score', 'loss', 'gradient', 'update'] as const;
export type StageName = (typeof stageNames)[number];

/** One picture of slow motion: whose part of the step, and how far it has come. */
export interface Stage {
  player: 'd' | 'g';
  name: StageName;
}

/** The stages of a step, D's before G's. */
export function stagesOf(players: 'both' | 'd' | 'g'): Stage[] {
  const of = (player: 'd' | 'g') => stageNames.map((name) => ({ player, name }));
  return players === 'both' ? [...of('d'), ...of('g')] : of(players);
}

/** What a stage's figure draws on top of the curves: all that the stages up to it have made. */
export interface StageMarks {
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

export function marksOf({ name }: Stage): StageMarks {
  const reached = stageNames.indexOf(name);
  const since = (stage: StageName) => reached >= stageNames.indexOf(stage);
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

/** What lessons are made of: data, and pure functions over the state of the rooms. */
import type { Pixels } from '../../core/pixels';
import type { DeconvState } from '../deconv/deconvState';
import type { ToyGanState } from '../game/state';
import type { LatentState } from '../latent/latentState';
import type { LossSeries } from '../series';
import type { SessionState } from '../sessionState';
import type { TrainUrlState } from '../trainUrl';
import type { RoomName, UrlParams } from '../url';

/** Parts of the rooms that a step may speak of; the part has its name as `data-part`. */
export const parts = [
  'pipeline',
  'grid',
  'losses',
  'quality',
  'scores',
  'setup',
  'figure',
  'value',
  'cases',
  'z',
  'picture',
  'between',
  'stage',
  'settings',
  'duality',
  'overlap',
] as const;
type PartName = (typeof parts)[number];

/** The same z drawn twice by the same weights. */
export interface DrawnTwice {
  /** With the statistics of the batch it was in. */
  inBatch: Pixels;
  /** With the running statistics. */
  alone: Pixels;
}

/** Everything that a step's functions may look at. */
export interface Facts {
  room: RoomName;
  /** What Train's setup says. */
  setup: TrainUrlState;
  session: SessionState;
  losses: Pick<LossSeries, 'view'>;
  latent: LatentState;
  deconv: DeconvState;
  /** Null outside the room “The game”. */
  game: ToyGanState | null;
  /** What the person answered to the step's question, as the choice's place. */
  chosen: number | null;
  /** Answers that earlier steps of this visit came to. */
  earlier: Readonly<Record<string, Answer>>;
  drawnTwice: DrawnTwice | null;
}

/** What a question came to. */
export interface Answer {
  /** The choice that turned out to be right, as its place. */
  choice: number;
  /** What was computed, in the order in which the step's text takes it. */
  figures: readonly number[];
}

export interface Step {
  /** Its text's name. */
  key: string;
  room: RoomName;
  /** What the room's part of a link to the step says; null where the room stays as it is. */
  set: UrlParams | null;
  /** What it speaks of. */
  part: PartName;
  /** Where the person is once it is done, if not in `room`. */
  leadsTo?: RoomName;
  /** Whether the person has done what it asks for, as far as this moment shows. */
  done: (facts: Facts) => boolean;
  /** Of a step with a question: what it came to; null while that is not known. */
  answer?: (facts: Facts) => Answer | null;
  /** The step compares a z's picture in its batch with its picture alone. */
  drawsTwice?: true;
}

export interface Lesson {
  minutes: number;
  steps: readonly Step[];
}

/** Whether a step is done, by what can be seen now. */
export function isDone(step: Step, facts: Facts): boolean {
  return facts.room === (step.leadsTo ?? step.room) && step.done(facts);
}

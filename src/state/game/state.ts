import type { ToyGanFrame, StepPart } from '../../rpc/toyGan';
import { defaultToyGan } from '../../core/toygan/config';
import type { ToyGanConfig } from '../../core/toygan/config';
import type { CaseName } from '../../core/toygan/cases';
import type { MoveRun } from '../../core/toygan/toyGanUrl';
import type { FaultRecord } from '../../core/fault';

export interface ToyGanState {
  config: ToyGanConfig;
  caseName: CaseName | null;
  phase: 'closed' | 'opening' | 'paused' | 'playing' | 'failed';
  frame: ToyGanFrame | null;
  /** The newest step made by hand, and which of its stages is shown; null for the plain figure. */
  parts: StepPart[];
  stepPhase: number | null;
  /** Steps go by in stages instead of at once. */
  slow: boolean;
  /** Slow motion goes on by itself. */
  gliding: boolean;
  stepsPerSecond: number;
  /** What was played since the start; null once a link could not repeat it. */
  moves: MoveRun[] | null;
  /** How far the replay of a link is; null when none takes long. */
  replay: { step: number; steps: number } | null;
  /** Steps that the link asked for, where they were more than may be replayed. */
  asked: number | null;
  fault: FaultRecord | null;
}

export const initialToyGan: ToyGanState = {
  config: defaultToyGan,
  caseName: null,
  phase: 'closed',
  frame: null,
  parts: [],
  stepPhase: null,
  slow: false,
  gliding: false,
  stepsPerSecond: 0,
  moves: [],
  replay: null,
  asked: null,
  fault: null,
};

import type { EngineChoice, EngineEvent, Phase, Players, RunInfo, StepReport } from '../rpc/engine';
import type { Quality } from '../core/metrics/quality';
import type { Pixels } from '../core/pixels';
import type { FaultRecord } from '../core/fault';

type BatchPreview = Extract<EngineEvent, { type: 'batchPreview' }>;
type DataProgress = Extract<EngineEvent, { type: 'data' }>;
type Speed = Extract<EngineEvent, { type: 'speed' }>;

/** What the page knows of the engine and its run. Weights never come here, losses go to `series`. */
export interface SessionState {
  phase: Phase;
  step: number;
  /** The run that is open; null before the first one. */
  info: RunInfo | null;
  /** Whether the run goes back to a generator that ships with the page and has not trained since. */
  pretrained: boolean;
  /** Whether G is drawn as the moving average of its weights; else as the newest. */
  average: boolean;
  /** The engine that was asked for when it was opened. */
  choice: EngineChoice | null;
  /** How many runs were taken over from elsewhere: their setup is theirs, not the link's. */
  adopted: number;
  data: DataProgress | null;
  speed: Speed | null;
  grid: { step: number; imageGrid: Pixels } | null;
  /** The grid of a later step than the grid's; closed when another one takes its place. */
  gridBitmap: { step: number; picture: ImageBitmap } | null;
  batchPreview: BatchPreview | null;
  /** What was measured of this run, oldest first. */
  quality: readonly Quality[];
  /** A measurement that a person asked for is under way. */
  measuring: boolean;
  /** The newest hand-made step, until training goes on. */
  report: StepReport | null;
  /** A hand-made step or a reset on its way. */
  busy: Players | 'reset' | null;
  fault: { fault: FaultRecord; resume: number | null } | null;
  /** Why the run is being brought back. */
  recovering: FaultRecord | null;
  recovered: { fault: FaultRecord; step: number } | null;
  /** Seconds of training since the run was opened or reset: what a reset would cost. */
  trained: number;
}

export const initialSession: SessionState = {
  phase: 'idle',
  step: 0,
  info: null,
  pretrained: false,
  average: true,
  choice: null,
  adopted: 0,
  data: null,
  speed: null,
  grid: null,
  gridBitmap: null,
  batchPreview: null,
  quality: [],
  measuring: false,
  report: null,
  busy: null,
  fault: null,
  recovering: null,
  recovered: null,
  trained: 0,
};

/** What an event of the engine changes; losses themselves go to the series. */
export function reduceEvent(event: EngineEvent): Partial<SessionState> {
  switch (event.type) {
    case 'phase': {
      const { phase, step } = event;
      return phase === 'training' ? { phase, step, report: null } : { phase, step };
    }
    case 'losses': {
      const step = event.steps.at(-1);
      return step === undefined ? {} : { step, pretrained: false };
    }
    case 'data':
      return { data: event };
    case 'speed':
      return { speed: event };
    case 'grid':
      return { grid: { step: event.step, imageGrid: event.imageGrid }, gridBitmap: null };
    case 'gridBitmap':
      return { gridBitmap: { step: event.step, picture: event.picture } };
    case 'batchPreview':
      return { batchPreview: event };
    case 'fault':
      return { fault: { fault: event.fault, resume: event.resume }, recovering: null };
    case 'recovering':
      return { recovering: event.fault, recovered: null };
    case 'recovered': {
      const { fault, step, info } = event;
      const recovered = { fault, step };
      return { recovered, recovering: null, fault: null, info, step, report: null };
    }
    case 'quality':
    case 'checkpoint':
      return {};
    default:
      return event satisfies never;
  }
}

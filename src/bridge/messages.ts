import type { RunConfig } from '../core/config';
import type { FaultRecord } from '../core/fault';
import type { Snapshot } from '../core/snapshot';
import type { Silenced } from '../core/forward';
import type { Direction } from '../core/latent/principal';
import type {
  ConvolutionGradients,
  ConvolutionProblem,
  EngineChoice,
  EngineEvent,
  Inside,
  LayerLook,
  Pixels,
  Players,
  RunInfo,
  StepReport,
} from './engine';

/** From message name to [request, response]: the one table that both ends of the wire import. */
export interface Messages {
  open: [{ config: RunConfig; choice: EngineChoice }, RunInfo];
  start: [{ until: number | null }, undefined];
  pause: [Record<string, never>, { step: number }];
  step: [{ players: Players }, StepReport];
  reset: [Record<string, never>, RunInfo];
  setRates: [{ generator: number; discriminator: number }, undefined];
  generate: [{ z: Float32Array }, { images: Pixels; verdicts: Float32Array }];
  inspect: [{ z: Float32Array; silenced: readonly Silenced[] }, Inside];
  directions: [{ count: number }, Direction[]];
  inspectLayer: [{ z: Float32Array; layer: string }, LayerLook];
  gradients: [ConvolutionProblem, ConvolutionGradients];
  save: [Record<string, never>, Snapshot];
  load: [{ snapshot: Snapshot; choice: EngineChoice }, RunInfo];
  /** Answered by the wire itself: is the worker still there? */
  ping: [Record<string, never>, undefined];
}

export type MessageName = keyof Messages;

export type Request = {
  [Name in MessageName]: { id: number; name: Name; body: Messages[Name][0] };
}[MessageName];

/** What the worker posts back: an answer to one request, or an event. */
export type Reply =
  | { kind: 'result'; id: number; body: Messages[MessageName][1] }
  | { kind: 'fault'; id: number; fault: FaultRecord }
  | { kind: 'event'; event: EngineEvent };

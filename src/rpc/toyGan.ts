import type { Coverage } from '../core/toygan/coverage';
import type { Value } from '../core/toygan/value';
import type { FaultRecord } from '../core/fault';

/** What one player did in the newest iteration; of several updates, the last. */
export interface PlayerMove {
  /** In the loss's own unit, before the update. */
  loss: number;
  /** Length of the loss's gradient over all of the player's weights. */
  gradient: number;
  /** ‖Δw‖ / ‖w‖ */
  moved: number;
  /** By how much this player changed V and each of its terms; null in a light frame. */
  value: Value | null;
}

/** The one-dimensional figure, at the nodes of `core/game/line`. */
export interface LineView {
  /** D's score in [0, 1]. */
  score: Float32Array;
  /** The estimate of p_g. */
  pG: Float32Array;
  /** Equally likely noise, from the smallest up, and its fakes. */
  z: Float32Array;
  x: Float32Array;
  /** −∂(G's loss)/∂x at each of `x`. */
  sampleDescent: Float32Array;
  /** Mean of |D − D*| over data and fakes. */
  distance: number;
}

export const heatSide = 40;
/** Lines of the noise grid each way, and points on each. */
export const warpLines = 11;
export const warpPoints = 21;

/** The two-dimensional figure. */
export interface PlaneView {
  /** D's score at the middles of heatSide × heatSide cells of the drawn square, rows from below. */
  score: Float32Array;
  /** Fakes, x, y pairs. */
  fake: Float32Array;
  /** −∂(G's loss)/∂x at the first of them. */
  sampleDescent: Float32Array;
  /** G along the noise grid's lines: warpLines along each axis, warpPoints x, y pairs each. */
  warp: Float32Array;
}

/** Everything that the room draws about one step. */
export interface ToyGanFrame {
  step: number;
  /** Steps that can be gone back to, up to the newest that was played. */
  oldest: number;
  newest: number;
  value: Value;
  /** The newest iteration's moves; null for who did not play, or before the first step. */
  d: PlayerMove | null;
  g: PlayerMove | null;
  /** Jensen–Shannon divergence of data and fakes in nats. */
  divergence: number;
  coverage: Coverage;
  /** D's mean score on the data and on the fakes. */
  onReal: number;
  onFake: number;
  /** Mean and standard deviation of the fakes along the first axis. */
  mean: number;
  std: number;
  /** Mean length of the pull on a fake. */
  sampleDescent: number;
  view: { kind: 'line'; line: LineView } | { kind: 'plane'; plane: PlaneView };
}

/** What the charts say about one step. */
export type StepSummary = Pick<ToyGanFrame, 'step' | 'value' | 'divergence' | 'd' | 'g'>;

/** A few of one player's batch, for slow motion. Vectors are [n, dimensions], row by row. */
export interface BatchPreview {
  z: Float32Array;
  real: Float32Array;
  fake: Float32Array;
  realScores: Float32Array;
  fakeScores: Float32Array;
  /** −∂(G's loss)/∂x at each fake. */
  sampleDescent: Float32Array;
}

/** One player's part of a step made by hand: what it saw, and the game before and after. */
export interface StepPart {
  player: 'd' | 'g';
  batch: BatchPreview;
  before: ToyGanFrame;
  after: ToyGanFrame;
}

/** Pushed while playing. */
export type WorkerEvent =
  /** How far `open` is on its way to a link's step. */
  | { type: 'replaying'; step: number; steps: number }
  | { type: 'frame'; frame: ToyGanFrame; stepsPerSecond: number }
  /** Between two of those, for the figure's sake: lacks by how much the players moved V. */
  | { type: 'lightFrame'; frame: ToyGanFrame }
  /** The step that was to be reached; nothing plays on. */
  | { type: 'reached'; frame: ToyGanFrame }
  /** The game stopped by itself, at the last step that was sound. */
  | { type: 'stopped'; fault: FaultRecord; frame: ToyGanFrame };

export type ToyGanEvent =
  | WorkerEvent
  /** The worker is gone, and the game with it. */
  | { type: 'died'; fault: FaultRecord };

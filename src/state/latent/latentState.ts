import type { InspectionResult } from '../../rpc/engine';
import type { FaultRecord } from '../../core/fault';
import type { Ablated } from '../../core/nn/forward';
import type { PathKind } from '../../core/latent/path';
import type { View } from '../../core/latent/plane';
import type { PrincipalDirection } from '../../core/latent/principal';
import { undoable } from '../../core/latent/undo';
import type { Undoable } from '../../core/latent/undo';
import type { Picture } from './pictures';

export const modes = ['sliders', 'between', 'arithmetic', 'plane'] as const;
export type Mode = (typeof modes)[number];

export const sliderSets = ['directions', 'influential', 'all'] as const;
type SliderSet = (typeof sliderSets)[number];

export type Group = 'a' | 'b' | 'c';

/** Pictures by what they are for. */
export interface Drawn {
  /** The z in hand. */
  main: Picture | null;
  near: Picture[];
  /** The two ways from A to B, one after the other. */
  strip: Picture[];
  /** Where the scrubber is, on each way. */
  scrub: Picture[];
  /** The three means and the result, where there are any. */
  sums: Partial<Record<Group | 'result', Picture>>;
  plane: { view: View; side: number; pictures: Picture[] } | null;
  kept: Picture[];
}

export interface LatentState {
  mode: Mode;
  /** The z in hand, [latent], with what it was before. */
  z: Undoable<Float32Array>;
  sliders: SliderSet;
  a: Float32Array | null;
  b: Float32Array | null;
  /** Where on the way from A to B, 0 to 1. */
  t: number;
  /** Pictures on the strip from A to B. */
  stripCount: number;
  groups: Record<Group, Float32Array[]>;
  /** What spans the plane: three points, or two of the principal directions. */
  spannedBy: 'directions' | 'points';
  /** The directions that do, across and up; two different ones, as places in `directions`. */
  axes: readonly [number, number];
  /** The plane's three points, as far as they were chosen. */
  corners: readonly (Float32Array | null)[];
  view: View;
  radius: number;
  /** Draws of neighbours so far; the next ones are others. */
  draw: number;
  /** Favourites. */
  kept: Float32Array[];
  ablated: Ablated[];
  directions: PrincipalDirection[] | null;
  /** Dimensions, most influential first, with the picture's measured change; null until measured. */
  influence: { ranking: number[]; change: Float32Array } | null;
  measuring: boolean;
  drawn: Drawn;
  inside: InspectionResult | null;
  /** Milliseconds from the newest moves of z to their pictures, at most 200. */
  latencies: readonly number[];
  fault: FaultRecord | null;
}

/** What can be set, and what a link may say. */
export const latentBounds = {
  radius: { min: 0.5, max: 10, integer: false },
  draw: { min: 0, max: 1_000_000, integer: true },
  t: { min: 0, max: 1, integer: false },
  stripCount: { min: 3, max: 18, integer: true },
  /** Half a window's side, and how far its centre may be, in standard deviations. */
  reach: { min: 0.1, max: 12, integer: false },
  place: { min: -100, max: 100, integer: false },
} as const;

export const planeStart: View = { x: 0, y: 0, reach: 3 };

export function freshLatent(z: Float32Array): LatentState {
  return {
    mode: 'sliders',
    z: undoable(z),
    sliders: 'directions',
    a: null,
    b: null,
    t: 0.5,
    stripCount: 9,
    groups: { a: [], b: [], c: [] },
    spannedBy: 'directions',
    axes: [0, 1],
    corners: [null, null, null],
    view: planeStart,
    radius: 3,
    draw: 0,
    kept: [],
    ablated: [],
    directions: null,
    influence: null,
    measuring: false,
    drawn: { main: null, near: [], strip: [], scrub: [], sums: {}, plane: null, kept: [] },
    inside: null,
    latencies: [],
    fault: null,
  };
}

/** Principal directions that have a name, and with it a slider and a place in the plane's choice. */
export const namedDirections = 9;
export const nearCount = 6;
export const pathOrder = ['linear', 'spherical'] as const satisfies readonly PathKind[];

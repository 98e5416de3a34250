import { normals, streams, uniforms } from '../nn/random';

/** The data on a plane; `drawnPlane` is the visitor's own. */
export const planeDataNames = ['ring', 'grid', 'moons', 'spiral', 'drawnPlane'] as const;

export type PlaneDataName = (typeof planeDataNames)[number];

/** The square that the two-dimensional game is drawn on: [−3, 3] in x and y. */
export const plane = { min: -3, max: 3 } as const;

/** A drawing is a set of points of a 32 × 32 lattice: column + 32 · row, rows from below. */
export const latticeSide = 32;
export const maxDrawnPoints = 96;

export function latticePoint(index: number): [number, number] {
  const side = (plane.max - plane.min) / latticeSide;
  const column = index % latticeSide;
  const row = Math.floor(index / latticeSide);
  return [plane.min + (column + 0.5) * side, plane.min + (row + 0.5) * side];
}

/** Standard deviation of the normal scatter around the shape, in both directions. */
export const scatter: Record<PlaneDataName, number> = {
  ring: 0.12,
  grid: 0.08,
  moons: 0.1,
  spiral: 0.07,
  drawnPlane: 0.1,
};

type Point = readonly [number, number];

const ringModes: Point[] = Array.from({ length: 8 }, (_, i) => [
  2 * Math.cos((i * Math.PI) / 4),
  2 * Math.sin((i * Math.PI) / 4),
]);
const gridModes: Point[] = Array.from({ length: 25 }, (_, i) => [
  (i % 5) - 2,
  Math.floor(i / 5) - 2,
]);

/** The middles of the bumps, for the count of modes covered; none for data that is a curve. */
export function modesOf(data: PlaneDataName, drawing: readonly number[]): readonly Point[] {
  if (data === 'ring') return ringModes;
  if (data === 'grid') return gridModes;
  return data === 'drawnPlane' ? drawing.map(latticePoint) : [];
}

/** The shape without its scatter, at u in (0, 1): which bump, or how far along the curve. */
function shape(data: PlaneDataName, drawing: readonly number[], u: number): Point {
  const modes = modesOf(data, drawing);
  if (modes.length > 0) return modes[Math.floor(u * modes.length)] ?? [0, 0];
  if (data === 'spiral') {
    // Speed along the arms is even: the radius grows with the root of u.
    const arm = u < 0.5 ? 0 : Math.PI;
    const t = Math.sqrt((2 * u) % 1);
    const angle = arm + 3.5 * t * Math.PI * 0.75;
    return [2.3 * t * Math.cos(angle), 2.3 * t * Math.sin(angle)];
  }
  if (data === 'moons') {
    const angle = Math.PI * ((2 * u) % 1);
    return u < 0.5
      ? [1.4 * Math.cos(angle) - 0.7, 1.4 * Math.sin(angle) - 0.35]
      : [0.7 - 1.4 * Math.cos(angle), 0.35 - 1.4 * Math.sin(angle)];
  }
  return [0, 0];
}

/**
 * `count` points of the data as x, y pairs; a pure function of seed and step.
 * A blank drawing puts all data in the middle.
 */
export function planeSamples(
  data: PlaneDataName,
  drawing: readonly number[],
  { seed, step, count }: { seed: number; step: number; count: number },
): Float32Array {
  const places = uniforms(seed, streams.batch, step, count);
  const noise = normals(seed, streams.shapes, step, 2 * count);
  const out = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const [x, y] = shape(data, drawing, places[i] ?? 0.5);
    out[2 * i] = x + scatter[data] * (noise[2 * i] ?? 0);
    out[2 * i + 1] = y + scatter[data] * (noise[2 * i + 1] ?? 0);
  }
  return out;
}

/** Points along the shape without scatter, evenly spread: what "good" is measured from. */
export function skeleton(data: PlaneDataName, drawing: readonly number[]): readonly Point[] {
  const modes = modesOf(data, drawing);
  if (modes.length > 0) return modes;
  return Array.from({ length: 400 }, (_, i) => shape(data, drawing, (i + 0.5) / 400));
}

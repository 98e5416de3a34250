import { combine, dot, norm } from './path';

/**
 * A flat map in the latent space: the point at (x, y) is origin + x u + y v, with u and v orthonormal,
 * so that a distance on the map is a distance in z.
 */
export interface Plane {
  origin: Float32Array;
  u: Float32Array;
  v: Float32Array;
}

const tiny = 1e-6;

/** What is left of a vector without its part along u, a unit vector. */
function without(u: Float32Array, vector: Float32Array): Float32Array {
  return combine([
    [1, vector],
    [-dot(vector, u), u],
  ]);
}

/**
 * Gram and Schmidt on two directions; twice, since of two directions that all but agree the first pass
 * leaves little more than rounding (Kahan and Parlett: "twice is enough").
 * @returns null when they do not span a plane
 */
export function planeFromDirections(
  origin: Float32Array,
  first: Float32Array,
  second: Float32Array,
): Plane | null {
  const length = norm(first);
  if (length < tiny) return null;
  const u = combine([[1 / length, first]]);
  const rest = without(u, second);
  const height = norm(rest);
  if (height < tiny * Math.max(1, norm(second))) return null;
  const upright = without(u, combine([[1 / height, rest]]));
  return { origin: origin.slice(), u, v: combine([[1 / norm(upright), upright]]) };
}

/**
 * The plane through three points; its origin is their centre, and b lies from a along u.
 * @returns null when they lie on one line
 */
export function planeFromPoints(a: Float32Array, b: Float32Array, c: Float32Array): Plane | null {
  const origin = combine([
    [1 / 3, a],
    [1 / 3, b],
    [1 / 3, c],
  ]);
  const first = combine([
    [1, b],
    [-1, a],
  ]);
  const second = combine([
    [1, c],
    [-1, a],
  ]);
  return planeFromDirections(origin, first, second);
}

export function pointOn({ origin, u, v }: Plane, x: number, y: number): Float32Array {
  return combine([
    [1, origin],
    [x, u],
    [y, v],
  ]);
}

/** Where the foot of the perpendicular from z meets the plane. */
export function coordinates({ origin, u, v }: Plane, z: Float32Array): { x: number; y: number } {
  const offset = combine([
    [1, z],
    [-1, origin],
  ]);
  return { x: dot(offset, u), y: dot(offset, v) };
}

/** A window on a plane: its centre and half its side, in standard deviations of the prior. */
export interface View {
  x: number;
  y: number;
  reach: number;
}

/** The z's of an n×n map of a window, row by row from the top (y grows upwards): [n·n, latent]. */
export function mapPoints(plane: Plane, { x, y, reach }: View, n: number): Float32Array {
  const latent = plane.origin.length;
  const out = new Float32Array(n * n * latent);
  const at = (i: number) => (n === 1 ? 0 : (2 * i) / (n - 1) - 1);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const z = pointOn(plane, x + reach * at(column), y - reach * at(row));
      out.set(z, (row * n + column) * latent);
    }
  }
  return out;
}

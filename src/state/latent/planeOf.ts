import { combine, dot } from '../../core/latent/path';
import { planeFromDirections, planeFromPoints } from '../../core/latent/plane';
import type { Plane } from '../../core/latent/plane';
import type { LatentState } from './latentState';

/**
 * The plane on show. Along directions it is the one that z lies in, with its origin at z's foot, so
 * that it stays the same while z moves within it.
 */
export function planeOf({ spannedBy, corners, directions, axes, z }: LatentState): Plane | null {
  if (spannedBy === 'points') {
    const [a, b, c] = corners;
    return a && b && c ? planeFromPoints(a, b, c) : null;
  }
  const [first, second] = axes.map((axis) => directions?.[axis]);
  if (!first || !second) return null;
  const { present } = z;
  const origin = combine([
    [1, present],
    [-dot(present, first.axis), first.axis],
    [-dot(present, second.axis), second.axis],
  ]);
  return planeFromDirections(origin, first.axis, second.axis);
}

import { normals, streams } from '../nn/random';
import { combine, norm } from './path';

/** z number `index` of a seed's free draws: a fresh point of the prior. */
export function drawZ(seed: number, index: number, latent: number): Float32Array {
  return normals(seed, streams.explore, index, latent);
}

/** The fixed z's of the grid, [count, latent], as both trainers draw them. */
export function gridZ(seed: number, count: number, latent: number): Float32Array {
  return normals(seed, streams.grid, 0, count * latent);
}

/**
 * `count` neighbours of z, each exactly `radius` away in a random direction, so that the radius says
 * how different they are.
 */
export function neighbours(
  z: Float32Array,
  radius: number,
  count: number,
  { seed, draw }: { seed: number; draw: number },
): Float32Array[] {
  return Array.from({ length: count }, (_, i) => {
    const direction = drawZ(seed ^ 0x5f35, draw * count + i, z.length);
    return combine([
      [1, z],
      [radius / (norm(direction) || 1), direction],
    ]);
  });
}

import { combine } from './path';

/** The mean of some z's; null of none. Radford et al. 2016, section 6.3.2, average three. */
export function meanOf(zs: readonly Float32Array[]): Float32Array | null {
  if (zs.length === 0) return null;
  return combine(zs.map((z) => [1 / zs.length, z] as const));
}

/**
 * mean(a) − mean(b) + mean(c), such as smiling woman − neutral woman + neutral man (Radford et al.
 * 2016, section 6.3.2). An empty group counts as nothing.
 * @returns null when all three groups are empty
 */
export function analogy(
  a: readonly Float32Array[],
  b: readonly Float32Array[],
  c: readonly Float32Array[],
): Float32Array | null {
  const groups = [
    [1, meanOf(a)],
    [-1, meanOf(b)],
    [1, meanOf(c)],
  ] as const;
  const terms = groups.flatMap(([sign, mean]) => (mean ? [[sign, mean] as const] : []));
  return terms.length > 0 ? combine(terms) : null;
}

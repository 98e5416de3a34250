/** Ways from one point of the latent space to another. */

export const pathKinds = ['linear', 'spherical'] as const;
export type PathKind = (typeof pathKinds)[number];

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(dot(a, a));
}

/** Σ weight·vector, summed in double precision. */
export function combine(terms: readonly (readonly [number, ArrayLike<number>])[]): Float32Array {
  const out = new Float32Array(terms[0]?.[1].length ?? 0);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (const [weight, vector] of terms) sum += weight * (vector[i] ?? 0);
    out[i] = sum;
  }
  return out;
}

/** The straight way: (1 − t) a + t b; exactly a at 0 and b at 1. */
export function lerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  if (t === 0) return a.slice();
  if (t === 1) return b.slice();
  return combine([
    [1 - t, a],
    [t, b],
  ]);
}

/** A unit vector at a right angle to `a`, from the coordinate axis that `a` points along least. */
function perpendicular(a: Float32Array): Float32Array {
  let least = 0;
  for (let i = 1; i < a.length; i++) {
    if (Math.abs(a[i] ?? 0) < Math.abs(a[least] ?? 0)) least = i;
  }
  const axis = new Float32Array(a.length);
  axis[least] = 1;
  const rest = combine([
    [1, axis],
    [-(a[least] ?? 0) / dot(a, a), a],
  ]);
  return combine([[1 / (norm(rest) || 1), rest]]);
}

const nearly = 1e-6;

/**
 * The way along a great circle (Shoemake 1985, section 3.3; White 2016, section 2.1, for latent
 * spaces): sin((1 − t) ω)/sin ω a + sin(t ω)/sin ω b, with ω the angle between a and b. Exactly a at
 * 0 and b at 1. Parallel ends fall back to the straight way; opposite ends go round through a right
 * angle, since every great circle joins them.
 */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  if (t === 0) return a.slice();
  if (t === 1) return b.slice();
  const lengths = norm(a) * norm(b);
  if (lengths === 0) return lerp(a, b, t);
  const cosine = Math.min(1, Math.max(-1, dot(a, b) / lengths));
  const omega = Math.acos(cosine);
  if (omega < nearly) return lerp(a, b, t);
  if (Math.PI - omega < nearly && a.length > 1) {
    const side = perpendicular(a);
    const turned = (1 - t) * norm(a) + t * norm(b);
    return combine([
      [(Math.cos(Math.PI * t) * turned) / norm(a), a],
      [Math.sin(Math.PI * t) * turned, side],
    ]);
  }
  if (Math.PI - omega < nearly) return lerp(a, b, t);
  const sine = Math.sin(omega);
  return combine([
    [Math.sin((1 - t) * omega) / sine, a],
    [Math.sin(t * omega) / sine, b],
  ]);
}

export function between(kind: PathKind, a: Float32Array, b: Float32Array, t: number): Float32Array {
  return kind === 'linear' ? lerp(a, b, t) : slerp(a, b, t);
}

/** `count` points from a to b, both included; count is at least 2. */
export function pathPoints(
  kind: PathKind,
  a: Float32Array,
  b: Float32Array,
  count: number,
): Float32Array[] {
  return Array.from({ length: count }, (_, i) => between(kind, a, b, i / (count - 1)));
}

/**
 * Length of a typical z: the norm of d independent standard normals has mean √d·(1 − 1/(4d) + …) and
 * a spread of about 1/√2 whatever d is. A straight way's middle has norm √(d/2): a z that the prior
 * hardly ever draws. That is why the two ways look different.
 */
export function typicalNorm(latent: number): { mean: number; spread: number } {
  return { mean: Math.sqrt(latent) * (1 - 1 / (4 * latent)), spread: Math.SQRT1_2 };
}

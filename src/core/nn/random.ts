/**
 * Counter-based random numbers: a value is a pure function of (seed, stream, step, index), so a run
 * is reproducible, needs no generator state, and a GPU can compute any part of it on its own.
 *
 * The hash is PCG4D of Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020,
 * section 4.3. `engine/webgpu/kernels/batch.ts` is the same function in WGSL.
 */

/** Which use a random number is for; equal counters in two streams are unrelated. */
export const streams = {
  weights: 0,
  noise: 1,
  batch: 2,
  grid: 3,
  explore: 4,
  shapes: 5,
  augment: 6,
  components: 7,
} as const;

export type Stream = (typeof streams)[keyof typeof streams];

/** Four 32-bit words of PCG4D for one counter. */
export function pcg4d(
  a: number,
  b: number,
  c: number,
  d: number,
): [number, number, number, number] {
  let x = (Math.imul(a, 1664525) + 1013904223) | 0;
  let y = (Math.imul(b, 1664525) + 1013904223) | 0;
  let z = (Math.imul(c, 1664525) + 1013904223) | 0;
  let w = (Math.imul(d, 1664525) + 1013904223) | 0;
  // Without a closure: this is called for every four numbers.
  for (let round = 0; round < 2; round++) {
    x = (x + Math.imul(y, w)) | 0;
    y = (y + Math.imul(z, x)) | 0;
    z = (z + Math.imul(x, y)) | 0;
    w = (w + Math.imul(y, z)) | 0;
    if (round > 0) break;
    x ^= x >>> 16;
    y ^= y >>> 16;
    z ^= z >>> 16;
    w ^= w >>> 16;
  }
  return [x >>> 0, y >>> 0, z >>> 0, w >>> 0];
}

/** A 32-bit word as a number in the open interval (0, 1), on a grid of 2⁻²⁴ offset by half a cell. */
export function unit(word: number): number {
  return ((word >>> 8) + 0.5) / 16777216;
}

/** `count` numbers in (0, 1): word i mod 4 of counter ⌊i/4⌋. */
export function uniforms(seed: number, stream: Stream, step: number, count: number): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 4) {
    const words = pcg4d(seed, stream, step, i >>> 2);
    for (let j = 0; j < 4 && i + j < count; j++) out[i + j] = unit(words[j] ?? 0);
  }
  return out;
}

/**
 * `count` standard normal numbers by Box and Muller (1958): each counter gives two pairs.
 * Entry i is component i mod 4 of counter ⌊i/4⌋, so a longer draw extends a shorter one.
 */
export function normals(seed: number, stream: Stream, step: number, count: number): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 4) {
    const words = pcg4d(seed, stream, step, i >>> 2);
    for (let pair = 0; pair < 4; pair += 2) {
      const radius = Math.sqrt(-2 * Math.log(unit(words[pair] ?? 0)));
      const angle = 2 * Math.PI * unit(words[pair + 1] ?? 0);
      // Beyond the array's end nothing is written.
      out[i + pair] = radius * Math.cos(angle);
      out[i + pair + 1] = radius * Math.sin(angle);
    }
  }
  return out;
}

/**
 * The images of one batch, drawn with replacement from the first `available` images: word i mod 4 of
 * counter ⌊i/4⌋, modulo `available` (a bias below 2⁻¹⁶ for data sets of up to 65,536 images).
 */
export function batchIndices(
  seed: number,
  step: number,
  batch: number,
  available: number,
): Uint32Array {
  const out = new Uint32Array(batch);
  for (let i = 0; i < batch; i++) {
    out[i] = (pcg4d(seed, streams.batch, step, i >>> 2)[i & 3] ?? 0) % available;
  }
  return out;
}

/**
 * How many images a step may draw from: one more shard every 50 steps. Training can start when the
 * first shard has arrived, and a run still depends on its seed alone, not on the network.
 */
export function imagesOpenAt(step: number, shardImages: number, totalImages: number): number {
  return Math.min(totalImages, shardImages * (1 + Math.floor(step / 50)));
}

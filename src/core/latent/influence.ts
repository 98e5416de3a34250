/**
 * Which dimensions of z move the picture most, measured: each is pushed one standard deviation up and
 * down from a few starting points.
 */

/**
 * The z's to draw: for every base and dimension, base + e and base − e.
 * @returns [bases·latent·2, latent]
 */
export function influenceProbes(bases: readonly Float32Array[]): Float32Array {
  const latent = bases[0]?.length ?? 0;
  const out = new Float32Array(bases.length * latent * 2 * latent);
  let row = 0;
  for (const base of bases) {
    for (let i = 0; i < latent; i++) {
      for (const sign of [1, -1]) {
        out.set(base, row * latent);
        out[row * latent + i] = (base[i] ?? 0) + sign;
        row++;
      }
    }
  }
  return out;
}

/**
 * Root mean square change of the picture, per dimension.
 * @param images the probes' pictures, one after the other, `pixels` numbers each
 */
export function influences(
  images: ArrayLike<number>,
  pixels: number,
  latent: number,
): Float32Array {
  const bases = images.length / pixels / latent / 2;
  const out = new Float32Array(latent);
  for (let i = 0; i < latent; i++) {
    let sum = 0;
    for (let base = 0; base < bases; base++) {
      const up = (base * latent + i) * 2 * pixels;
      for (let p = 0; p < pixels; p++) {
        sum += ((images[up + p] ?? 0) - (images[up + pixels + p] ?? 0)) ** 2;
      }
    }
    out[i] = Math.sqrt(sum / (bases * pixels || 1));
  }
  return out;
}

/** Dimensions from the most influential to the least; equals keep their order. */
export function ranking(influence: ArrayLike<number>): number[] {
  return Array.from({ length: influence.length }, (_, i) => i).sort(
    (i, j) => (influence[j] ?? 0) - (influence[i] ?? 0) || i - j,
  );
}

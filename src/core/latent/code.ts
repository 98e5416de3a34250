/**
 * z as a short text for links and files: one signed byte a dimension in steps of 1/32, so ±4 standard
 * deviations, then base64 with the URL's alphabet (RFC 4648, section 5). 100 dimensions are 134
 * letters. A code read back gives the same code again.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const step = 1 / 32;

export function encodeZ(z: Float32Array): string {
  const bytes = Uint8Array.from(z, (value) =>
    Math.max(-128, Math.min(127, Math.round((Number.isFinite(value) ? value : 0) / step))),
  );
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < letters; k++) text += alphabet.charAt((word >>> (18 - 6 * k)) & 63);
  }
  return text;
}

/** @returns null for anything that is not the code of a z of `latent` dimensions */
export function decodeZ(code: string, latent: number): Float32Array | null {
  const tail = latent % 3;
  if (code.length !== Math.floor(latent / 3) * 4 + (tail ? tail + 1 : 0)) return null;
  const z = new Float32Array(latent);
  for (let i = 0; i < latent; i += 3) {
    let word = 0;
    for (let k = 0; k < 4; k++) {
      const letter = code.charAt((i / 3) * 4 + k);
      const value = letter === '' ? 0 : alphabet.indexOf(letter);
      if (value < 0) return null;
      word = (word << 6) | value;
    }
    for (let k = 0; k < 3 && i + k < latent; k++) {
      z[i + k] = (((word >>> (16 - 8 * k)) << 24) >> 24) * step;
    }
  }
  return encodeZ(z) === code ? z : null;
}

/**
 * z as a short text for links and files: a signed number a dimension, of one byte in steps of 1/32 or,
 * fine, of two bytes in steps of 1/8192, so ±4 standard deviations, then base64 with the URL's alphabet
 * (RFC 4648, section 5). 100 dimensions are 134 or 267 letters. A code read back gives the same code
 * again.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export type Precision = 'coarse' | 'fine';
const bytesOf = { coarse: 1, fine: 2 } as const;
const reach = 4;

const lettersOf = (bytes: number) => Math.ceil((bytes * 4) / 3);

/** Whole numbers of `bytes` bytes in which ±4 is ±`half`. */
const halfOf = (bytes: number) => 2 ** (8 * bytes - 1);

export function encodeZ(z: Float32Array, precision: Precision = 'coarse'): string {
  const width = bytesOf[precision];
  const half = halfOf(width);
  const bytes = new Uint8Array(z.length * width);
  z.forEach((value, i) => {
    const whole = Math.round(((Number.isFinite(value) ? value : 0) * half) / reach);
    const kept = Math.max(-half, Math.min(half - 1, whole));
    for (let k = 0; k < width; k++) bytes[i * width + k] = kept >> (8 * (width - 1 - k));
  });
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < letters; k++) text += alphabet.charAt((word >>> (18 - 6 * k)) & 63);
  }
  return text;
}

/** @returns null for anything that is not the code of a z of `latent` dimensions, of either precision */
export function decodeZ(code: string, latent: number): Float32Array | null {
  const precision = (['coarse', 'fine'] as const).find(
    (each) => code.length === lettersOf(latent * bytesOf[each]),
  );
  if (!precision) return null;
  const width = bytesOf[precision];
  const bytes = new Uint8Array(latent * width);
  for (let i = 0; i < bytes.length; i += 3) {
    let word = 0;
    for (let k = 0; k < 4; k++) {
      const letter = code.charAt((i / 3) * 4 + k);
      const value = letter === '' ? 0 : alphabet.indexOf(letter);
      if (value < 0) return null;
      word = (word << 6) | value;
    }
    for (let k = 0; k < 3; k++) bytes[i + k] = word >>> (16 - 8 * k);
  }
  const view = new DataView(bytes.buffer);
  const half = halfOf(width);
  const z = Float32Array.from({ length: latent }, (_, i) => {
    const whole = precision === 'fine' ? view.getInt16(2 * i) : view.getInt8(i);
    return (whole * reach) / half;
  });
  return encodeZ(z, precision) === code ? z : null;
}

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const k = new Uint32Array(64);
/** The same of the square roots of the first 8 primes (FIPS 180-4, 5.3.3). */
const start = new Uint32Array(8);

function fraction(x: number): number {
  return Math.floor((x - Math.floor(x)) * 2 ** 32);
}

for (let n = 2, found = 0; found < 64; n++) {
  let prime = true;
  for (let i = 2; i * i <= n; i++) if (n % i === 0) prime = false;
  if (!prime) continue;
  if (found < 8) start[found] = fraction(Math.sqrt(n));
  k[found++] = fraction(Math.cbrt(n));
}

function rotate(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

function compress(state: Uint32Array, w: Uint32Array): void {
  for (let t = 16; t < 64; t++) {
    const w15 = w[t - 15] ?? 0;
    const w2 = w[t - 2] ?? 0;
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    w[t] = (w[t - 16] ?? 0) + s0 + (w[t - 7] ?? 0) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (k[t] ?? 0) + (w[t] ?? 0)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = (state[i] ?? 0) + x));
}

/**
 * SHA-256 of FIPS 180-4, for pages on insecure addresses: `crypto.subtle` is missing there.
 * @returns 64 lower-case hexadecimal digits
 */
export function sha256(bytes: Uint8Array): string {
  const state = start.slice();
  const w = new Uint32Array(64);
  // The message, a one bit, zeros, and its length in bits as 64 bits, to a multiple of 64 bytes.
  const tail = new Uint8Array(bytes.length % 64 < 56 ? 64 : 128);
  const whole = bytes.length - (bytes.length % 64);
  tail.set(bytes.subarray(whole));
  tail[bytes.length - whole] = 0x80;
  const end = new DataView(tail.buffer);
  end.setUint32(tail.length - 8, Math.floor(bytes.length / 2 ** 29));
  end.setUint32(tail.length - 4, (bytes.length * 8) >>> 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [part, length] of [
    [view, whole],
    [end, tail.length],
  ] as const) {
    for (let at = 0; at < length; at += 64) {
      for (let t = 0; t < 16; t++) w[t] = part.getUint32(at + 4 * t);
      compress(state, w);
    }
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

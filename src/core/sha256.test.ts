import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from './sha256';

const oracle = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('agrees with FIPS 180-4 on its example', () => {
  expect(sha256(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('agrees with OpenSSL at every length around the block boundaries', () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
    expect(sha256(bytes)).toBe(oracle(bytes));
  }
});

test('agrees with OpenSSL on any bytes, also inside a larger buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat({ max: 70 }), (bytes, offset) => {
      const part = bytes.subarray(Math.min(offset, bytes.length));
      expect(sha256(part)).toBe(oracle(part));
    }),
  );
});

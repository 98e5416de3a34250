import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checksum } from './checksum';

const oracle = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ['with the hash of the browser', true],
  ['on an insecure address, which has none', false],
])('%s', (_, secure) => {
  const digest = vi.spyOn(crypto.subtle, 'digest');
  const sum = async (bytes: Uint8Array<ArrayBuffer>) => {
    if (!secure) vi.stubGlobal('crypto', {});
    digest.mockClear();
    const found = await checksum(bytes);
    expect(digest).toHaveBeenCalledTimes(secure ? 1 : 0);
    return found;
  };

  test('agrees with FIPS 180-4 on its example', async () => {
    expect(await sum(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  test('agrees with OpenSSL at every length around the block boundaries', async () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = Uint8Array.from({ length }, (__, i) => (i * 37 + length) & 255);
      expect(await sum(bytes)).toBe(oracle(bytes));
    }
  });

  test('agrees with OpenSSL on any bytes, also inside a larger buffer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3000 }),
        fc.nat({ max: 70 }),
        async (any, offset) => {
          const part = new Uint8Array(any).subarray(Math.min(offset, any.length));
          expect(await sum(part)).toBe(oracle(part));
        },
      ),
    );
  });
});

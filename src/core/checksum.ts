import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * The SHA-256 of bytes, as files and manifests are checked by. A page on an insecure address has no
 * `crypto.subtle`, which is the faster one.
 * @returns 64 lower-case hexadecimal digits
 */
export async function checksum(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  return bytesToHex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes));
}

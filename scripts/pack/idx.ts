import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/**
 * The items of an IDX file of bytes, gzipped or not, after comparing its MD5 with the known one.
 * @see http://yann.lecun.com/exdb/mnist/ for the format: two zeros, type 8, rank, then the sizes
 */
export function readIdx(path: string, md5: string, shape: readonly number[]): Uint8Array {
  const stored = readFileSync(path);
  const bytes = path.endsWith('.gz') ? gunzipSync(stored) : stored;
  const found = createHash('md5').update(bytes).digest('hex');
  if (found !== md5) throw new Error(`${path}: MD5 ${found}, expected ${md5}`);
  const header = [0x800 + shape.length, ...shape];
  header.forEach((value, i) => {
    if (bytes.readUInt32BE(4 * i) !== value)
      throw new Error(`${path}: not of shape ${shape.join()}`);
  });
  return new Uint8Array(bytes.subarray(4 * header.length));
}

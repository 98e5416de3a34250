import { checksum } from '../../core/checksum';
import { Fault } from '../../core/fault';
import type { Shard } from '../../core/manifest';
import { concat } from './reader';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Hosts that answer any address with their start page do so for a missing file too. */
export function isHtml(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
  return start.startsWith('<!doctype') || start.startsWith('<html');
}

/** Bytes handed to the decompressor at a time: gzip makes at most 1,032 of one (RFC 1951). */
const pieceBytes = 4096;

/**
 * Inflates no further than it must to see that there is too much.
 * @returns null for more than `maxBytes`
 */
async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  let at = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += pieceBytes)));
    },
  });
  const reader = pieces.pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array[] = [];
  let inflated = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(chunks);
    inflated += value.length;
    if (inflated > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

/** Most bytes that a host can have for a shard: raw, or compressed once more by a host that gains nothing. */
export function mostBytes(shard: Shard): number {
  return Math.max(shard.rawBytes, shard.bytes) + Math.ceil(shard.bytes / 100) + 1024;
}

/**
 * A shard's raw bytes from what a host sent, checked for length and checksum. A host may have undone
 * the compression (`Content-Encoding`) or added one of its own, so the bytes themselves are asked.
 * @param file the name for a fault: `data.missing`, `data.truncated` or `data.checksum`
 */
export async function decodeShard(
  sent: Uint8Array<ArrayBuffer>,
  shard: Shard,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = sent;
  for (let layer = 0; layer < 2 && bytes.length !== shard.rawBytes && isGzip(bytes); layer++) {
    let inflated: Uint8Array<ArrayBuffer> | null;
    try {
      inflated = await gunzip(bytes, Math.max(shard.rawBytes, shard.bytes));
    } catch {
      if (bytes.length >= shard.bytes) throw new Fault({ code: 'data.checksum', params: { file } });
      const params = { file, bytes: bytes.length, expected: shard.bytes };
      throw new Fault({ code: 'data.truncated', params });
    }
    if (!inflated) throw new Fault({ code: 'data.checksum', params: { file } });
    bytes = inflated;
  }
  if (bytes.length !== shard.rawBytes) {
    if (isHtml(bytes)) throw new Fault({ code: 'data.missing', params: { file } });
    if (bytes.length > shard.rawBytes) {
      throw new Fault({ code: 'data.checksum', params: { file } });
    }
    const params = { file, bytes: bytes.length, expected: shard.rawBytes };
    throw new Fault({ code: 'data.truncated', params });
  }
  if ((await checksum(bytes)) !== shard.sha256) {
    throw new Fault({ code: 'data.checksum', params: { file } });
  }
  return bytes;
}

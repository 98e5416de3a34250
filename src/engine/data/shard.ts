import { checksum } from '../../core/checksum';
import { Fault } from '../../core/fault';
import type { Shard } from '../../core/manifest';

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
 * Inflates into `room`, no further than it must to see that there is too much for it.
 * @returns the bytes made, or null for more than there is room for
 */
async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  room: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  let at = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += pieceBytes)));
    },
  });
  const reader = pieces.pipeThrough(new DecompressionStream('gzip')).getReader();
  let inflated = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return room.subarray(0, inflated);
    if (inflated + value.length > room.length) {
      await reader.cancel();
      return null;
    }
    room.set(value, inflated);
    inflated += value.length;
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
 * @param into where they go: `shard.rawBytes`; after a fault there is no saying what it holds
 * @returns `into`
 */
export async function decodeShard(
  sent: Uint8Array<ArrayBuffer>,
  shard: Shard,
  file: string,
  into: Uint8Array<ArrayBuffer> = new Uint8Array(shard.rawBytes),
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = sent;
  for (let layer = 0; layer < 2 && bytes.length !== shard.rawBytes && isGzip(bytes); layer++) {
    // Compressed twice, and larger than the images themselves: the first layer does not fit among them.
    const room = layer === 0 && shard.bytes > into.length ? new Uint8Array(shard.bytes) : into;
    const compressed = bytes.buffer === into.buffer ? bytes.slice() : bytes;
    let inflated: Uint8Array<ArrayBuffer> | null;
    try {
      inflated = await gunzip(compressed, room);
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
  if (bytes.buffer !== into.buffer) into.set(bytes);
  return into;
}

import { Fault } from '../../core/fault';
import type { Shard } from '../../core/manifest';
import { sha256 } from '../../core/sha256';
import { concat } from './reader';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Hosts that answer any address with their start page do so for a missing file too. */
export function isHtml(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
  return start.startsWith('<!doctype') || start.startsWith('<html');
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader();
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(chunks);
    chunks.push(value);
  }
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) return sha256(bytes);
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
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
    try {
      bytes = await gunzip(bytes);
    } catch {
      if (bytes.length >= shard.bytes) throw new Fault({ code: 'data.checksum', params: { file } });
      const params = { file, bytes: bytes.length, expected: shard.bytes };
      throw new Fault({ code: 'data.truncated', params });
    }
  }
  if (bytes.length !== shard.rawBytes) {
    if (isHtml(bytes)) throw new Fault({ code: 'data.missing', params: { file } });
    if (bytes.length > shard.rawBytes) {
      throw new Fault({ code: 'data.checksum', params: { file } });
    }
    const params = { file, bytes: bytes.length, expected: shard.rawBytes };
    throw new Fault({ code: 'data.truncated', params });
  }
  if ((await digest(bytes)) !== shard.sha256) {
    throw new Fault({ code: 'data.checksum', params: { file } });
  }
  return bytes;
}

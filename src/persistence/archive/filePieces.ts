import { totalBytes } from '../../core/safetensors/format';
import type { ByteSource } from '../../core/safetensors/source';

/** A file lies in the archive as parts of one size, but for the last: a large one is never whole. */
export const partBytes = 4 * 1024 * 1024;

/** The pieces of a file, cut anew into parts of equal size; each is memory of its own. */
export function* partsOf(
  pieces: readonly Uint8Array[],
  size = partBytes,
): Generator<Uint8Array<ArrayBuffer>> {
  let left = totalBytes(pieces);
  let part = new Uint8Array(Math.min(size, left));
  let filled = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const taken = piece.subarray(at, at + part.length - filled);
      part.set(taken, filled);
      at += taken.length;
      filled += taken.length;
      if (filled < part.length) continue;
      yield part;
      left -= filled;
      part = new Uint8Array(Math.min(size, left));
      filled = 0;
    }
  }
}

/**
 * A file that lies in parts.
 * @param bytes in all
 * @param size of each part but the last
 * @param part reads one; null when it is not there
 */
export function partSource(
  bytes: number,
  size: number,
  part: (index: number) => Promise<Uint8Array | null>,
): ByteSource {
  /** A reader goes from front to back in small steps: the part it stands in is not read anew. */
  let last: { index: number; bytes: Uint8Array | null } | null = null;
  return {
    size: bytes,
    read: async (begin, end) => {
      const found = new Uint8Array(Math.max(0, Math.min(end, bytes) - begin));
      let at = 0;
      while (at < found.length) {
        const index = Math.floor((begin + at) / size);
        if (last?.index !== index) last = { index, bytes: await part(index) };
        const from = begin + at - index * size;
        const piece = last.bytes?.subarray(from, from + found.length - at);
        // Whoever reads a file that has lost a part finds it too short.
        if (!piece?.length) return found.slice(0, at);
        found.set(piece, at);
        at += piece.length;
      }
      return found;
    },
  };
}

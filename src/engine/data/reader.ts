import { Fault, isFault } from '../../core/fault';
import { isNotKept } from '../../core/offline';

interface ReadOptions {
  /** Called with every piece as it arrives. */
  onChunk?: (chunk: Uint8Array) => void;
  signal?: AbortSignal;
  /** Bypasses caches, so that a retry does not meet the same broken copy again. */
  fresh?: boolean;
  /** The file is given up as damaged once more than this has arrived; unbounded if left out. */
  maxBytes?: number;
}

/**
 * Reads a whole file below `public/data`, such as `mnist/train-0.bin`.
 * Rejects with Fault `data.missing`, `data.network`, `data.notKept`, or `data.checksum` for more than `maxBytes`.
 */
export type ReadBytes = (path: string, options: ReadOptions) => Promise<Uint8Array<ArrayBuffer>>;

/** Joins pieces that were read one after another. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

/** A connection that brings nothing for so long counts as broken. */
const stallMs = 30_000;

/** @param root absolute address of the data folder, ending in a slash */
export function fetchReader(root: string, stall = stallMs): ReadBytes {
  return async (path, { onChunk, signal, fresh, maxBytes = Infinity }) => {
    const stop = new AbortController();
    const abort = () => stop.abort();
    signal?.addEventListener('abort', abort);
    let timer = setTimeout(abort, stall);
    try {
      signal?.throwIfAborted();
      const response = await fetch(new URL(path, root), {
        signal: stop.signal,
        cache: fresh ? 'reload' : 'default',
      });
      if (response.status === 404 || response.status === 410) {
        throw new Fault({ code: 'data.missing', params: { file: path } });
      }
      if (isNotKept(response)) throw new Fault({ code: 'data.notKept', params: { file: path } });
      if (!response.ok || !response.body) throw new Error(response.statusText);
      const chunks: Uint8Array[] = [];
      let received = 0;
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return concat(chunks);
        clearTimeout(timer);
        timer = setTimeout(abort, stall);
        received += value.length;
        if (received > maxBytes) {
          abort();
          throw new Fault({ code: 'data.checksum', params: { file: path } });
        }
        chunks.push(value);
        onChunk?.(value);
      }
    } catch (error) {
      if (isFault(error)) throw error;
      throw new Fault({ code: 'data.network', params: { file: path } });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  };
}

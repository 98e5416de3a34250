import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../src/core/fault';
import type { ReadBytes } from '../src/engine/data/reader';

/** Reads data sets from disk, for Node. @param root the folder that holds `mnist/` and the others */
export function fileReader(root: string): ReadBytes {
  return async (path, { onChunk, signal }) => {
    try {
      const bytes = new Uint8Array(await readFile(join(root, path), { signal }));
      onChunk?.(bytes);
      return bytes;
    } catch {
      throw new Fault({ code: 'data.missing', params: { file: path } });
    }
  };
}

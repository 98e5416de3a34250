import { Fault } from '../fault';
import { chunkBytes } from '../checkpoint';
import type { Checkpoint } from '../checkpoint';
import { checkValues, contentOf, standIn } from './checkpoint';
import type { WantedArray } from './checkpoint';
import { dataStartOf, parseHeader, prefixBytes, width } from './format';
import type { Entry } from './format';
import { fromHalves } from './half';

/** Reads a training state piece by piece, so that a large one is never in memory twice. */

/** Bytes that come when they are asked for, such as those of a file on disk. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** Those from `begin` up to `end`, as a copy of their own that begins at its buffer's start. */
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (begin, end) => new Uint8Array(await blob.slice(begin, end).arrayBuffer()),
  };
}

async function readExactly(
  source: ByteSource,
  begin: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await source.read(begin, end);
  if (bytes.length !== end - begin) {
    const params = { bytes: begin + bytes.length, expected: source.size };
    throw new Fault({ code: 'file.truncated', params });
  }
  return bytes;
}

/** A tensor's numbers, checked piece by piece. */
async function readArray(
  source: ByteSource,
  dataStart: number,
  { dtype, begin, end }: Entry,
  wanted: WantedArray,
): Promise<Float32Array> {
  const array = new Float32Array(wanted.size);
  for (let at = begin; at < end; at += chunkBytes) {
    const until = Math.min(at + chunkBytes, end);
    const { buffer } = await readExactly(source, dataStart + at, dataStart + until);
    const values = dtype === 'F32' ? new Float32Array(buffer) : fromHalves(new Uint16Array(buffer));
    checkValues(values, wanted);
    array.set(values, (at - begin) / width[dtype]);
  }
  return array;
}

/**
 * A training state from a stranger's file, as `readCheckpoint`. The header is read and judged first;
 * only a file that has the very size that its model needs is read on, and memory taken for it.
 * @throws Fault `file.…` or `config.…`, or whatever the source throws
 */
export async function readTraining(source: ByteSource): Promise<Checkpoint> {
  const prefix = await source.read(0, Math.min(prefixBytes, source.size));
  const start = dataStartOf(prefix, source.size);
  const text = await readExactly(source, prefixBytes, start);
  const { entries, metadata, dataStart } = parseHeader(text, source.size);
  const { wanted, ...state } = contentOf(entries, metadata);
  const arrays = new Map<string, Float32Array>();
  for (const array of wanted) {
    const entry = array.given ? entries.get(array.name) : undefined;
    arrays.set(
      array.name,
      entry ? await readArray(source, dataStart, entry, array) : standIn(array, arrays),
    );
  }
  return { ...state, arrays };
}

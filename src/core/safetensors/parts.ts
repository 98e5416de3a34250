import { Fault } from '../fault';
import type { Checkpoint } from '../checkpoint';
import { metadataOf, checkpointOf, weightsOf } from './checkpoint';
import { fileBytes, parse, serialise, totalBytes } from './format';
import type { Tensor } from './format';

/**
 * A model in several files, as large ones are handed on: each is a weights file of its own with some
 * of the arrays, whole ones, and all of them carry the same manifest.
 */

/** Parts are read whole, and small: what is handed on is meant for a page to fetch. */
export const maxPartsBytes = 64 * 1024 * 1024;

/**
 * Both nets' weights in as few files as their order allows, G's arrays first.
 * @param maxBytes of one file, header included
 * @throws Fault `file.tooLarge` when one array alone would need more
 */
export function splitWeights(
  checkpoint: Checkpoint,
  dtype: 'F16' | 'F32',
  maxBytes: number,
): Uint8Array<ArrayBuffer>[] {
  const metadata = metadataOf(checkpoint, { g: 0, d: 0 });
  const parts: Map<string, Tensor>[] = [];
  for (const [name, tensor] of weightsOf(checkpoint, 'both', dtype)) {
    const last = parts.at(-1);
    const longer = new Map(last).set(name, tensor);
    if (last && fileBytes({ tensors: longer, metadata }) <= maxBytes) {
      last.set(name, tensor);
      continue;
    }
    const alone = new Map([[name, tensor]]);
    const bytes = fileBytes({ tensors: alone, metadata });
    if (bytes > maxBytes)
      throw new Fault({ code: 'file.tooLarge', params: { bytes, max: maxBytes } });
    parts.push(alone);
  }
  return parts.map((tensors) => serialise({ tensors, metadata }));
}

/**
 * The model whose parts these are, in any order: what `readCheckpoint` asks of one file is asked of all
 * of them together.
 * @throws Fault `file.mixed` for parts of different models, `file.duplicate` for an array that two of
 * them have, and whatever else `readCheckpoint` throws
 */
export function joinParts(files: readonly Uint8Array[]): Checkpoint {
  const bytes = totalBytes(files);
  if (bytes > maxPartsBytes) {
    throw new Fault({ code: 'file.tooLarge', params: { bytes, max: maxPartsBytes } });
  }
  const parts = files.map(parse);
  const metadata = parts[0]?.metadata ?? new Map<string, string>();
  const tensors = new Map<string, Tensor>();
  for (const part of parts) {
    if (part.metadata.get('ganvas') !== metadata.get('ganvas')) {
      throw new Fault({ code: 'file.mixed', params: {} });
    }
    for (const [name, tensor] of part.tensors) {
      if (tensors.has(name)) throw new Fault({ code: 'file.duplicate', params: { tensor: name } });
      tensors.set(name, tensor);
    }
  }
  return checkpointOf({ tensors, metadata });
}

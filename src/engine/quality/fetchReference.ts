import type { DatasetName } from '../../core/dataset';
import { keptDatasets } from '../../core/offline';
import type { ReadBytes } from '../data/reader';
import { referenceFileName } from './reference';

/** More than any of the files that ship has. */
const maxBytes = 1 << 20;

/**
 * What ships of a data set's own images, for `readReference`; null where nothing does, or where it can't
 * be had: then it is found in the images.
 * @param read of the data folder, beside which the models lie
 */
export async function fetchReference(
  dataset: DatasetName,
  read: ReadBytes,
): Promise<Uint8Array | null> {
  if (!keptDatasets.some((name) => name === dataset)) return null;
  return read(`../models/${referenceFileName(dataset)}`, { maxBytes }).catch(() => null);
}

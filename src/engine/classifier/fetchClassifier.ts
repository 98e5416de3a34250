import type { DatasetName } from '../../core/dataset';
import type { ReadBytes } from '../data/reader';
import type { WasmHost } from '../wasm/host';
import { openClassifier } from './classifier';
import type { OpenClassifier } from './classifier';
import { classifierDatasets, classifierFileNames } from './manifest';

/** More than any of the files that ship has. */
const maxBytes = 1 << 20;

/**
 * The classifier that ships for a data set; null where there is none.
 * @param read of the data folder, beside which the models lie
 * @throws Fault of the download, or as `openClassifier`
 */
export async function fetchClassifier(
  dataset: DatasetName,
  read: ReadBytes,
  host: WasmHost,
): Promise<OpenClassifier | null> {
  const known = classifierDatasets.find((name) => name === dataset);
  if (!known) return null;
  const names = classifierFileNames(known);
  const fetched = (name: string) => read(`../models/${name}`, { maxBytes });
  const [manifest, weights] = await Promise.all([fetched(names.manifest), fetched(names.weights)]);
  return openClassifier({ dataset: known, manifest, weights }, host);
}

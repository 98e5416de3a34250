import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DatasetName } from '../src/core/dataset';
import { fetchClassifier } from '../src/engine/classifier/fetchClassifier';
import { fetchReference } from '../src/engine/quality/fetchReference';
import { Judge } from '../src/engine/quality/judge';
import { openProjector } from '../src/engine/quality/projector';
import type { ImageStore } from '../src/engine/trainer';
import { fileReader } from './fileReader';
import { nodeWasmHost } from './wasmHost';

/** Beside the script when `npm run bench:pack` packed both, else where the page serves it from. */
const data = ['data', '../public/data']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path));

/** Reads the data sets that ship with the page. */
export const readData = fileReader(data ?? '.');

/** What judges the images of a data set, with the classifier that the page has. */
export function openJudge(store: ImageStore, dataset: DatasetName): Promise<Judge> {
  return Judge.open(store, dataset, {
    openProjector: (components) => openProjector(components, nodeWasmHost(1)),
    openClassifier: (name) => fetchClassifier(name, readData, nodeWasmHost()),
    fetchReference: (name) => fetchReference(name, readData),
  });
}

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keptDatasets } from '../src/core/offline';
import { fetchClassifier } from '../src/engine/classifier/fetchClassifier';
import { openImages } from '../src/engine/data/images';
import { openProjector } from '../src/engine/quality/projector';
import { findReference, referenceFileName, writeReference } from '../src/engine/quality/reference';
import { readData } from './judge';
import { runCommand } from './runCommand';
import { nodeWasmHost } from './wasmHost';

const usage = `npm run reference

Finds what the judge knows of each data set's own images, by the classifiers that ship, and writes it to
public/models beside them. To be run again after "npm run classifier".`;

async function main(): Promise<void> {
  for (const dataset of keptDatasets) {
    const store = openImages(dataset, readData, () => undefined);
    const classifier = await fetchClassifier(dataset, readData, nodeWasmHost());
    const reference = await findReference(store, classifier, (components) =>
      openProjector(components, nodeWasmHost(1)),
    );
    const file = writeReference(reference, classifier?.info.version ?? null);
    const name = referenceFileName(dataset);
    writeFileSync(fileURLToPath(new URL(`../public/models/${name}`, import.meta.url)), file);
    console.log(`${name}: ${file.length} bytes, ${JSON.stringify(reference.yardsticks)}`);
    store.close();
    classifier?.dispose();
  }
}

await runCommand(usage, main);

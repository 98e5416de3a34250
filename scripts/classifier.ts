import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { classifierDatasets } from '../src/engine/classifier/manifest';
import { WasmDevice } from '../src/engine/wasm/device';
import { realImages } from './classifier/batch';
import { labelledImages } from './classifier/data';
import { publish } from './classifier/publish';
import { recipes } from './classifier/recipes';
import { trainClassifier } from './classifier/train';
import { fileReader } from './fileReader';
import { explain } from './train/explain';
import { nodeWasmHost } from './wasmHost';

/**
 * `npm run classifier -- --data mnist`: trains the classifier that judges images, with the page's own
 * engine on this machine's processor, and writes it to public/models or to `--out`. The same Node gives
 * the same bits on every machine, with any number of threads.
 */

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: 'mnist' },
      out: { type: 'string', default: join(root, 'public/models') },
    },
  });
  const dataset = classifierDatasets.find((name) => name === values.data);
  if (!dataset) {
    console.error(`--data is one of ${classifierDatasets.join(', ')}`);
    process.exit(2);
  }
  const { seed, epochs, licence } = recipes[dataset];
  const read = fileReader(join(root, 'public/data'));
  const train = await labelledImages(read, dataset, 'train');
  const steps = Math.ceil((epochs * train.loaded) / realImages);
  const open = () => WasmDevice.open(nodeWasmHost(), false);
  const device = await open();
  const onStep = (step: number, loss: number) => {
    if (step % 100 === 0 || step === steps) {
      console.log(`step ${step}/${steps}   loss ${loss.toFixed(3)}`);
    }
  };
  const arrays = await trainClassifier(device, train, { seed, steps, onStep });
  device.dispose();
  const command = `npm run classifier -- --data ${dataset}`;
  const test = await labelledImages(read, dataset, 'test');
  const facts = { dataset, seed, epochs, command, licence, arrays };
  const { testAccuracy, confidentNoise } = await publish(facts, test, await open(), values.out);
  console.log(`test accuracy ${testAccuracy}, confident noise ${confidentNoise}`);
  process.exit(0);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

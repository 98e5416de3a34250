import type { ModelDescription } from '../../core/nn/model';
import type { OpenDevice } from '../device';
import { ModelTensors } from '../program/tensors';
import { tilingOf } from './autotune';
import { candidatesFor } from './candidates';
import { browserChoices } from './keptChoices';
import type { Choices, ChoiceStore } from './keptChoices';
import { productKey, productsOf, usualChoice } from './products';
import type { Product } from './products';
import { TensorLayouts } from './tensorLayout';
import { deviceExtensions } from './tiling';
import type { ProductChoice, Tiling } from './tiling';
import { trainingPrograms } from './trainingStep';
import { tune } from './tuning';

/** What an adapter is known by; browsers may hide all of it. */
function adapterKey({ name, adapterInfo }: Pick<OpenDevice, 'name' | 'adapterInfo'>): string {
  const { vendor, architecture, device } = adapterInfo;
  return [name, vendor, architecture, device].join('|');
}

/** What was found in this thread, by adapter and product. */
const known = new Map<string, Map<string, ProductChoice>>();

/** Of kept choices, those that are still candidates. */
function validChoices(tiling: Tiling, products: readonly Product[], kept: Choices): Choices {
  const found = new Map<string, ProductChoice>();
  for (const product of products) {
    const text = JSON.stringify(kept.get(productKey(product)));
    const choice = candidatesFor(tiling, product).find((each) => JSON.stringify(each) === text);
    if (choice) found.set(productKey(product), choice);
  }
  return found;
}

const none: Choices = new Map();

/** Milliseconds after which what was kept is measured again: a browser's database may never answer. */
const answerAtMost = 1000;

function inTime(kept: Promise<Choices>): Promise<Choices> {
  return Promise.race([
    kept,
    new Promise<Choices>((resolve) => setTimeout(() => resolve(none), answerAtMost)),
  ]);
}

/** Where measuring fails, as it may for want of memory, everything stays usual. */
function usualChoices(tiling: Tiling, products: readonly Product[]): Choices {
  return new Map(
    products.map((product) => [productKey(product), usualChoice(tiling, product)] as const),
  );
}

/**
 * The tiling for a model on a device: the device's own kind, and for each of the model's products what was
 * fastest there. What was found is kept, so that the same seed gives the same run: splitting sums in other
 * parts rounds them otherwise.
 */
export async function tunedTiling(
  opened: OpenDevice,
  model: ModelDescription,
  { store = browserChoices, measure = tune }: { store?: ChoiceStore; measure?: typeof tune } = {},
): Promise<Tiling> {
  const tiling = { ...(await tilingOf(opened)), extensions: deviceExtensions(opened) };
  const tensors = new ModelTensors(model);
  const programs = Object.values(trainingPrograms(tensors));
  const products = productsOf(new TensorLayouts(tensors), programs);
  const adapter = adapterKey(opened);
  const all = known.get(adapter) ?? new Map<string, ProductChoice>();
  known.set(adapter, all);
  const missing = () => products.filter((product) => !all.has(productKey(product)));
  const add = (choices: Choices) => {
    for (const [key, choice] of choices) all.set(key, choice);
  };
  if (missing().length > 0) {
    const kept = await inTime(store.load(adapter)).catch(() => none);
    add(validChoices(tiling, missing(), kept));
    if (missing().length > 0) {
      const measured = measure(opened, tiling, missing());
      add(await measured.catch(() => usualChoices(tiling, missing())));
      store.save(adapter, new Map([...kept, ...all])).catch(() => undefined);
    }
  }
  return { ...tiling, choices: all };
}

import type { ClassifierDataset, ClassifierManifest } from '../../src/engine/classifier/manifest';
import { licences } from '../pretrain/recipes';

/** What is trained to ship with the page. */
export const recipes: Record<
  ClassifierDataset,
  Pick<ClassifierManifest, 'seed' | 'epochs' | 'licence'>
> = {
  mnist: { seed: 1, epochs: 8, licence: licences.mnist },
  fashion: { seed: 1, epochs: 12, licence: licences.fashion },
};

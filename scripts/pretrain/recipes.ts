import { presetFor } from '../../src/core/config';
import type { RunConfig } from '../../src/core/config';

/** What is trained to ship with the page. */
export interface Recipe {
  config: RunConfig;
  /** Iterations after which its pictures were found good. */
  steps: number;
  /** Of the data that it learns from. */
  licence: string;
  /** Most bytes of one file of weights. */
  fileBytes: number;
}

const fileBytes = 2_000_000;

/** Of the data sets. */
export const licences = {
  mnist: 'MNIST: Yann LeCun, Corinna Cortes and Christopher J. C. Burges; CC BY-SA 3.0',
  fashion: 'Fashion-MNIST: Zalando SE; MIT',
};

export const recipes: Record<string, Recipe> = {
  digits: {
    config: presetFor('classroom', 'mnist'),
    steps: 1600,
    licence: licences.mnist,
    fileBytes,
  },
  clothes: {
    config: presetFor('classroom', 'fashion'),
    steps: 1200,
    licence: licences.fashion,
    fileBytes,
  },
};

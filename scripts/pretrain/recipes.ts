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
  faces: 'Pixel faces drawn with "Pixel Art" by DiceBear; CC0 1.0',
};

/** All channels but the image's, so many times. */
function widened({ dataset, model }: RunConfig, times: number): RunConfig {
  const wide = (channels: number) => times * channels;
  const generator = [...model.generator.slice(0, -1).map(wide), ...model.generator.slice(-1)];
  return { dataset, model: { ...model, generator, discriminator: model.discriminator.map(wide) } };
}

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
  // Quick's faces in twice the width: docs/recipes.md.
  faces: {
    config: widened(presetFor('quick', 'faces'), 2),
    steps: 6400,
    licence: licences.faces,
    fileBytes,
  },
};

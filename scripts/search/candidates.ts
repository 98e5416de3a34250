import { presets } from '../../src/core/nn/model';
import type { ModelDescription } from '../../src/core/nn/model';

/** What `npm run search` compares: descriptions by name. The seed is each run's own. */

/** 28×28 exactly, so that no frame is trained; kernel 4, which the stride divides: no checkerboard. */
const framed = { initialSize: 7, kernel: 4 };
const small = { ...presets.quick, ...framed, generator: [24, 12, 1], discriminator: [12, 24] };
const wide = { ...presets.quick, ...framed, generator: [32, 16, 1], discriminator: [16, 32] };

const faster = (model: ModelDescription, by: number): ModelDescription => ({
  ...model,
  generatorRate: by * model.generatorRate,
  discriminatorRate: by * model.discriminatorRate,
});

export const candidates: Readonly<Record<string, ModelDescription>> = {
  quick: presets.quick,
  'small 64': { ...small, batch: 64 },
  'small 32': { ...small, batch: 32 },
  'small 16': { ...small, batch: 16 },
  'small 16 rates ×1.5': faster({ ...small, batch: 16 }, 1.5),
  'small 32 rates ×1.5': faster({ ...small, batch: 32 }, 1.5),
  'small 64 rates ×2': faster({ ...small, batch: 64 }, 2),
  'wide 16': { ...wide, batch: 16 },
  'wide 32': { ...wide, batch: 32 },
};

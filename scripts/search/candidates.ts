import { presets } from '../../src/core/nn/model';
import type { ModelDescription } from '../../src/core/nn/model';

/**
 * What `npm run search` compares: descriptions by name. The seed is each run's own, and so are the image's
 * channels.
 */

/** Quick, but for the rate of G that it has since 2026-11-28. */
const small = { ...presets.quick, generatorRate: 0.002 };
const wide = { ...small, generator: [32, 16, 1], discriminator: [16, 32] };
/** Quick until 2026-11: 28×28 in a frame of two pixels. */
const before = { ...wide, initialSize: 8, kernel: 5, batch: 64 };

const wider = { ...small, generator: [48, 24, 1], discriminator: [24, 48] };
const widest = { ...small, generator: [96, 48, 1], discriminator: [48, 96] };
/** Faces as they are stored, 16×16. */
const stored = (model: ModelDescription): ModelDescription => ({ ...model, initialSize: 4 });
/** Faces at twice their stored size. */
const doubled = (model: ModelDescription): ModelDescription => ({ ...model, initialSize: 8 });

const faster = (model: ModelDescription, by: number): ModelDescription => ({
  ...model,
  generatorRate: by * model.generatorRate,
  discriminatorRate: by * model.discriminatorRate,
});

export const candidates: Readonly<Record<string, ModelDescription>> = {
  before,
  'small 64': { ...small, batch: 64 },
  'small 32': { ...small, batch: 32 },
  'small 16': small,
  'small 16 G ×2': presets.quick,
  'small 16 rates ×1.5': faster(small, 1.5),
  'small 32 rates ×1.5': faster({ ...small, batch: 32 }, 1.5),
  'small 64 rates ×2': faster({ ...small, batch: 64 }, 2),
  'small 64 rates ×3': faster({ ...small, batch: 64 }, 3),
  'wide 64 rates ×2': faster({ ...wide, batch: 64 }, 2),
  'wider 64 rates ×2': faster({ ...wider, batch: 64 }, 2),
  'small 128': { ...small, batch: 128 },
  'small 128 rates ×2': faster({ ...small, batch: 128 }, 2),
  'small 256 rates ×2': faster({ ...small, batch: 256 }, 2),
  'wide 16': { ...wide, batch: 16 },
  'wide 32': { ...wide, batch: 32 },
  'wider 16': wider,
  'wider 32': { ...wider, batch: 32 },
  'doubled small 16': doubled(small),
  'stored small 16': stored(small),
  'stored wider 16': stored(wider),
  'stored wider 32': stored({ ...wider, batch: 32 }),
  'stored widest 16': stored(widest),
  'stored wider 64 rates ×2': faster(stored({ ...wider, batch: 64 }), 2),
  'stored widest 64 rates ×2': faster(stored({ ...widest, batch: 64 }), 2),
  'stored widest 32': stored({ ...widest, batch: 32 }),
};

import * as v from 'valibot';
import { lossNames } from './losses';
import type { LossName } from './losses';

/**
 * The one description that both trainers, the page and the command line build from.
 *
 * G: z → dense → (s, s, c₀) → norm → ReLU → transposed k×k convolutions, stride 2, 'same', each
 * doubling the size, norm + ReLU after all but the last → tanh.
 * D: k×k convolutions, stride 2, 'same' → norm → LeakyReLU 0.2 → flatten → dense.
 */
export interface ModelDescription {
  /** Length of z. */
  latent: number;
  /** Side of G's first map, in pixels. */
  initialSize: number;
  /** Channels of G's maps, first to last; the last is the image's: 1 or 3. */
  generator: number[];
  /** Channels of D's maps, first to last. */
  discriminator: number[];
  /** Side of every convolution kernel, in pixels. */
  kernel: number;
  generatorNorm: boolean;
  discriminatorNorm: boolean;
  /** Batch norm on D's first layer too: the source's code has it, the DCGAN paper leaves it out. */
  discriminatorFirstNorm: boolean;
  loss: LossName;
  generatorRate: number;
  discriminatorRate: number;
  /** Adam's first decay; the second is `adamBeta2`. */
  beta1: number;
  batch: number;
  seed: number;
}

export const adamBeta2 = 0.999;
/**
 * ε in Adam, outside the root. Kingma and Ba 2015, algorithm 1, and PyTorch have 1e-8; Keras has 1e-7,
 * and the DCGAN has it from there. The toy GAN has the paper's: its lessons on vanishing gradients
 * show what Adam makes of gradients near ε.
 */
export const adamEpsilon = { keras: 1e-7, paper: 1e-8 } as const;
/** Added to the variance in batch norm. */
export const batchNormEpsilon = 1e-3;
/** Share of the old running statistic that survives a step. */
export const batchNormMomentum = 0.9;
export const leakySlope = 0.2;
/** Images after which a weight of G counts half in the moving average of G. */
export const averageHalfLife = 640;
/**
 * Share of the moving average of G's weights that survives an update. By images, not updates, so that it
 * means the same with any batch (Karras et al. 2018, section 5 of Progressive GANs has 0.999 a step; 2020,
 * StyleGAN2's code has a half-life in images), and less at first, when the weights move fast.
 * @param updates of G so far, the one that is averaged in included
 */
export function averageDecay(batch: number, updates: number): number {
  return Math.min(0.5 ** (batch / averageHalfLife), (1 + updates) / (10 + updates));
}
/** Standard deviation of the initial weights (Radford et al. 2016, section 4). */
export const initStd = 0.02;

export const bounds = {
  latent: { min: 1, max: 512, integer: true },
  initialSize: { min: 2, max: 16, integer: true },
  kernel: { min: 3, max: 5, integer: true },
  generatorRate: { min: 1e-6, max: 0.1, integer: false },
  discriminatorRate: { min: 1e-6, max: 0.1, integer: false },
  beta1: { min: 0, max: 0.99, integer: false },
  batch: { min: 2, max: 512, integer: true },
  seed: { min: 0, max: 4294967295, integer: true },
} as const;

export const channelBounds = {
  generator: { minLength: 2, maxLength: 6 },
  discriminator: { minLength: 1, maxLength: 6 },
  channels: { min: 1, max: 1024 },
} as const;

/** Shape of a description; its sense (sizes that fit, sums that fit) is checked in config.ts. */
const boundedNumber = (field: keyof typeof bounds) => {
  const { min, max, integer } = bounds[field];
  const range = v.pipe(v.number(), v.minValue(min), v.maxValue(max));
  return integer ? v.pipe(range, v.integer()) : range;
};

const channelList = (bound: { minLength: number; maxLength: number }) =>
  v.pipe(
    v.array(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(channelBounds.channels.min),
        v.maxValue(channelBounds.channels.max),
      ),
    ),
    v.minLength(bound.minLength),
    v.maxLength(bound.maxLength),
  );

export const modelSchema: v.GenericSchema<ModelDescription> = v.object({
  latent: boundedNumber('latent'),
  initialSize: boundedNumber('initialSize'),
  generator: channelList(channelBounds.generator),
  discriminator: channelList(channelBounds.discriminator),
  kernel: boundedNumber('kernel'),
  generatorNorm: v.boolean(),
  discriminatorNorm: v.boolean(),
  discriminatorFirstNorm: v.boolean(),
  loss: v.picklist(lossNames),
  generatorRate: boundedNumber('generatorRate'),
  discriminatorRate: boundedNumber('discriminatorRate'),
  beta1: boundedNumber('beta1'),
  batch: boundedNumber('batch'),
  seed: boundedNumber('seed'),
});

export const presetNames = ['quick', 'quickWide', 'classroom', 'paper', 'tiny'] as const;
export type PresetName = (typeof presetNames)[number];

const common = {
  latent: 100,
  kernel: 5,
  generatorNorm: true,
  discriminatorNorm: true,
  discriminatorFirstNorm: false,
  generatorRate: 0.002,
  discriminatorRate: 0.0005,
  beta1: 0.5,
  seed: 7,
} as const;

/**
 * Noise to digits with the least arithmetic: 28×28 exactly, a kernel that the stride divides, small batches.
 * How it was found: docs/recipes.md.
 */
const quick: ModelDescription = {
  ...common,
  initialSize: 7,
  kernel: 4,
  generator: [24, 12, 1],
  discriminator: [12, 24],
  loss: 'nonSaturating',
  generatorRate: 0.004,
  batch: 16,
};

export const presets: Record<PresetName, ModelDescription> = {
  quick,
  /**
   * Quick for devices on which large steps take little longer than small ones: as near after a third of the
   * steps, with five times the arithmetic. Which devices: `src/engine/webgpu/largeSteps.ts`.
   */
  quickWide: {
    ...quick,
    generator: [48, 24, 1],
    discriminator: [24, 48],
    discriminatorRate: 0.001,
    batch: 64,
  },
  /** The source's MNIST shape and its two-logit loss. */
  classroom: {
    ...common,
    initialSize: 4,
    generator: [128, 64, 32, 1],
    discriminator: [32, 64, 128, 256],
    loss: 'softmax',
    batch: 128,
  },
  /** Radford et al. 2016, figure 1, with the paper's rate. */
  paper: {
    ...common,
    initialSize: 4,
    generator: [1024, 512, 256, 128, 3],
    discriminator: [128, 256, 512, 1024],
    loss: 'nonSaturating',
    generatorRate: 0.0002,
    discriminatorRate: 0.0002,
    batch: 128,
  },
  /** For tests and for software devices. */
  tiny: {
    ...common,
    initialSize: 8,
    latent: 16,
    generator: [8, 4, 1],
    discriminator: [4, 8],
    loss: 'nonSaturating',
    batch: 8,
  },
};

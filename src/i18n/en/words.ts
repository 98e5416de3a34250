import type { PresetName } from '../../core/model';

/** Names and number formats that several areas share. */

export const fieldNames: Record<string, string> = {
  latent: 'Length of z',
  initialSize: 'First map',
  generator: 'Generator channels',
  discriminator: 'Discriminator channels',
  kernel: 'Kernel',
  generatorNorm: 'Batch norm in G',
  discriminatorNorm: 'Batch norm in D',
  discriminatorFirstNorm: 'Batch norm on D’s first layer',
  loss: 'Loss',
  generatorRate: 'Learning rate of G',
  discriminatorRate: 'Learning rate of D',
  beta1: 'Adam β₁',
  batch: 'Batch',
  seed: 'Seed',
  imageSize: 'The image’s side',
  data: 'Data',
  preset: 'Preset',
  engine: 'Engine',
  steps: 'Steps',
  until: 'Steps',
};

export const presetNames = {
  quick: 'Quick',
  classroom: 'Classroom',
  paper: 'Paper',
  tiny: 'Tiny',
} satisfies Record<PresetName, string>;

const counts = new Intl.NumberFormat('en');
const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const sizes = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const count = (value: number) => counts.format(value);
/** Four significant digits; very small numbers as powers of ten. */
export const number = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : numbers.format(value);

export function bytes(size: number): string {
  if (size < 1e3) return `${size} bytes`;
  if (size < 1e6) return `${sizes.format(size / 1e3)} kB`;
  if (size < 1e9) return `${sizes.format(size / 1e6)} MB`;
  return `${sizes.format(size / 1e9)} GB`;
}

import type { PresetName } from '../../core/nn/model';

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
  quickWide: 'Quick, wide',
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

/** Of a share or a score; one that is not finite has no digits. */
export const twoDecimals = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : '–');

const moments = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
/** @param time milliseconds of the epoch */
export const moment = (time: number) => moments.format(time);

/** A length of time, in the unit that suits it. @param ms milliseconds */
export function duration(ms: number): string {
  const minutes = ms / 60_000;
  const [value, unit] = minutes < 1 ? [ms / 1000, 'second'] : [minutes, 'minute'];
  const rounded = Math.max(1, Math.round(value));
  return rounded === 1 ? unit : `${rounded} ${unit}s`;
}

export function bytes(size: number): string {
  if (size < 1e3) return `${size} bytes`;
  if (size < 1e6) return `${sizes.format(size / 1e3)} kB`;
  if (size < 1e9) return `${sizes.format(size / 1e6)} MB`;
  return `${sizes.format(size / 1e9)} GB`;
}

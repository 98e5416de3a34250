import { cells } from './geometry';
import type { Extent, DeconvConfig } from './geometry';

/** Kernels to start from; `pattern` fills any size. */
export const kernelNames = ['counting', 'identity', 'blur', 'edge', 'random'] as const;
export type KernelName = (typeof kernelNames)[number];

export const presetNames = [
  'worked',
  'identity',
  'blur',
  'edge',
  'random',
  'generator',
  'even',
] as const;
export type PresetName = (typeof presetNames)[number];

/** A small reproducible sequence: the minimal standard generator of Park and Miller (1988). */
function digits(seed: number, count: number, low: number, high: number): number[] {
  let state = seed * 7919 + 1;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return low + (state % (high - low + 1));
  });
}

/** Weights of a named kernel, row by row. */
export function kernelPattern(name: KernelName, extent: Extent, seed = 1): number[] {
  const count = cells(extent);
  const middle =
    Math.floor((extent.rows - 1) / 2) * extent.columns + Math.floor((extent.columns - 1) / 2);
  const ones = new Array<number>(count).fill(1);
  switch (name) {
    case 'counting':
      return ones.map((_, i) => i + 1);
    case 'identity':
      return ones.map((_, i) => (i === middle ? 1 : 0));
    case 'blur': {
      // Binomial weights in both directions: 1 2 1 for three cells.
      const row = binomial(extent.columns);
      return binomial(extent.rows).flatMap((down) => row.map((across) => down * across));
    }
    case 'edge':
      // Everything around minus the middle, so that a flat map gives zero.
      return ones.map((_, i) => (i === middle ? count - 1 : -1));
    case 'random':
      return digits(seed, count, -3, 3);
    default:
      return name satisfies never;
  }
}

function binomial(size: number): number[] {
  let row = [1];
  for (let i = 1; i < size; i++) {
    row = Array.from({ length: i + 1 }, (_, j) => (row[j - 1] ?? 0) + (row[j] ?? 0));
  }
  return row;
}

/** An input to start from: 1, 2, 3 … for a small map, digits for a larger one. */
export function inputPattern(extent: Extent, seed = 1): number[] {
  const count = cells(extent);
  if (count <= 9) return Array.from({ length: count }, (_, i) => i + 1);
  return digits(seed, count, 0, 3);
}

/** A gradient to send back, of small whole numbers of both signs. */
export function upstreamPattern(extent: Extent, seed = 1): number[] {
  return digits(seed + 11, cells(extent), -2, 2);
}

export interface Preset {
  config: DeconvConfig;
  kernel: KernelName;
}

const three: Extent = { rows: 3, columns: 3 };

/** The worked example: A 4×4, w 3×3, B 2×2, W 4×16. */
export const workedConfig: DeconvConfig = {
  direction: 'transpose',
  input: { rows: 2, columns: 2 },
  kernel: three,
  stride: 1,
  padding: 'valid',
  outputPadding: 0,
};

/** Presets are configurations of the transposed convolution; `reversed` turns them round. */
export const presets: Record<PresetName, Preset> = {
  worked: { config: workedConfig, kernel: 'counting' },
  identity: {
    config: { ...workedConfig, input: three, padding: 'same' },
    kernel: 'identity',
  },
  blur: { config: { ...workedConfig, input: three, stride: 2, padding: 'same' }, kernel: 'blur' },
  edge: { config: { ...workedConfig, input: three, padding: 'same' }, kernel: 'edge' },
  random: { config: { ...workedConfig, input: three, stride: 2 }, kernel: 'random' },
  /** A layer of the generator: 5×5, stride 2, 'same'. */
  generator: {
    config: {
      ...workedConfig,
      input: three,
      kernel: { rows: 5, columns: 5 },
      stride: 2,
      padding: 'same',
    },
    kernel: 'random',
  },
  /** The cure for uneven overlap: 4×4, stride 2. */
  even: {
    config: {
      ...workedConfig,
      input: three,
      kernel: { rows: 4, columns: 4 },
      stride: 2,
      padding: 'same',
    },
    kernel: 'counting',
  },
};

/** Values for another size: kept where both sizes have the cell, from `pattern` elsewhere. */
export function resized(
  values: readonly number[],
  from: Extent,
  to: Extent,
  pattern: readonly number[],
): number[] {
  return Array.from({ length: cells(to) }, (_, i) => {
    const row = Math.floor(i / to.columns);
    const column = i % to.columns;
    const kept = row < from.rows && column < from.columns;
    return (kept ? values[row * from.columns + column] : pattern[i]) ?? 0;
  });
}

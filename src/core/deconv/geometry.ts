/**
 * Shapes of a convolution B = W A and of its transpose A = Wᵀ B. A is the large map in both, B the
 * small one; the direction only says which of the two is given.
 *
 * Source of the relations: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning"
 * (2016), chapters 2 and 4. 'same' is TensorFlow's: the odd cell of padding goes after.
 */
import { samePadding } from '../nn/padding';
import type { Zeros } from '../nn/padding';

export type Operation = 'conv' | 'transpose';
/** Zeros on every side, in cells; or the rule that chooses them. */
export type Padding = 'valid' | 'same' | number;

export interface Extent {
  rows: number;
  columns: number;
}

/** What a person sets. `input` is A's size for a convolution and B's for its transpose. */
export interface DeconvConfig {
  direction: Operation;
  input: Extent;
  kernel: Extent;
  stride: number;
  padding: Padding;
  /** Rows and columns added to A's end, of a transposed convolution with padding in numbers. */
  outputPadding: number;
}

/** One dimension: cell b of B looks at the cells b·stride − before … + kernel − 1 of A. */
export interface ConvAxis {
  large: number;
  small: number;
  kernel: number;
  stride: number;
  /** Zeros that the convolution puts before and after A. */
  before: number;
  after: number;
}

/** A convolution as it is explained here: one channel, row by row and column by column. */
export interface ConvAxes {
  rows: ConvAxis;
  columns: ConvAxis;
}

export const limits = {
  kernel: { min: 1, max: 5 },
  stride: { min: 1, max: 3 },
  padding: { min: 0, max: 4 },
  outputPadding: { min: 0, max: 2 },
  input: { min: 1, max: 6 },
} as const;

export type AxisName = 'rows' | 'columns';

/** Output cells of a convolution along one axis: ⌊(n + before + after − k)/s⌋ + 1 (relation 6). */
function convolvedSize(input: number, kernel: number, stride: number, zeros: Zeros): number {
  return Math.floor((input + zeros.before + zeros.after - kernel) / stride) + 1;
}

/** Output cells of a transposed convolution: s(i − 1) + k − before − after + a (relation 14). */
function transposedSize(config: AxisConfig, zeros: Zeros): number {
  const { input, kernel, stride, outputPadding } = config;
  return stride * (input - 1) + kernel - zeros.before - zeros.after + outputPadding;
}

function zerosAround(large: number, small: number, config: AxisConfig): Zeros {
  const { kernel, stride, padding } = config;
  if (padding === 'valid') return { before: 0, after: 0 };
  if (padding !== 'same') return { before: padding, after: padding };
  return samePadding({ large, small, kernel, stride });
}

export interface AxisConfig {
  direction: Operation;
  input: number;
  kernel: number;
  stride: number;
  padding: Padding;
  outputPadding: number;
}

/** One axis of a configuration that has passed `reasonsAgainst`; sizes are not limited here. */
export function axisOf(config: AxisConfig): ConvAxis {
  const { direction, input, kernel, stride, padding } = config;
  if (direction === 'conv') {
    const small =
      padding === 'same'
        ? Math.ceil(input / stride)
        : convolvedSize(input, kernel, stride, zerosAround(input, 0, config));
    return { large: input, small, kernel, stride, ...zerosAround(input, small, config) };
  }
  const large =
    padding === 'same' ? input * stride : transposedSize(config, zerosAround(0, input, config));
  return { large, small: input, kernel, stride, ...zerosAround(large, input, config) };
}

export function axisConfig(config: DeconvConfig, axis: AxisName): AxisConfig {
  return { ...config, input: config.input[axis], kernel: config.kernel[axis] };
}

export function largeExtent({ rows, columns }: ConvAxes): Extent {
  return { rows: rows.large, columns: columns.large };
}

export function smallExtent({ rows, columns }: ConvAxes): Extent {
  return { rows: rows.small, columns: columns.small };
}

export function kernelExtent({ rows, columns }: ConvAxes): Extent {
  return { rows: rows.kernel, columns: columns.kernel };
}

export function cells({ rows, columns }: Extent): number {
  return rows * columns;
}

/**
 * The sizes of A that the same convolution maps to B's size, smallest first: s of them, less those
 * that do not exist. Output padding says which one a transposed convolution means (relation 14).
 */
export function inputsSharingOutput(axis: ConvAxis, padding: Padding): number[] {
  const { small, kernel, stride } = axis;
  const sizes: number[] = [];
  for (let large = 1; large <= stride * small + kernel; large++) {
    const other = axisOf({
      direction: 'conv',
      input: large,
      kernel,
      stride,
      padding,
      outputPadding: 0,
    });
    if (other.small === small) sizes.push(large);
  }
  return sizes;
}

/**
 * A patch of a real layer of the generator: a transposed convolution with stride 2 and 'same' padding
 * adds, for each output channel, one Wᵀ B for each input channel. A patch of the input gives the
 * layer's own sums wherever everything that reaches an output cell lies in the patch.
 */
import { axisOf } from './geometry';
import type { ConvAxes, DeconvConfig } from './geometry';
import { buildW, multiply, transpose } from './matrix';

/** What goes into one output channel of the layer. */
export interface LayerInput {
  /** Side of the input map. */
  size: number;
  channels: number;
  /** [size, size, channels] */
  values: ArrayLike<number>;
  /** Side of the kernel. */
  kernel: number;
  /** [kernel, kernel, channels] */
  filter: ArrayLike<number>;
}

export interface Patch {
  row: number;
  column: number;
  side: number;
}

/** The largest patch that a picture steps through, at a corner that keeps it inside the map. */
export function clampPatch({ size }: Pick<LayerInput, 'size'>, row: number, column: number): Patch {
  const side = Math.min(size, 4);
  const inside = (at: number) => Math.max(0, Math.min(size - side, at));
  return { row: inside(row), column: inside(column), side };
}

export function patchConfig({ kernel }: Pick<LayerInput, 'kernel'>, { side }: Patch): DeconvConfig {
  return {
    direction: 'transpose',
    input: { rows: side, columns: side },
    kernel: { rows: kernel, columns: kernel },
    stride: 2,
    padding: 'same',
    outputPadding: 0,
  };
}

/** One channel of a tensor whose last axis is channels. */
function channelOf(values: ArrayLike<number>, channels: number, channel: number): number[] {
  return Array.from(
    { length: values.length / channels },
    (_, i) => values[i * channels + channel] ?? 0,
  );
}

export function patchValues(
  input: LayerInput,
  { row, column, side }: Patch,
  channel: number,
): number[] {
  return Array.from({ length: side * side }, (_, i) => {
    const at = (row + Math.floor(i / side)) * input.size + column + (i % side);
    return input.values[at * input.channels + channel] ?? 0;
  });
}

/** The channel with the most in it, by the sum of absolute values over a patch. */
export function strongestChannel(
  { size, channels, data }: { size: number; channels: number; data: ArrayLike<number> },
  { row, column, side }: Patch,
): number {
  const sums = new Array<number>(channels).fill(0);
  for (let i = 0; i < side * side; i++) {
    const at = ((row + Math.floor(i / side)) * size + column + (i % side)) * channels;
    for (let c = 0; c < channels; c++) sums[c] = (sums[c] ?? 0) + Math.abs(data[at + c] ?? 0);
  }
  return sums.indexOf(Math.max(...sums));
}

export function pairKernel(input: LayerInput, channel: number): number[] {
  return channelOf(input.filter, input.channels, channel);
}

function square(input: number, kernel: number): ConvAxes {
  const axis = axisOf({
    direction: 'transpose',
    input,
    kernel,
    stride: 2,
    padding: 'same',
    outputPadding: 0,
  });
  return { rows: axis, columns: axis };
}

/** Whether all inputs that reach output `at` of the map, along one axis, lie in the patch. */
function complete(input: LayerInput, first: number, side: number, at: number): boolean {
  const { before } = square(input.size, input.kernel).rows;
  const low = Math.max(0, Math.ceil((at + before - input.kernel + 1) / 2));
  const high = Math.min(input.size - 1, Math.floor((at + before) / 2));
  return low >= first && high < first + side;
}

export interface LayerCell {
  /** Of the whole output map, row by row. */
  index: number;
  /** Share of the chosen input channel, and of all others together. */
  own: number;
  others: number;
  /** Whether the patch holds all that this cell is made of. */
  complete: boolean;
}

/** Every output cell of the patch, summed over all input channels by Wᵀ B. */
export function layerCells(input: LayerInput, patch: Patch, channel: number): LayerCell[] {
  const { side, row, column } = patch;
  const Wt = transpose(buildW(square(side, input.kernel)));
  const sums = Array.from({ length: input.channels }, (_, c) =>
    multiply(Wt, pairKernel(input, c), patchValues(input, patch, c)),
  );
  return Array.from({ length: Wt.rows }, (_, i) => {
    const y = 2 * row + Math.floor(i / (2 * side));
    const x = 2 * column + (i % (2 * side));
    const total = sums.reduce((sum, values) => sum + (values[i] ?? 0), 0);
    const own = sums[channel]?.[i] ?? 0;
    return {
      index: y * 2 * input.size + x,
      own,
      others: total - own,
      complete: complete(input, row, side, y) && complete(input, column, side, x),
    };
  });
}

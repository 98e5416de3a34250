import { lengthOf } from '../../program/program';
import type { Convolution, Tensor } from '../../program/program';
import { command } from '../commands';
import type { Command } from '../commands';
import { largePadding, padMap } from './context';
import type { Lowering, LoweringContext } from './context';

/** Dense layers and convolutions as products of packed panels and of windows. */

const columnsAtOnce = 8;
const tapsAtOnce = 6;
/** Pixels of the small map that a weight gradient goes through before the next block of taps does. */
const pixelsAtOnce = 256;

/** What each thread packs of A, or of a chunk of images, for itself: a buffer that serves all commands. */
function packedBy({ places, threads }: LoweringContext, numbers: number) {
  const length = Math.ceil(numbers / 16) * 16;
  return { packed: places.scratch('packed', threads * length), packedStride: 4 * length };
}

/** Numbers of B in panels. */
function panelsLength(k: number, columns: number): number {
  return k * Math.ceil(columns / columnsAtOnce) * columnsAtOnce;
}

/** B's elements in memory: nested strides of k, and the stride of a column, in numbers. */
interface Operand {
  from: number;
  counts: readonly [number, number, number];
  strides: readonly [number, number, number];
  columns: number;
  columnStride: number;
}

/** Packs B. One buffer serves all products: each is over before the next one packs. */
function pack(
  { places }: LoweringContext,
  { from, counts, strides, columns, columnStride }: Operand,
) {
  const [n0, n1, n2] = counts;
  const to = places.scratch('panels', panelsLength(n0 * n1 * n2, columns));
  const [stride0, stride1, stride2] = strides.map((stride) => 4 * stride) as [
    number,
    number,
    number,
  ];
  const packing = command('packPanels', {
    ...{ from, to, n0, n1, n2, stride0, stride1, stride2, columns },
    columnStride: 4 * columnStride,
  });
  return { panels: to, packing };
}

/** Rows of numbers times a matrix. */
function rowsTimes(
  to: LoweringContext,
  rows: { from: Tensor; count: number; width: number },
  operand: Operand,
  out: { tensor: Tensor; epilogue: Convolution['epilogue'] },
): Command[] {
  const { panels, packing } = pack(to, operand);
  const { columns } = operand;
  return [
    packing,
    command('product', {
      ...{ a: to.at(rows.from), aImage: 0, aRow: 0, aColumn: 4 * rows.width },
      ...{ out: to.at(out.tensor), outImage: 0, outRow: 0, outColumn: 4 * columns },
      ...to.epilogue(out.epilogue),
      ...{ images: 1, height: 1, width: rows.count },
      ...{ runs: 1, runLength: rows.width, runStride: 0, panels, columns },
      ...packedBy(to, tapsAtOnce * rows.width),
    }),
  ];
}

/** Windows of a map, line by line, for a weight gradient. */
interface Windows {
  large: number;
  largeImage: number;
  largeRow: number;
  largeColumn: number;
  lineStride: number;
  lines: number;
  lineLength: number;
}

/** Σ over pixels of window · small pixel, into a gradient of [lines · lineLength, columns]. */
function windowSums(
  to: LoweringContext,
  windows: Windows,
  small: { tensor: Tensor; images: number; height: number; width: number; channels: number },
  gradient: Tensor,
): Command[] {
  const { places } = to;
  const { images, height, width, channels } = small;
  const { lines, lineLength } = windows;
  const columns = Math.ceil(channels / columnsAtOnce) * columnsAtOnce;
  const made: Command[] = [];
  let from = to.at(small.tensor);
  if (columns !== channels) {
    const rows = images * height * width;
    const room = (lengthOf(small.tensor) / channels) * columns;
    const padded = places.scratch(`${small.tensor.name} columns`, room);
    made.push(
      command('copyRows', {
        ...{
          from,
          to: padded,
          bytes: 4 * channels,
          rows,
          fromRow: 4 * channels,
          toRow: 4 * columns,
        },
        ...{ planes: 1, fromPlane: 0, toPlane: 0 },
      }),
    );
    from = padded;
  }
  const blocks = Math.ceil(lineLength / tapsAtOnce) * tapsAtOnce;
  const whole = blocks === lineLength && columns === channels;
  const sums = whole ? to.at(gradient) : places.scratch('tap sums', lines * blocks * columns);
  const imagesAtOnce = Math.max(1, Math.floor(pixelsAtOnce / (height * width)));
  made.push(
    command('weightGradient', {
      ...windows,
      ...{ small: from, columns, images, height, width, out: sums },
      imagesAtOnce,
      ...packedBy(to, imagesAtOnce * height * width * (tapsAtOnce + columns)),
    }),
  );
  if (!whole) {
    made.push(
      command('copyRows', {
        ...{ from: sums, to: to.at(gradient), bytes: 4 * channels },
        ...{ rows: lineLength, fromRow: 4 * columns, toRow: 4 * channels },
        ...{ planes: lines, fromPlane: 4 * blocks * columns, toPlane: 4 * lineLength * channels },
      }),
    );
  }
  return made;
}

/** Rows that a chunk of column sums has. */
const rowsOfChunk = 256;

/** Sums over rows of [rows, channels], in fixed chunks. */
function sumsOf(
  to: LoweringContext,
  { from, rows, channels }: { from: Tensor; rows: number; channels: number },
  gradient: Tensor,
): Command[] {
  const chunks = Math.ceil(rows / rowsOfChunk);
  const partials = to.places.scratch('column sums', chunks * channels);
  return [
    command('columnSums', { from: to.at(from), rows, channels, chunks, partials }),
    command('addChunks', { channels, chunks, partials, to: to.at(gradient) }),
  ];
}

/** Channels below which a panel of columns would mostly stand empty. */
const fewChannels = 4;

/**
 * A transposed convolution to few channels: the products of every small pixel with all taps at once, then
 * each large pixel adds up its own.
 */
function transposedByTaps(
  { images, geometry, input, filter, output, epilogue }: Convolution,
  to: LoweringContext,
): Command[] {
  const { large, small, kernel, stride, padBefore } = geometry;
  const columns = kernel ** 2 * large.channels;
  const rows = images * small.size ** 2;
  const products: Tensor = { name: 'tap products', shape: [rows, columns], lifetime: 'scratch' };
  const operand: Operand = {
    from: to.at(filter),
    counts: [1, 1, small.channels],
    strides: [0, 0, 1],
    columns,
    columnStride: small.channels,
  };
  const none = { kind: 'biasAndActivation', bias: null, activation: 'none' } as const;
  const from = { from: input, count: rows, width: small.channels };
  return [
    ...rowsTimes(to, from, operand, { tensor: products, epilogue: none }),
    command('addTaps', {
      ...{ taps: to.at(products), images, small: small.size, large: large.size },
      ...{ channels: large.channels, kernel, stride, padBefore, out: to.at(output) },
      ...to.epilogue(epilogue),
    }),
  ];
}

/**
 * A transposed convolution, by the pixels of one phase of its stride after the other: they all read the
 * same taps of the filter, and no zeros in between (Shi et al. 2016, "Is the deconvolution layer the
 * same as a convolutional layer?").
 */
function transposedByPhases(
  { images, geometry, input, filter, output, epilogue }: Convolution,
  to: LoweringContext,
): Command[] {
  const { large, small, kernel, stride, padBefore } = geometry;
  const phases = Array.from({ length: stride }, (_, phase) => {
    const first = (phase + padBefore) % stride;
    const taps = Math.ceil((kernel - first) / stride);
    const shift = (phase + padBefore - first) / stride;
    return { phase, first, taps, shift, pixels: Math.ceil((large.size - phase) / stride) };
  }).filter(({ taps, pixels }) => taps > 0 && pixels > 0);
  const before = Math.max(0, ...phases.map(({ taps, shift }) => taps - 1 - shift));
  const after = Math.max(0, ...phases.map(({ pixels, shift }) => pixels + shift - small.size));
  const map = padMap(to, input, { images, ...small }, { before, after });
  const tap = large.channels * small.channels;
  const made = [...map.commands];
  const common = to.epilogue(epilogue);
  const out = to.at(output);
  for (const y of phases) {
    for (const x of phases) {
      const place = (y.phase * large.size + x.phase) * large.channels * 4;
      const lastTap = (y.first + stride * (y.taps - 1)) * kernel + x.first + stride * (x.taps - 1);
      const { panels, packing } = pack(to, {
        from: to.at(filter) + 4 * tap * lastTap,
        counts: [y.taps, x.taps, small.channels],
        strides: [-stride * kernel * tap, -stride * tap, 1],
        columns: large.channels,
        columnStride: small.channels,
      });
      made.push(
        packing,
        command('product', {
          a:
            map.address +
            (before + y.shift - y.taps + 1) * map.line +
            (before + x.shift - x.taps + 1) * map.pixel,
          ...{ aImage: map.image, aRow: map.line, aColumn: map.pixel },
          ...common,
          out: out + place,
          made: common.made === 0 ? 0 : common.made + place,
          outImage: large.size ** 2 * large.channels * 4,
          outRow: stride * large.size * large.channels * 4,
          outColumn: stride * large.channels * 4,
          ...{ images, height: y.pixels, width: x.pixels },
          ...{ runs: y.taps, runLength: x.taps * small.channels, runStride: map.line },
          ...{ panels, columns: large.channels },
          ...packedBy(to, tapsAtOnce * y.taps * x.taps * small.channels),
        }),
      );
    }
  }
  return made;
}

export const linearLowering: Lowering<
  | 'dense'
  | 'denseGradient'
  | 'convolution'
  | 'convolutionTranspose'
  | 'convolutionWeightGradient'
  | 'biasGradient'
> = {
  dense: ({ images, input, weights, output, epilogue }, to) => {
    const [inputs = 0, outputs = 0] = weights.shape;
    const operand: Operand = {
      from: to.at(weights),
      counts: [1, 1, inputs],
      strides: [0, 0, outputs],
      columns: outputs,
      columnStride: 1,
    };
    const rows = { from: input, count: images, width: inputs };
    return rowsTimes(to, rows, operand, { tensor: output, epilogue });
  },

  denseGradient: (of, to) => {
    const { images, input, weights, outputGradient } = of;
    const { weightGradient, biasGradient, inputGradient } = of;
    const [inputs = 0, outputs = 0] = weights.shape;
    const made: Command[] = [];
    if (weightGradient) {
      const windows = {
        ...{ large: to.at(input), largeImage: 0, largeRow: 0, largeColumn: 4 * inputs },
        ...{ lineStride: 0, lines: 1, lineLength: inputs },
      };
      const small = { tensor: outputGradient, images: 1, height: 1, width: images };
      made.push(...windowSums(to, windows, { ...small, channels: outputs }, weightGradient));
    }
    if (biasGradient) {
      const rows = { from: outputGradient, rows: images, channels: outputs };
      made.push(...sumsOf(to, rows, biasGradient));
    }
    if (inputGradient) {
      const { output, activation } = inputGradient;
      const operand: Operand = {
        from: to.at(weights),
        counts: [1, 1, outputs],
        strides: [0, 0, 1],
        columns: inputs,
        columnStride: outputs,
      };
      const rows = { from: outputGradient, count: images, width: outputs };
      const epilogue = { kind: 'activationGradient', of: input, activation } as const;
      made.push(...rowsTimes(to, rows, operand, { tensor: output, epilogue }));
    }
    return made;
  },

  convolution: ({ images, geometry, input, filter, output, epilogue }, to) => {
    const { large, small, kernel, stride } = geometry;
    const map = padMap(to, input, { images, ...large }, largePadding(geometry));
    const { panels, packing } = pack(to, {
      from: to.at(filter),
      counts: [1, 1, kernel ** 2 * large.channels],
      strides: [0, 0, small.channels],
      columns: small.channels,
      columnStride: 1,
    });
    const pixel = 4 * small.channels;
    return [
      ...map.commands,
      packing,
      command('product', {
        ...{
          a: map.address,
          aImage: map.image,
          aRow: stride * map.line,
          aColumn: stride * map.pixel,
        },
        ...{ out: to.at(output), outImage: small.size ** 2 * pixel },
        ...{ outRow: small.size * pixel, outColumn: pixel },
        ...to.epilogue(epilogue),
        ...{ images, height: small.size, width: small.size },
        ...{ runs: kernel, runLength: kernel * large.channels, runStride: map.line },
        ...{ panels, columns: small.channels },
        ...packedBy(to, tapsAtOnce * kernel ** 2 * large.channels),
      }),
    ];
  },

  convolutionTranspose: (of, to) =>
    of.geometry.large.channels < fewChannels
      ? transposedByTaps(of, to)
      : transposedByPhases(of, to),

  convolutionWeightGradient: ({ images, geometry, large: map, small: tensor, gradient }, to) => {
    const { large, small, kernel, stride } = geometry;
    const padded = padMap(to, map, { images, ...large }, largePadding(geometry));
    const windows = {
      ...{ large: padded.address, largeImage: padded.image },
      ...{ largeRow: stride * padded.line, largeColumn: stride * padded.pixel },
      ...{ lineStride: padded.line, lines: kernel, lineLength: kernel * large.channels },
    };
    const maps = { tensor, images, height: small.size, width: small.size };
    return [
      ...padded.commands,
      ...windowSums(to, windows, { ...maps, channels: small.channels }, gradient),
    ];
  },

  biasGradient: ({ images, outputGradient, gradient }, to) => {
    const channels = lengthOf(gradient);
    const each = lengthOf(outputGradient) / (outputGradient.shape[0] ?? 1);
    const rows = (images * each) / channels;
    return sumsOf(to, { from: outputGradient, rows, channels }, gradient);
  },
};

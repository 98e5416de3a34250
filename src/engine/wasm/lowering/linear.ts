import { lengthOf } from '../../program/program';
import { command } from '../commands';
import type { Command } from '../commands';
import { largePadding, padMap } from './context';
import type { Lowering } from './context';
import { pack, packedBy, rowsAtOnce, rowsTimes } from './panels';
import type { Operand } from './panels';
import { sumsOf, windowSums } from './sums';
import { transposed } from './transposed';

/** Dense layers and convolutions, and their gradients. */

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
    const padding = { ...largePadding(geometry), waits: false };
    const map = padMap(to, input, { images, ...large }, padding);
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
        ...packedBy(to, rowsAtOnce * kernel ** 2 * large.channels),
      }),
    ];
  },

  convolutionTranspose: transposed,

  convolutionWeightGradient: ({ images, geometry, large: map, small: tensor, gradient }, to) => {
    const { large, small, kernel, stride } = geometry;
    const padding = { ...largePadding(geometry), waits: true };
    const padded = padMap(to, map, { images, ...large }, padding);
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

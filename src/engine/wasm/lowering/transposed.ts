import type { Convolution, Tensor } from '../../program/program';
import { command } from '../commands';
import type { Command } from '../commands';
import { padMap } from './context';
import type { LoweringContext } from './context';
import { pack, packedBy, rowsAtOnce, rowsTimes } from './panels';
import type { Operand } from './panels';

/** Transposed convolutions, which are also the gradients of convolutions at their inputs. */

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
  const map = padMap(to, input, { images, ...small }, { before, after, waits: false });
  const tap = large.channels * small.channels;
  const packings: Command[] = [];
  const products: Command[] = [];
  const common = to.epilogue(epilogue);
  const out = to.at(output);
  const pairs = phases.flatMap((y) => phases.map((x) => ({ y, x })));
  const most = Math.max(...phases.map(({ taps }) => taps));
  // One for all: while a thread is still at one product, another may be at the next.
  const packed = packedBy(to, rowsAtOnce * most ** 2 * small.channels);
  // All that is read is packed before the first product; no product reads what another one writes.
  pairs.forEach(({ y, x }, buffer) => {
    const waits = buffer === pairs.length - 1;
    const place = (y.phase * large.size + x.phase) * large.channels * 4;
    const lastTap = (y.first + stride * (y.taps - 1)) * kernel + x.first + stride * (x.taps - 1);
    const operand: Operand = {
      from: to.at(filter) + 4 * tap * lastTap,
      counts: [y.taps, x.taps, small.channels],
      strides: [-stride * kernel * tap, -stride * tap, 1],
      columns: large.channels,
      columnStride: small.channels,
    };
    const { panels, packing } = pack(to, operand, { buffer, waits });
    packings.push(packing);
    const fields = {
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
      ...packed,
    };
    products.push(command('product', fields, waits));
  });
  return [...map.commands, ...packings, ...products];
}

export function transposed(of: Convolution, to: LoweringContext): Command[] {
  return of.geometry.large.channels < fewChannels
    ? transposedByTaps(of, to)
    : transposedByPhases(of, to);
}

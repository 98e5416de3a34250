import { lengthOf } from '../../program/program';
import type { Tensor } from '../../program/program';
import { command } from '../commands';
import type { Command } from '../commands';
import type { LoweringContext } from './context';
import { columnsAtOnce, packedBy, rowsAtOnce } from './panels';

/** Sums over pixels: the gradients of weights and of biases. */

/** Pixels of the small map that a weight gradient goes through before the next block of taps does. */
const pixelsAtOnce = 256;

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
export function windowSums(
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
  const blocks = Math.ceil(lineLength / rowsAtOnce) * rowsAtOnce;
  const whole = blocks === lineLength && columns === channels;
  const sums = whole ? to.at(gradient) : places.scratch('tap sums', lines * blocks * columns);
  const imagesAtOnce = Math.max(1, Math.floor(pixelsAtOnce / (height * width)));
  made.push(
    command('weightGradient', {
      ...windows,
      ...{ small: from, columns, images, height, width, out: sums },
      imagesAtOnce,
      ...packedBy(to, imagesAtOnce * height * width * (rowsAtOnce + columns)),
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
export function sumsOf(
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

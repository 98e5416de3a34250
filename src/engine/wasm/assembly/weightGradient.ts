/**
 * sums[tap, column] = Σ over pixels  large[pixel's window, tap] · small[pixel, column]: what every pixel
 * of the small map says about each tap of its window.
 *
 * The taps of one line of a window are one run of numbers on a padded map. The images are gone through a
 * few at a time, so that what is packed of them stays in the cache. Threads share out the blocks of taps:
 * each sum is added up in one order, whatever the number of threads.
 */
import { share, word } from './command';
import { multiplyTile, tileBytes, tileColumns, tileRows } from './tile';

/** [columns / 8, pixels, 8] from the small map's pixels. */
function packPixels(from: usize, pixels: i32, columns: i32, to: usize): void {
  const stride = <usize>columns << 2;
  for (let column = 0; column < columns; column += tileColumns) {
    let at = from + (<usize>column << 2);
    for (let pixel = 0; pixel < pixels; pixel++) {
      v128.store(to, v128.load(at));
      v128.store(to, v128.load(at, 16), 16);
      at += stride;
      to += 32;
    }
  }
}

/** [pixels, 6] from six taps of every pixel's window. */
function packTaps(command: usize, window: usize, images: i32, to: usize): void {
  const imageStride = <usize>word(command, 3);
  const rowStride = <usize>word(command, 4);
  const pixelStride = <usize>word(command, 5);
  const height = word(command, 12);
  const width = <usize>word(command, 13) * pixelStride;
  for (let image = 0; image < images; image++) {
    let row = window + <usize>image * imageStride;
    for (let y = 0; y < height; y++) {
      for (let at = row; at < row + width; at += pixelStride) {
        v128.store(to, v128.load(at));
        store<u64>(to, load<u64>(at, 16), 16);
        to += 24;
      }
      row += rowStride;
    }
  }
}

/** Adds a tile to sums, or begins them. */
function addTile(tile: usize, out: usize, stride: usize, begins: bool): void {
  for (let row: usize = 0; row < tileBytes; row += 32) {
    let low = v128.load(tile + row);
    let high = v128.load(tile + row, 16);
    if (!begins) {
      low = f32x4.add(low, v128.load(out));
      high = f32x4.add(high, v128.load(out, 16));
    }
    v128.store(out, low);
    v128.store(out, high, 16);
    out += stride;
  }
}

/** Blocks of taps, which threads share out. */
export function weightGradientUnits(command: usize): i32 {
  return word(command, 7) * ((word(command, 8) + tileRows - 1) / tileRows);
}

/** @param own memory of this thread alone */
export function weightGradient(
  command: usize,
  part: i32,
  parts: i32,
  thread: i32,
  own: usize,
): void {
  const lineStride = <usize>word(command, 6);
  const blocks = (word(command, 8) + tileRows - 1) / tileRows;
  const columns = word(command, 10);
  const images = word(command, 11);
  const together = word(command, 15);
  const pixels = word(command, 12) * word(command, 13);
  const units = weightGradientUnits(command);
  const begin = share(units, part, parts);
  const end = share(units, part + 1, parts);
  const taps = <usize>word(command, 16) + <usize>(thread * word(command, 17));
  const panels = taps + <usize>(together * pixels * 24);
  for (let image = 0; image < images; image += together) {
    const here = min(together, images - image);
    const large = <usize>word(command, 2) + <usize>image * <usize>word(command, 3);
    const small = <usize>word(command, 9) + (<usize>(image * pixels * columns) << 2);
    packPixels(small, here * pixels, columns, panels);
    for (let unit = begin; unit < end; unit++) {
      const line = unit / blocks;
      const tap = <usize>((unit - line * blocks) * tileRows) << 2;
      packTaps(command, large + <usize>line * lineStride + tap, here, taps);
      const out = <usize>word(command, 14) + (<usize>(unit * tileRows * columns) << 2);
      for (let column = 0; column < columns; column += tileColumns) {
        const panel = panels + <usize>(here * pixels) * (<usize>column << 2);
        multiplyTile(taps, panel, here * pixels, own);
        addTile(own, out + (<usize>column << 2), <usize>columns << 2, image == 0);
      }
    }
  }
}

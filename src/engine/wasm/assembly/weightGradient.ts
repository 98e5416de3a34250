/**
 * sums[tap, column] = Σ over pixels  large[pixel's window, tap] · small[pixel, column]: what every pixel
 * of the small map says about each tap of its window, six taps by eight columns at a time.
 *
 * The taps of one line of a window are one run of numbers on a padded map. Every block of taps goes
 * through a few images, then the next block does, so that those images stay in the cache. Threads share
 * out the blocks of taps: each sum is added up in one order, whatever the number of threads.
 */
import { share, word } from './command';
import { multiplyAdd } from './vector';

/** One block over some images. @param first whether the sums begin here */
function block(
  command: usize,
  window: usize,
  small: usize,
  out: usize,
  images: i32,
  first: bool,
): void {
  const columns = (<usize>word(command, 10)) << 2;
  let c00 = f32x4.splat(0),
    c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0),
    c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0),
    c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0),
    c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0),
    c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0),
    c51 = f32x4.splat(0);
  if (!first) {
    let from = out;
    c00 = v128.load(from);
    c01 = v128.load(from, 16);
    from += columns;
    c10 = v128.load(from);
    c11 = v128.load(from, 16);
    from += columns;
    c20 = v128.load(from);
    c21 = v128.load(from, 16);
    from += columns;
    c30 = v128.load(from);
    c31 = v128.load(from, 16);
    from += columns;
    c40 = v128.load(from);
    c41 = v128.load(from, 16);
    from += columns;
    c50 = v128.load(from);
    c51 = v128.load(from, 16);
  }
  const imageStride = <usize>word(command, 3);
  const rowStride = <usize>word(command, 4);
  const pixelStride = <usize>word(command, 5);
  const height = word(command, 12);
  const width = word(command, 13);
  let b = small;
  for (let image = 0; image < images; image++) {
    let row = window + <usize>image * imageStride;
    for (let y = 0; y < height; y++) {
      let a = row;
      const end = row + <usize>width * pixelStride;
      while (a < end) {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        let tap = v128.load32_splat(a);
        c00 = multiplyAdd(tap, b0, c00);
        c01 = multiplyAdd(tap, b1, c01);
        tap = v128.load32_splat(a, 4);
        c10 = multiplyAdd(tap, b0, c10);
        c11 = multiplyAdd(tap, b1, c11);
        tap = v128.load32_splat(a, 8);
        c20 = multiplyAdd(tap, b0, c20);
        c21 = multiplyAdd(tap, b1, c21);
        tap = v128.load32_splat(a, 12);
        c30 = multiplyAdd(tap, b0, c30);
        c31 = multiplyAdd(tap, b1, c31);
        tap = v128.load32_splat(a, 16);
        c40 = multiplyAdd(tap, b0, c40);
        c41 = multiplyAdd(tap, b1, c41);
        tap = v128.load32_splat(a, 20);
        c50 = multiplyAdd(tap, b0, c50);
        c51 = multiplyAdd(tap, b1, c51);
        a += pixelStride;
        b += columns;
      }
      row += rowStride;
    }
  }
  let to = out;
  v128.store(to, c00);
  v128.store(to, c01, 16);
  to += columns;
  v128.store(to, c10);
  v128.store(to, c11, 16);
  to += columns;
  v128.store(to, c20);
  v128.store(to, c21, 16);
  to += columns;
  v128.store(to, c30);
  v128.store(to, c31, 16);
  to += columns;
  v128.store(to, c40);
  v128.store(to, c41, 16);
  to += columns;
  v128.store(to, c50);
  v128.store(to, c51, 16);
}

export function weightGradient(command: usize, thread: i32, threads: i32): void {
  const lineStride = <usize>word(command, 6);
  const lines = word(command, 7);
  const blocks = (word(command, 8) + 5) / 6;
  const columns = word(command, 10);
  const images = word(command, 11);
  const together = word(command, 15);
  const pixels = (<usize>(word(command, 12) * word(command, 13) * columns)) << 2;
  const end = share(lines * blocks, thread + 1, threads);
  const begin = share(lines * blocks, thread, threads);
  for (let image = 0; image < images; image += together) {
    const here = min(together, images - image);
    const large = <usize>word(command, 2) + <usize>image * <usize>word(command, 3);
    const small = <usize>word(command, 9) + <usize>image * pixels;
    for (let unit = begin; unit < end; unit++) {
      const line = unit / blocks;
      const window = large + <usize>line * lineStride + <usize>((unit - line * blocks) * 24);
      const out = <usize>word(command, 14) + ((<usize>(unit * 6 * columns)) << 2);
      for (let column = 0; column < columns; column += 8) {
        const offset = (<usize>column) << 2;
        block(command, window, small + offset, out + offset, here, image == 0);
      }
    }
  }
}

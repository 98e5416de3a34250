/**
 * out[row, column] = epilogue(Σ over k  A[row, k] · B[k, column]), six rows by eight columns at a time.
 *
 * A is not copied together: a row's terms lie in `runs` runs of `length` numbers, each `runStride` bytes
 * behind the one before. A strided convolution on a padded map has one run for each line of its window,
 * a dense layer has one run. B lies packed in panels of eight columns.
 */
import { share, word } from './command';
import { activate, backward, multiplyAdd } from './vector';

/** Rows of A at a time; columns of B are two vectors. */
const rowsAtOnce: i32 = 6;
/** Blocks of rows that share a panel of B while it is in the cache. */
const blocksAtOnce: i32 = 8;

const biasAndActivation: i32 = 0;

/** Finishes and stores one row's eight sums; the last panel may have fewer columns. */
// @ts-ignore: decorator
@inline
function store8(
  command: usize,
  out: usize,
  made: usize,
  column: i32,
  columns: i32,
  temporary: usize,
  low: v128,
  high: v128,
): void {
  const epilogue = word(command, 11);
  const activation = word(command, 12);
  const offset = <usize>column << 2;
  let first = low;
  let second = high;
  const whole = columns - column >= 8;
  if (epilogue == biasAndActivation) {
    const bias = <usize>word(command, 13);
    if (bias != 0) {
      if (whole) {
        first = f32x4.add(first, v128.load(bias + offset));
        second = f32x4.add(second, v128.load(bias + offset, 16));
      } else {
        memory.copy(temporary, bias + offset, <usize>(columns - column) << 2);
        first = f32x4.add(first, v128.load(temporary));
        second = f32x4.add(second, v128.load(temporary, 16));
      }
    }
    first = activate(first, activation);
    second = activate(second, activation);
  } else if (whole) {
    first = backward(first, v128.load(made + offset), activation);
    second = backward(second, v128.load(made + offset, 16), activation);
  } else {
    memory.copy(temporary, made + offset, <usize>(columns - column) << 2);
    first = backward(first, v128.load(temporary), activation);
    second = backward(second, v128.load(temporary, 16), activation);
  }
  if (whole) {
    v128.store(out + offset, first);
    v128.store(out + offset, second, 16);
  } else {
    v128.store(temporary, first);
    v128.store(temporary, second, 16);
    memory.copy(out + offset, temporary, <usize>(columns - column) << 2);
  }
}

/** Six rows by eight columns. @param rows addresses of the rows: A's, where they go, what made them */
function block(command: usize, rows: usize, panel: usize, column: i32, temporary: usize): void {
  let a0 = <usize>load<u32>(rows, 0);
  let a1 = <usize>load<u32>(rows, 12);
  let a2 = <usize>load<u32>(rows, 24);
  let a3 = <usize>load<u32>(rows, 36);
  let a4 = <usize>load<u32>(rows, 48);
  let a5 = <usize>load<u32>(rows, 60);
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0), c51 = f32x4.splat(0);
  const runs = word(command, 17);
  const length = word(command, 18);
  const step = <usize>word(command, 19) - (<usize>length << 2);
  let b = panel;
  for (let run = 0; run < runs; run++) {
    const end = a0 + (<usize>length << 2);
    const even = a0 + (<usize>(length & ~1) << 2);
    while (a0 < even) {
      let b0 = v128.load(b);
      let b1 = v128.load(b, 16);
      let a = v128.load32_splat(a0);
      c00 = multiplyAdd(a, b0, c00); c01 = multiplyAdd(a, b1, c01);
      a = v128.load32_splat(a1);
      c10 = multiplyAdd(a, b0, c10); c11 = multiplyAdd(a, b1, c11);
      a = v128.load32_splat(a2);
      c20 = multiplyAdd(a, b0, c20); c21 = multiplyAdd(a, b1, c21);
      a = v128.load32_splat(a3);
      c30 = multiplyAdd(a, b0, c30); c31 = multiplyAdd(a, b1, c31);
      a = v128.load32_splat(a4);
      c40 = multiplyAdd(a, b0, c40); c41 = multiplyAdd(a, b1, c41);
      a = v128.load32_splat(a5);
      c50 = multiplyAdd(a, b0, c50); c51 = multiplyAdd(a, b1, c51);
      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      a = v128.load32_splat(a0, 4);
      c00 = multiplyAdd(a, b0, c00); c01 = multiplyAdd(a, b1, c01);
      a = v128.load32_splat(a1, 4);
      c10 = multiplyAdd(a, b0, c10); c11 = multiplyAdd(a, b1, c11);
      a = v128.load32_splat(a2, 4);
      c20 = multiplyAdd(a, b0, c20); c21 = multiplyAdd(a, b1, c21);
      a = v128.load32_splat(a3, 4);
      c30 = multiplyAdd(a, b0, c30); c31 = multiplyAdd(a, b1, c31);
      a = v128.load32_splat(a4, 4);
      c40 = multiplyAdd(a, b0, c40); c41 = multiplyAdd(a, b1, c41);
      a = v128.load32_splat(a5, 4);
      c50 = multiplyAdd(a, b0, c50); c51 = multiplyAdd(a, b1, c51);
      b += 64;
      a0 += 8; a1 += 8; a2 += 8; a3 += 8; a4 += 8; a5 += 8;
    }
    if (a0 < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let a = v128.load32_splat(a0);
      c00 = multiplyAdd(a, b0, c00); c01 = multiplyAdd(a, b1, c01);
      a = v128.load32_splat(a1);
      c10 = multiplyAdd(a, b0, c10); c11 = multiplyAdd(a, b1, c11);
      a = v128.load32_splat(a2);
      c20 = multiplyAdd(a, b0, c20); c21 = multiplyAdd(a, b1, c21);
      a = v128.load32_splat(a3);
      c30 = multiplyAdd(a, b0, c30); c31 = multiplyAdd(a, b1, c31);
      a = v128.load32_splat(a4);
      c40 = multiplyAdd(a, b0, c40); c41 = multiplyAdd(a, b1, c41);
      a = v128.load32_splat(a5);
      c50 = multiplyAdd(a, b0, c50); c51 = multiplyAdd(a, b1, c51);
      b += 32;
      a0 += 4; a1 += 4; a2 += 4; a3 += 4; a4 += 4; a5 += 4;
    }
    a0 += step; a1 += step; a2 += step; a3 += step; a4 += step; a5 += step;
  }
  const columns = word(command, 21);
  store8(command, load<u32>(rows, 4), load<u32>(rows, 8), column, columns, temporary, c00, c01);
  store8(command, load<u32>(rows, 16), load<u32>(rows, 20), column, columns, temporary, c10, c11);
  store8(command, load<u32>(rows, 28), load<u32>(rows, 32), column, columns, temporary, c20, c21);
  store8(command, load<u32>(rows, 40), load<u32>(rows, 44), column, columns, temporary, c30, c31);
  store8(command, load<u32>(rows, 52), load<u32>(rows, 56), column, columns, temporary, c40, c41);
  store8(command, load<u32>(rows, 64), load<u32>(rows, 68), column, columns, temporary, c50, c51);
}

/** @param own memory of this thread alone */
export function product(command: usize, thread: i32, threads: i32, own: usize): void {
  const height = word(command, 15);
  const width = word(command, 16);
  const rows = word(command, 14) * height * width;
  const blocks = (rows + rowsAtOnce - 1) / rowsAtOnce;
  const end = share(blocks, thread + 1, threads);
  const panelSize = (<usize>(word(command, 17) * word(command, 18))) << 5;
  const panels = (word(command, 21) + 7) >> 3;
  const table = own + 64;
  for (let first = share(blocks, thread, threads); first < end; first += blocksAtOnce) {
    const here = min(blocksAtOnce, end - first);
    let row = first * rowsAtOnce;
    let image = row / (height * width);
    let y = (row - image * height * width) / width;
    let x = row - (image * height + y) * width;
    const until = table + <usize>(here * rowsAtOnce * 12);
    for (let entry = table; entry < until; entry += 12) {
      const out = image * word(command, 7) + y * word(command, 8) + x * word(command, 9);
      store<i32>(entry, word(command, 2) + image * word(command, 3) + y * word(command, 4) + x * word(command, 5));
      store<i32>(entry, word(command, 6) + out, 4);
      store<i32>(entry, word(command, 10) + out, 8);
      // Beyond the last row, it is computed again.
      if (++row >= rows) continue;
      if (++x == width) {
        x = 0;
        if (++y == height) { y = 0; image++; }
      }
    }
    for (let panel = 0; panel < panels; panel++) {
      const from = <usize>word(command, 20) + <usize>panel * panelSize;
      for (let each = 0; each < here; each++) {
        block(command, table + <usize>(each * rowsAtOnce * 12), from, panel << 3, own);
      }
    }
  }
}

/** B in panels of eight columns, zeros behind the last: element (k, column) of three nested strides. */
export function packPanels(command: usize, thread: i32, threads: i32): void {
  const columns = word(command, 10);
  const columnStride = word(command, 11);
  const panels = (columns + 7) >> 3;
  const n0 = word(command, 4);
  const n1 = word(command, 5);
  const n2 = word(command, 6);
  const size = (<usize>(n0 * n1 * n2)) << 5;
  const end = share(panels, thread + 1, threads);
  for (let panel = share(panels, thread, threads); panel < end; panel++) {
    let to = <usize>word(command, 3) + <usize>panel * size;
    const count = min(8, columns - (panel << 3));
    const from = word(command, 2) + (panel << 3) * columnStride;
    for (let i = 0; i < n0; i++) {
      for (let j = 0; j < n1; j++) {
        let at = <usize>(from + i * word(command, 7) + j * word(command, 8));
        for (let k = 0; k < n2; k++) {
          if (columnStride == 4 && count == 8) {
            v128.store(to, v128.load(at));
            v128.store(to, v128.load(at, 16), 16);
          } else {
            for (let column = 0; column < 8; column++) {
              const value: f32 = column < count ? load<f32>(at + <usize>(column * columnStride)) : 0;
              store<f32>(to + (<usize>column << 2), value);
            }
          }
          at += <usize>word(command, 9);
          to += 32;
        }
      }
    }
  }
}

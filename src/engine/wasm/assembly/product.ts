/**
 * out[row, column] = epilogue(Σ over k  A[row, k] · B[k, column]).
 *
 * A row's terms lie in `runs` runs of `length` numbers, each `runStride` bytes behind the one before: a
 * strided convolution on a padded map has one run for each line of its window, a dense layer has one run.
 * Six rows are packed at a time; B lies packed in panels of eight columns.
 */
import { share, takeChunk, word } from './command';
import { multiplyTile, packRows, tileBytes, tileColumns, tileRows } from './tile';
import { activate, backward } from './vector';

const biasAndActivation: i32 = 0;

/** Finishes and stores one row's eight sums; the last panel may have fewer columns. */
@inline
function store8(
  command: usize,
  out: usize,
  made: usize,
  column: i32,
  columns: i32,
  sums: usize,
): void {
  const epilogue = word(command, 11);
  const activation = word(command, 12);
  const offset = <usize>column << 2;
  let first = v128.load(sums);
  let second = v128.load(sums, 16);
  const whole = columns - column >= 8;
  if (epilogue == biasAndActivation) {
    const bias = <usize>word(command, 13);
    if (bias != 0) {
      if (whole) {
        first = f32x4.add(first, v128.load(bias + offset));
        second = f32x4.add(second, v128.load(bias + offset, 16));
      } else {
        memory.copy(sums, bias + offset, <usize>(columns - column) << 2);
        first = f32x4.add(first, v128.load(sums));
        second = f32x4.add(second, v128.load(sums, 16));
      }
    }
    first = activate(first, activation);
    second = activate(second, activation);
  } else if (whole) {
    first = backward(first, v128.load(made + offset), activation);
    second = backward(second, v128.load(made + offset, 16), activation);
  } else {
    memory.copy(sums, made + offset, <usize>(columns - column) << 2);
    first = backward(first, v128.load(sums), activation);
    second = backward(second, v128.load(sums, 16), activation);
  }
  if (whole) {
    v128.store(out + offset, first);
    v128.store(out + offset, second, 16);
  } else {
    v128.store(sums, first);
    v128.store(sums, second, 16);
    memory.copy(out + offset, sums, <usize>(columns - column) << 2);
  }
}

/** Chunks that a thread's share is cut into. */
const chunksEach: i32 = 8;

/** @param own memory of this thread alone */
export function product(command: usize, thread: i32, threads: i32, own: usize): void {
  const height = word(command, 15);
  const width = word(command, 16);
  const rows = word(command, 14) * height * width;
  const blocks = (rows + tileRows - 1) / tileRows;
  const runs = word(command, 17);
  const length = word(command, 18);
  const runStride = word(command, 19);
  const panels = <usize>word(command, 20);
  const columns = word(command, 21);
  const packed = <usize>word(command, 22) + <usize>(thread * word(command, 23));
  const terms = runs * length;
  const panelBytes = <usize>terms << 5;
  const tile = own;
  const table = own + tileBytes;
  const chunks = min(blocks, threads * chunksEach);
  let chunk: i32;
  while ((chunk = takeChunk(command, chunks, thread, threads)) >= 0) {
    const first = share(blocks, chunk, chunks);
    const end = share(blocks, chunk + 1, chunks);
    let row = first * tileRows;
    let image = row / (height * width);
    let y = (row - image * height * width) / width;
    let x = row - (image * height + y) * width;
    for (let each = first; each < end; each++) {
      for (let entry = table; entry < table + 72; entry += 12) {
        const out = image * word(command, 7) + y * word(command, 8) + x * word(command, 9);
        const a = image * word(command, 3) + y * word(command, 4) + x * word(command, 5);
        store<i32>(entry, word(command, 2) + a);
        store<i32>(entry, word(command, 6) + out, 4);
        store<i32>(entry, word(command, 10) + out, 8);
        // Beyond the last row, it is computed again.
        if (++row >= rows) continue;
        if (++x == width) {
          x = 0;
          if (++y == height) {
            y = 0;
            image++;
          }
        }
      }
      for (let run = 0; run < runs; run++) {
        packRows(table, length, packed + <usize>(run * length * 24));
        for (let entry = table; entry < table + 72; entry += 12) {
          store<i32>(entry, load<i32>(entry) + runStride);
        }
      }
      for (let column = 0; column < columns; column += tileColumns) {
        multiplyTile(packed, panels + <usize>(column >> 3) * panelBytes, terms, tile);
        for (let line = 0; line < tileRows; line++) {
          const entry = table + <usize>(line * 12);
          const sums = tile + (<usize>line << 5);
          store8(command, load<u32>(entry, 4), load<u32>(entry, 8), column, columns, sums);
        }
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

/**
 * out[row, column] = epilogue(Σ over k  A[row, k] · B[k, column]).
 *
 * A row's terms lie in `runs` runs of `length` numbers, each `runStride` bytes behind the one before: a
 * strided convolution on a padded map has one run for each line of its window, a dense layer has one run.
 * Six rows are packed at a time; B lies packed in panels of eight columns.
 */
import { share, word } from './command';
import { multiplyTile, packRows, tileBytes, tileColumns, tileRows } from './tile';
import { activate, backward, leak, tangent } from './vector';

const biasAndActivation: i32 = 0;

/** Bytes that a row has in the table of a block's rows: addresses of A, of the output, of what made it. */
const entryBytes: usize = 12;
const tableBytes: usize = 72;

/** Finishes and stores a tile of eight whole columns: bias and activation. */
function storeTile(table: usize, tile: usize, offset: usize, activation: i32, bias: usize): void {
  const zero = f32x4.splat(0);
  const low = bias != 0 ? v128.load(bias + offset) : zero;
  const high = bias != 0 ? v128.load(bias + offset, 16) : zero;
  const end = table + tableBytes;
  if (activation == tangent) {
    for (let entry = table; entry < end; entry += entryBytes) {
      const out = <usize>load<u32>(entry, 4) + offset;
      v128.store(out, activate(f32x4.add(v128.load(tile), low), tangent));
      v128.store(out, activate(f32x4.add(v128.load(tile, 16), high), tangent), 16);
      tile += 32;
    }
    return;
  }
  const passed = f32x4.splat(leak(activation));
  for (let entry = table; entry < end; entry += entryBytes) {
    const out = <usize>load<u32>(entry, 4) + offset;
    const first = f32x4.add(v128.load(tile), low);
    const second = f32x4.add(v128.load(tile, 16), high);
    v128.store(out, v128.bitselect(first, f32x4.mul(first, passed), f32x4.ge(first, zero)));
    v128.store(out, v128.bitselect(second, f32x4.mul(second, passed), f32x4.ge(second, zero)), 16);
    tile += 32;
  }
}

/** The same for a gradient: times the derivative of the activation that made what it belongs to. */
function storeGradientTile(table: usize, tile: usize, offset: usize, activation: i32): void {
  for (let entry = table; entry < table + tableBytes; entry += entryBytes) {
    const out = <usize>load<u32>(entry, 4) + offset;
    const made = <usize>load<u32>(entry, 8) + offset;
    v128.store(out, backward(v128.load(tile), v128.load(made), activation));
    v128.store(out, backward(v128.load(tile, 16), v128.load(made, 16), activation), 16);
    tile += 32;
  }
}

/** The same for the last columns, where they are fewer than eight. */
function storePart(command: usize, table: usize, tile: usize, column: i32): void {
  const gradient = word(command, 11) != biasAndActivation;
  const activation = word(command, 12);
  const bias = <usize>word(command, 13);
  const offset = <usize>column << 2;
  const bytes = <usize>(word(command, 21) - column) << 2;
  const scratch = tile + tileBytes + tableBytes;
  for (let entry = table; entry < table + tableBytes; entry += entryBytes) {
    const out = <usize>load<u32>(entry, 4) + offset;
    let first = v128.load(tile);
    let second = v128.load(tile, 16);
    if (gradient || bias != 0) {
      memory.copy(scratch, (gradient ? <usize>load<u32>(entry, 8) : bias) + offset, bytes);
      const low = v128.load(scratch);
      const high = v128.load(scratch, 16);
      first = gradient ? backward(first, low, activation) : f32x4.add(first, low);
      second = gradient ? backward(second, high, activation) : f32x4.add(second, high);
    }
    if (!gradient) {
      first = activate(first, activation);
      second = activate(second, activation);
    }
    v128.store(scratch, first);
    v128.store(scratch, second, 16);
    memory.copy(out, scratch, bytes);
    tile += 32;
  }
}

/** Blocks of rows, which threads share out. */
export function productUnits(command: usize): i32 {
  const rows = word(command, 14) * word(command, 15) * word(command, 16);
  return (rows + tileRows - 1) / tileRows;
}

/** @param own memory of this thread alone */
export function product(
  command: usize,
  part: i32,
  parts: i32,
  thread: i32,
  own: usize,
): void {
  const height = word(command, 15);
  const width = word(command, 16);
  const rows = word(command, 14) * height * width;
  const blocks = productUnits(command);
  const runs = word(command, 17);
  const length = word(command, 18);
  const runStride = word(command, 19);
  const panels = <usize>word(command, 20);
  const columns = word(command, 21);
  const gradient = word(command, 11) != biasAndActivation;
  const activation = word(command, 12);
  const bias = <usize>word(command, 13);
  const packed = <usize>word(command, 22) + <usize>(thread * word(command, 23));
  const terms = runs * length;
  const panelBytes = <usize>terms << 5;
  const tile = own;
  const table = own + tileBytes;
  const first = share(blocks, part, parts);
  const end = share(blocks, part + 1, parts);
  let row = first * tileRows;
  let image = row / (height * width);
  let y = (row - image * height * width) / width;
  let x = row - (image * height + y) * width;
  for (let each = first; each < end; each++) {
    for (let entry = table; entry < table + tableBytes; entry += entryBytes) {
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
      for (let entry = table; entry < table + tableBytes; entry += entryBytes) {
        store<i32>(entry, load<i32>(entry) + runStride);
      }
    }
    for (let column = 0; column < columns; column += tileColumns) {
      multiplyTile(packed, panels + <usize>(column >> 3) * panelBytes, terms, tile);
      const offset = <usize>column << 2;
      if (columns - column < tileColumns) storePart(command, table, tile, column);
      else if (gradient) storeGradientTile(table, tile, offset, activation);
      else storeTile(table, tile, offset, activation, bias);
    }
  }
}

/** B in panels of eight columns, zeros behind the last: element (k, column) of three nested strides. */
export function packPanels(command: usize, part: i32, parts: i32): void {
  const columns = word(command, 10);
  const columnStride = word(command, 11);
  const panels = (columns + 7) >> 3;
  const n0 = word(command, 4);
  const n1 = word(command, 5);
  const n2 = word(command, 6);
  const size = (<usize>(n0 * n1 * n2)) << 5;
  const end = share(panels, part + 1, parts);
  for (let panel = share(panels, part, parts); panel < end; panel++) {
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

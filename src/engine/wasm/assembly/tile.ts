/**
 * The innermost product, six rows by eight columns: twelve vectors of sums, two of B and one of A fill the
 * registers that a processor has. Both operands lie packed, term by term, so that nothing else is loaded
 * (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication").
 */
import { multiplyAdd } from './vector';

/** Rows and columns of a tile, and its bytes. */
export const tileRows: i32 = 6;
export const tileColumns: i32 = 8;
export const tileBytes: usize = 192;

/**
 * tile[row, column] = Σ over terms  rows[term, row] · panel[term, column].
 * @param rows [terms, 6]
 * @param panel [terms, 8]
 * @param tile [6, 8]
 */
export function multiplyTile(rows: usize, panel: usize, terms: i32, tile: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c51 = f32x4.splat(0);
  for (let term = 0; term < terms; term++) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const a0 = v128.load32_splat(rows, 0);
    c00 = multiplyAdd(a0, b0, c00);
    c01 = multiplyAdd(a0, b1, c01);
    const a1 = v128.load32_splat(rows, 4);
    c10 = multiplyAdd(a1, b0, c10);
    c11 = multiplyAdd(a1, b1, c11);
    const a2 = v128.load32_splat(rows, 8);
    c20 = multiplyAdd(a2, b0, c20);
    c21 = multiplyAdd(a2, b1, c21);
    const a3 = v128.load32_splat(rows, 12);
    c30 = multiplyAdd(a3, b0, c30);
    c31 = multiplyAdd(a3, b1, c31);
    const a4 = v128.load32_splat(rows, 16);
    c40 = multiplyAdd(a4, b0, c40);
    c41 = multiplyAdd(a4, b1, c41);
    const a5 = v128.load32_splat(rows, 20);
    c50 = multiplyAdd(a5, b0, c50);
    c51 = multiplyAdd(a5, b1, c51);
    rows += 24;
    panel += 32;
  }
  v128.store(tile, c00, 0);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
  v128.store(tile, c40, 128);
  v128.store(tile, c41, 144);
  v128.store(tile, c50, 160);
  v128.store(tile, c51, 176);
}

/** [terms, 6] from six rows of terms. @param addresses of the rows, twelve bytes apart; moved on */
export function packRows(addresses: usize, count: i32, to: usize): void {
  const r0 = <usize>load<u32>(addresses);
  const r1 = <usize>load<u32>(addresses, 12);
  const r2 = <usize>load<u32>(addresses, 24);
  const r3 = <usize>load<u32>(addresses, 36);
  const r4 = <usize>load<u32>(addresses, 48);
  const r5 = <usize>load<u32>(addresses, 60);
  const end = <usize>count << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const v0 = v128.load(r0 + at);
    const v1 = v128.load(r1 + at);
    const v2 = v128.load(r2 + at);
    const v3 = v128.load(r3 + at);
    const v4 = v128.load(r4 + at);
    const v5 = v128.load(r5 + at);
    const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
    const low45 = v128.shuffle<f32>(v4, v5, 0, 4, 1, 5);
    const high45 = v128.shuffle<f32>(v4, v5, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    v128.store_lane<f64>(to, low45, 0, 16);
    v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 24);
    v128.store_lane<f64>(to, low45, 1, 40);
    v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 48);
    v128.store_lane<f64>(to, high45, 0, 64);
    v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 72);
    v128.store_lane<f64>(to, high45, 1, 88);
    to += 96;
  }
  for (; at < end; at += 4) {
    store<f32>(to, load<f32>(r0 + at));
    store<f32>(to, load<f32>(r1 + at), 4);
    store<f32>(to, load<f32>(r2 + at), 8);
    store<f32>(to, load<f32>(r3 + at), 12);
    store<f32>(to, load<f32>(r4 + at), 16);
    store<f32>(to, load<f32>(r5 + at), 20);
    to += 24;
  }
}

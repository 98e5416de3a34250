/** Products of small matrices in flat arrays: most of a toy GAN's arithmetic. */

/** Entry [r, c] is values[offset + r · rowStride + c · columnStride]. */
export interface Matrix {
  values: Float32Array;
  rows: number;
  columns: number;
  offset: number;
  rowStride: number;
  columnStride: number;
}

/** A matrix stored row by row from `offset` on. */
export function matrix(values: Float32Array, rows: number, columns: number, offset = 0): Matrix {
  return { values, rows, columns, offset, rowStride: columns, columnStride: 1 };
}

/** The same numbers, read as the transposed matrix. Nothing is copied. */
export function transposed(m: Matrix): Matrix {
  return {
    ...m,
    rows: m.columns,
    columns: m.rows,
    rowStride: m.columnStride,
    columnStride: m.rowStride,
  };
}

/**
 * out = a b, or out[r, c] = Σₖ a[r, k] b[k, c], summed over k from 0 up in double precision.
 *
 * Two rows and four columns of `out` at a time: six numbers are read for eight products, and the
 * eight sums stay in registers. Plain loops take three times as long.
 * @param out [m, n], stored row by row; shares no memory with the factors
 * @param a [m, k]
 * @param b [k, n]
 */
export function multiply(out: Matrix, a: Matrix, b: Matrix): void {
  const { values: av, columns: depth, columnStride: aStep } = a;
  const { values: bv, rowStride: bStep, columnStride: b1 } = b;
  const { values: ov, rows, columns } = out;
  const b2 = 2 * b1;
  const b3 = 3 * b1;
  for (let r = 0; r < rows; r += 2) {
    // The last row of an odd number of rows is its own partner: computed twice, with one result.
    const partner = r + 1 < rows ? 1 : 0;
    const nextA = partner * a.rowStride;
    const nextOut = partner * out.rowStride;
    const fromA = a.offset + r * a.rowStride;
    let o = out.offset + r * out.rowStride;
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      let i = fromA;
      let j = b.offset + c * b1;
      for (let k = 0; k < depth; k++) {
        const x = av[i] ?? 0;
        const y = av[i + nextA] ?? 0;
        const w0 = bv[j] ?? 0;
        const w1 = bv[j + b1] ?? 0;
        const w2 = bv[j + b2] ?? 0;
        const w3 = bv[j + b3] ?? 0;
        s0 += x * w0;
        s1 += x * w1;
        s2 += x * w2;
        s3 += x * w3;
        t0 += y * w0;
        t1 += y * w1;
        t2 += y * w2;
        t3 += y * w3;
        i += aStep;
        j += bStep;
      }
      ov[o] = s0;
      ov[o + 1] = s1;
      ov[o + 2] = s2;
      ov[o + 3] = s3;
      ov[o + nextOut] = t0;
      ov[o + nextOut + 1] = t1;
      ov[o + nextOut + 2] = t2;
      ov[o + nextOut + 3] = t3;
      o += 4;
    }
    for (; c < columns; c++) {
      let s = 0;
      let t = 0;
      let i = fromA;
      let j = b.offset + c * b1;
      for (let k = 0; k < depth; k++) {
        const w = bv[j] ?? 0;
        s += (av[i] ?? 0) * w;
        t += (av[i + nextA] ?? 0) * w;
        i += aStep;
        j += bStep;
      }
      ov[o] = s;
      ov[o + nextOut] = t;
      o++;
    }
  }
}

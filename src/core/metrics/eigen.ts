/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder's reflections make it tridiagonal,
 * then QL steps with implicit shifts make it diagonal (Golub and Van Loan, Matrix Computations, 4th
 * edition, section 8.3; EISPACK's TRED2 and IMTQL2).
 */

import { timesVector } from './timesVector';

/** A symmetric tridiagonal matrix. */
interface Tridiagonal {
  /** [n] */
  diagonal: Float64Array;
  /** [n]: entry i couples i and i + 1; the last is 0. */
  coupling: Float64Array;
}

const mostIterations = 60;

/** Leaves in row k of `a`, right of the diagonal, the vector of reflection k, and in `factors` 2 / |v|². */
function tridiagonalise(a: Float64Array, n: number, factors: Float64Array): Tridiagonal {
  const diagonal = new Float64Array(n);
  const coupling = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    const v = a.subarray(k * n, k * n + n);
    const lead = v[k + 1] ?? 0;
    let rest = 0;
    for (let i = k + 2; i < n; i++) rest += (v[i] ?? 0) ** 2;
    if (rest === 0) {
      coupling[k] = lead;
      continue;
    }
    // Away from zero, so that nothing cancels.
    const length = Math.sqrt(lead * lead + rest) * (lead < 0 ? -1 : 1);
    coupling[k] = -length;
    v[k + 1] = lead + length;
    const factor = 2 / ((lead + length) ** 2 + rest);
    factors[k] = factor;
    timesVector(a, v, w, k + 1);
    let along = 0;
    for (let i = k + 1; i < n; i++) along += (v[i] ?? 0) * factor * (w[i] ?? 0);
    for (let i = k + 1; i < n; i++) w[i] = factor * ((w[i] ?? 0) - 0.5 * along * (v[i] ?? 0));
    for (let i = k + 1; i < n; i++) {
      const vi = v[i] ?? 0;
      const wi = w[i] ?? 0;
      for (let j = k + 1; j < n; j++) {
        a[i * n + j] = (a[i * n + j] ?? 0) - vi * (w[j] ?? 0) - wi * (v[j] ?? 0);
      }
    }
  }
  for (let k = 0; k < n; k++) diagonal[k] = a[k * n + k] ?? 0;
  return { diagonal, coupling };
}

/** The transposed product of all reflections, row by row: its rows become the eigenvectors. */
function reflections(a: Float64Array, n: number, factors: Float64Array): Float64Array[] {
  const rows = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    row[i] = 1;
    return row;
  });
  for (let k = n - 3; k >= 0; k--) {
    const v = a.subarray(k * n, k * n + n);
    for (const row of rows.slice(k + 1)) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += (row[j] ?? 0) * (v[j] ?? 0);
      sum *= factors[k] ?? 0;
      for (let j = k + 1; j < n; j++) row[j] = (row[j] ?? 0) - sum * (v[j] ?? 0);
    }
  }
  return rows;
}

/** x, y ← c x − s y, s x + c y. */
function rotate(x: Float64Array, y: Float64Array, c: number, s: number): void {
  for (let k = 0; k < x.length; k++) {
    const p = x[k] ?? 0;
    const q = y[k] ?? 0;
    x[k] = c * p - s * q;
    y[k] = s * p + c * q;
  }
}

/** One QL step on the block from `first` to `last`; turns the rows along, where there are any. */
function step(
  { diagonal: d, coupling: e }: Tridiagonal,
  first: number,
  last: number,
  rows: readonly Float64Array[],
): void {
  const at = (list: Float64Array, i: number) => list[i] ?? 0;
  // Wilkinson's shift: the eigenvalue of the first 2×2 block that is nearer to its first entry.
  const ratio = (at(d, first + 1) - at(d, first)) / (2 * at(e, first));
  const root = Math.sqrt(ratio * ratio + 1) * (ratio < 0 ? -1 : 1);
  let g = at(d, last) - at(d, first) + at(e, first) / (ratio + root);
  let [s, c, p] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const f = s * at(e, i);
    const b = c * at(e, i);
    const length = Math.sqrt(f * f + g * g);
    e[i + 1] = length;
    if (length === 0) {
      // The block falls in two.
      d[i + 1] = at(d, i + 1) - p;
      e[last] = 0;
      return;
    }
    s = f / length;
    c = g / length;
    g = at(d, i + 1) - p;
    const turn = (at(d, i) - g) * s + 2 * c * b;
    p = s * turn;
    d[i + 1] = g + p;
    g = c * turn - b;
    const lower = rows[i];
    const upper = rows[i + 1];
    if (lower && upper) rotate(lower, upper, c, s);
  }
  d[first] = at(d, first) - p;
  e[first] = g;
  e[last] = 0;
}

/** Leaves the eigenvalues on the diagonal. */
function diagonalise(matrix: Tridiagonal, rows: readonly Float64Array[]): void {
  const { diagonal: d, coupling: e } = matrix;
  const n = d.length;
  const size = d.reduce((most, x, i) => Math.max(most, Math.abs(x) + Math.abs(e[i] ?? 0)), 0);
  const negligible = Number.EPSILON * size;
  for (let first = 0; first < n; first++) {
    for (let iteration = 0; ; iteration++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last] ?? 0) > negligible) last++;
      if (last === first) break;
      if (iteration === mostIterations) throw new RangeError('The eigenvalues do not converge.');
      step(matrix, first, last, rows);
    }
  }
}

/** @param matrix overwritten */
function solve(
  matrix: Float64Array,
  n: number,
  withVectors: boolean,
): { values: Float64Array; vectors: Float64Array[] } {
  if (matrix.length !== n * n) throw new RangeError(`${matrix.length} numbers are not ${n}×${n}.`);
  let size = 0;
  for (let i = 0; i < matrix.length; i++) {
    const x = matrix[i] ?? NaN;
    if (!Number.isFinite(x)) throw new RangeError('A number of the matrix is not finite.');
    size = Math.max(size, Math.abs(x));
  }
  // Entries of at most 1: their squares neither overflow nor vanish together.
  size ||= 1;
  for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] ?? 0) / size;
  const factors = new Float64Array(n);
  const tridiagonal = tridiagonalise(matrix, n, factors);
  const rows = withVectors ? reflections(matrix, n, factors) : [];
  diagonalise(tridiagonal, rows);
  const found = tridiagonal.diagonal;
  const order = Array.from(found.keys()).sort((i, j) => (found[j] ?? 0) - (found[i] ?? 0));
  return {
    values: Float64Array.from(order, (i) => (found[i] ?? 0) * size),
    vectors: withVectors ? order.map((i) => rows[i] ?? new Float64Array(n)) : [],
  };
}

/**
 * Eigenvalues of a symmetric matrix, from large to small, each as exact as rounding of the largest
 * lets it be.
 * @param matrix [n, n], symmetric
 * @throws RangeError when the matrix is not n×n or holds a number that is not finite
 */
export function eigenvalues(matrix: Float64Array, n: number): Float64Array {
  return solve(matrix.slice(), n, false).values;
}

/** The same of a matrix that is no longer needed: it is overwritten. */
export function eigenvaluesInPlace(matrix: Float64Array, n: number): Float64Array {
  return solve(matrix, n, false).values;
}

/**
 * Eigenvalues as above, and the unit vectors that belong to them, [n] each. A vector's sign is
 * arbitrary.
 */
export function eigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array[] } {
  return solve(matrix.slice(), n, true);
}

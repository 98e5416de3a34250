/**
 * Matrix times vector on the square block from row and column `from` on. Four rows at a time: one sum alone
 * would wait for each of its additions.
 * @param matrix [rows, n], row by row
 * @param vector [n]
 * @param out [rows]; entries before `from` are left as they are
 */
export function timesVector(
  matrix: Float64Array,
  vector: Float64Array,
  out: Float64Array,
  from = 0,
): void {
  const n = vector.length;
  const rows = out.length;
  let i = from;
  for (; i + 4 <= rows; i += 4) {
    const at = i * n;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let k = from; k < n; k++) {
      const x = vector[k] ?? 0;
      sum0 += (matrix[at + k] ?? 0) * x;
      sum1 += (matrix[at + n + k] ?? 0) * x;
      sum2 += (matrix[at + 2 * n + k] ?? 0) * x;
      sum3 += (matrix[at + 3 * n + k] ?? 0) * x;
    }
    out[i] = sum0;
    out[i + 1] = sum1;
    out[i + 2] = sum2;
    out[i + 3] = sum3;
  }
  for (; i < rows; i++) {
    let sum = 0;
    for (let k = from; k < n; k++) sum += (matrix[i * n + k] ?? 0) * (vector[k] ?? 0);
    out[i] = sum;
  }
}

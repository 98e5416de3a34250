import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, multiply, transposed } from './matrix';
import type { Matrix } from './matrix';

const size = fc.integer({ min: 1, max: 11 });

/** Numbers that no two places share, at `offset` in an array that is full of others. */
function filled(rows: number, columns: number, offset: number): Matrix {
  const values = Float32Array.from({ length: offset + rows * columns + 3 }, (_, i) =>
    Math.sin(1.7 * i + rows),
  );
  return matrix(values, rows, columns, offset);
}

const at = (m: Matrix, r: number, c: number) =>
  m.values[m.offset + r * m.rowStride + c * m.columnStride]!;

describe('the product of two matrices', () => {
  it('is the sum over k, at every size, of matrices as they are and transposed', () => {
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), (m, k, n, turnA, turnB) => {
        const a = turnA ? transposed(filled(k, m, 2)) : filled(m, k, 2);
        const b = turnB ? transposed(filled(n, k, 5)) : filled(k, n, 5);
        const out = filled(m, n, 1);
        const before = out.values.slice();
        multiply(out, a, b);
        for (let r = 0; r < m; r++) {
          for (let c = 0; c < n; c++) {
            let sum = 0;
            for (let i = 0; i < k; i++) sum += at(a, r, i) * at(b, i, c);
            expect(at(out, r, c)).toBe(Math.fround(sum));
          }
        }
        // Nothing beside the product was written.
        expect(out.values[0]).toBe(before[0]);
        expect(out.values.slice(1 + m * n)).toEqual(before.slice(1 + m * n));
      }),
    );
  });

  it('is known by hand for 2 × 2', () => {
    const out = matrix(new Float32Array(4), 2, 2);
    multiply(
      out,
      matrix(Float32Array.of(1, 2, 3, 4), 2, 2),
      matrix(Float32Array.of(5, 6, 7, 8), 2, 2),
    );
    expect([...out.values]).toEqual([19, 22, 43, 50]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisOf, inputsSharingOutput } from './geometry';
import type { Operation, Padding, DeconvConfig } from './geometry';
import { workedConfig } from './presets';
import { prepareGather } from './formulations';
import { reasonsAgainst, resolve } from './reasons';

type Numbers = readonly [i: number, k: number, s: number, p: Padding, a?: number];

/** The paper's letters: input, kernel, stride, padding, output padding. */
const size = (direction: Operation, [i, k, s, p, a = 0]: Numbers) => {
  const axis = axisOf({ direction, input: i, kernel: k, stride: s, padding: p, outputPadding: a });
  return direction === 'conv' ? axis.small : axis.large;
};

describe('the numbered examples of Dumoulin and Visin 2016', () => {
  it.each([
    ['2.1', 4, 3, 1, 0, 2],
    ['2.2', 5, 4, 1, 2, 6],
    ['2.3', 5, 3, 1, 1, 5],
    ['2.4', 5, 3, 1, 2, 7],
    ['2.5', 5, 3, 2, 0, 2],
    ['2.6', 5, 3, 2, 1, 3],
    ['2.7', 6, 3, 2, 1, 3],
  ])('figure %s: i %i, k %i, s %i, p %i give o %i', (_, i, k, s, p, o) => {
    expect(size('conv', [i, k, s, p])).toBe(o);
  });

  it.each([
    ['4.1', 2, 3, 1, 0, 0, 4],
    ['4.2', 6, 4, 1, 2, 0, 5],
    ['4.3', 5, 3, 1, 1, 0, 5],
    ['4.4', 7, 3, 1, 2, 0, 5],
    ['4.5', 2, 3, 2, 0, 0, 5],
    ['4.6', 3, 3, 2, 1, 0, 5],
    ['4.7', 3, 3, 2, 1, 1, 6],
  ])("figure %s: i' %i, k %i, s %i, p %i, a %i give o' %i", (_, i, k, s, p, a, o) => {
    expect(size('transpose', [i, k, s, p, a])).toBe(o);
  });
});

describe('the equivalent convolutions of the paper, sections 4.1 to 4.6', () => {
  // A transposed convolution is one with k' = k, s' = 1, p' = k − p − 1 over a spread input of size
  // ĩ' = s(i' − 1) + 1 with a zeros more at its end.
  it.each([
    ['4.1', 2, 3, 1, 0, 0, 2, 2],
    ['4.2', 6, 4, 1, 2, 0, 6, 1],
    ['4.3', 5, 3, 1, 1, 0, 5, 1],
    ['4.4', 7, 3, 1, 2, 0, 7, 0],
    ['4.5', 2, 3, 2, 0, 0, 3, 2],
    ['4.6', 3, 3, 2, 1, 0, 5, 1],
    ['4.7', 3, 3, 2, 1, 1, 5, 1],
  ])(
    "figure %s: i' %i, k %i, s %i, p %i, a %i gather over ĩ' %i with p' %i",
    (_, i, k, s, p, a, spread, zeros) => {
      const axis = axisOf({
        direction: 'transpose',
        input: i,
        kernel: k,
        stride: s,
        padding: p,
        outputPadding: a,
      });
      const input = Array.from({ length: i * i }, (__, at) => at + 1);
      const kernel = Array<number>(k * k).fill(1);
      const all = prepareGather('transpose', { rows: axis, columns: axis }, kernel, input);
      const side = spread + 2 * zeros + a;
      const field = Array<number>(side * side).fill(0);
      input.forEach((value, at) => {
        const row = zeros + Math.floor(at / i) * s;
        field[row * side + zeros + (at % i) * s] = value;
      });
      expect(all.field).toEqual({ rows: side, columns: side, values: field });
      expect(all.stride).toBe(1);
    },
  );
});

const whole = (min: number, max: number) => fc.integer({ min, max });

describe('the relations of Dumoulin and Visin 2016', () => {
  const sizes = fc.record({ i: whole(5, 20), n: whole(0, 2), k: whole(1, 5), s: whole(1, 3) });

  it('1 to 6: convolution', () => {
    fc.assert(
      fc.property(sizes, whole(0, 4), ({ i, n, k, s }, p) => {
        expect(size('conv', [i, k, 1, 0])).toBe(i - k + 1);
        expect(size('conv', [i, k, 1, p])).toBe(i - k + 2 * p + 1);
        expect(size('conv', [i, 2 * n + 1, 1, n])).toBe(i);
        expect(size('conv', [i, k, 1, k - 1])).toBe(i + k - 1);
        expect(size('conv', [i, k, s, 0])).toBe(Math.floor((i - k) / s) + 1);
        expect(size('conv', [i, k, s, p])).toBe(Math.floor((i + 2 * p - k) / s) + 1);
      }),
    );
  });

  it('8 to 14: transposed convolution', () => {
    fc.assert(
      fc.property(sizes, whole(0, 4), whole(0, 2), ({ i, n, k, s }, p, a) => {
        expect(size('transpose', [i, k, 1, 0])).toBe(i + k - 1);
        expect(size('transpose', [i, k, 1, p])).toBe(i + k - 1 - 2 * p);
        expect(size('transpose', [i, 2 * n + 1, 1, n])).toBe(i);
        expect(size('transpose', [i, k, 1, k - 1])).toBe(i - (k - 1));
        expect(size('transpose', [i, k, s, 0])).toBe(s * (i - 1) + k);
        expect(size('transpose', [i, k, s, p])).toBe(s * (i - 1) + k - 2 * p);
        expect(size('transpose', [i, k, s, p, a])).toBe(s * (i - 1) + a + k - 2 * p);
      }),
    );
  });

  it("'same' keeps TensorFlow's sizes: ⌈n/s⌉ and n·s", () => {
    fc.assert(
      fc.property(sizes, ({ i, k, s }) => {
        expect(size('conv', [i, k, s, 'same'])).toBe(Math.ceil(i / s));
        expect(size('transpose', [i, k, s, 'same'])).toBe(i * s);
      }),
    );
  });
});

const anyConfig: fc.Arbitrary<DeconvConfig> = fc.record({
  direction: fc.constantFrom('conv', 'transpose'),
  input: fc.record({ rows: whole(1, 6), columns: whole(1, 6) }),
  kernel: fc.record({ rows: whole(1, 5), columns: whole(1, 5) }),
  stride: whole(1, 3),
  padding: fc.oneof(fc.constantFrom<Padding>('valid', 'same'), whole(0, 4)),
  outputPadding: whole(0, 2),
});

describe('resolve', () => {
  it('gives shapes whose convolution maps the large map to the small one, in both directions', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const resolved = resolve(config);
        if ('reasons' in resolved) {
          expect(resolved.reasons.length).toBeGreaterThan(0);
          return;
        }
        for (const { large, small, kernel, stride, before, after } of [
          resolved.geometry.rows,
          resolved.geometry.columns,
        ]) {
          expect(Math.floor((large + before + after - kernel) / stride) + 1).toBe(small);
          expect(large).toBeGreaterThan(0);
          expect(small).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('says why a configuration is impossible', () => {
    const reason = (change: Partial<DeconvConfig>) =>
      reasonsAgainst({ ...workedConfig, ...change });
    expect(reason({ direction: 'conv' })).toEqual([
      { code: 'kernelBeyondInput', axis: 'rows', kernel: 3, padded: 2 },
      { code: 'kernelBeyondInput', axis: 'columns', kernel: 3, padded: 2 },
    ]);
    expect(reason({ padding: 3 })[0]).toMatchObject({ code: 'paddingBeyondKernel', padding: 3 });
    expect(reason({ outputPadding: 1 })).toEqual([
      { code: 'outputPaddingBeyondStride', outputPadding: 1, stride: 1 },
    ]);
    expect(reason({ stride: 2, padding: 'same', outputPadding: 1 })).toEqual([
      { code: 'outputPaddingWithSame' },
    ]);
    expect(reason({ input: { rows: 1, columns: 2 }, padding: 2 })[0]).toEqual({
      code: 'outputEmpty',
      axis: 'rows',
      output: -1,
    });
    expect(reason({ stride: 4 })).toEqual([
      { code: 'outOfRange', field: 'stride', min: 1, max: 3 },
    ]);
    expect(reason({ stride: 1.5 })).toHaveLength(1);
    expect(reason({ input: { rows: 7, columns: 2 } })).toHaveLength(1);
  });
});

describe('inputsSharingOutput', () => {
  it('lists the two inputs of figures 2.6 and 2.7', () => {
    const axis = axisOf({
      direction: 'conv',
      input: 5,
      kernel: 3,
      stride: 2,
      padding: 1,
      outputPadding: 0,
    });
    expect(inputsSharingOutput(axis, 1)).toEqual([5, 6]);
  });

  it('holds s sizes, each of which gives the same output, unless they would be empty', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const resolved = resolve(config);
        if ('reasons' in resolved) return;
        const axis = resolved.geometry.rows;
        const shared = inputsSharingOutput(axis, config.padding);
        expect(shared.length).toBeLessThanOrEqual(axis.stride);
        for (const large of shared) {
          expect(size('conv', [large, axis.kernel, axis.stride, config.padding])).toBe(axis.small);
        }
        expect(shared).toContain(axis.large);
      }),
    );
  });
});

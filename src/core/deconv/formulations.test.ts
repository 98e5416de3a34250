import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { duality, largestDifference } from './duality';
import { largeExtent, cells, kernelExtent, smallExtent } from './geometry';
import type { ConvAxes, Padding, DeconvConfig } from './geometry';
import { buildW, innerProduct, multiply, transpose } from './matrix';
import { convolve, gather, prepareGather, scatter, sumScatter } from './formulations';
import { workedConfig } from './presets';
import { resolve } from './reasons';

const whole = (min: number, max: number) => fc.integer({ min, max });

interface Case {
  config: DeconvConfig;
  geometry: ConvAxes;
  kernel: number[];
  a: number[];
  b: number[];
}

const settings: fc.Arbitrary<DeconvConfig> = fc.record({
  direction: fc.constantFrom('conv', 'transpose'),
  input: fc.record({ rows: whole(1, 6), columns: whole(1, 6) }),
  kernel: fc.record({ rows: whole(1, 5), columns: whole(1, 5) }),
  stride: whole(1, 3),
  padding: fc.oneof(fc.constantFrom<Padding>('valid', 'same'), whole(0, 4)),
  outputPadding: whole(0, 2),
});

/** Only possible settings, with float32 numbers so that TensorFlow.js rounds no input. */
const cases: fc.Arbitrary<Case> = settings
  .filter((config) => 'geometry' in resolve(config))
  .chain((config) => {
    const resolved = resolve(config);
    if ('reasons' in resolved) throw new Error('filtered above');
    const { geometry } = resolved;
    const numbers = (count: number) =>
      fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: count, maxLength: count });
    return fc.record({
      config: fc.constant(config),
      geometry: fc.constant(geometry),
      kernel: numbers(cells(kernelExtent(geometry))),
      a: numbers(cells(largeExtent(geometry))),
      b: numbers(cells(smallExtent(geometry))),
    });
  });

const tolerance = 1e-5;
const runs = { numRuns: 300 };

function tensors({ geometry, kernel, a, b }: Case) {
  const { rows, columns } = geometry;
  return {
    w: tf.tensor4d(kernel, [rows.kernel, columns.kernel, 1, 1]),
    a: tf.tensor4d(a, [1, rows.large, columns.large, 1]),
    b: tf.tensor4d(b, [1, rows.small, columns.small, 1]),
  };
}

/** Padding in cells: `dimRoundingMode` makes tfjs take the floor as we do. */
function explicit({ rows, columns }: ConvAxes): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ];
}

const tfConv = (x: tf.Tensor4D, w: tf.Tensor4D, { geometry }: Case) =>
  tf.conv2d(x, w, geometry.rows.stride, explicit(geometry), 'NHWC', 1, 'floor');

const tfTransposed = (x: tf.Tensor4D, w: tf.Tensor4D, { geometry }: Case) =>
  tf.conv2dTranspose(
    x,
    w,
    [1, geometry.rows.large, geometry.columns.large, 1],
    geometry.rows.stride,
    explicit(geometry),
    'floor',
  );

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A[y, x] = Σ w[y − i·s + before, x − j·s + before] · B[i, j]: the definition, cell by cell of A. */
function direct({ geometry: { rows, columns }, kernel, b }: Case): number[] {
  return Array.from({ length: rows.large * columns.large }, (_, cell) => {
    let sum = 0;
    for (let i = 0; i < rows.small; i++) {
      for (let j = 0; j < columns.small; j++) {
        const u = Math.floor(cell / columns.large) - i * rows.stride + rows.before;
        const v = (cell % columns.large) - j * columns.stride + columns.before;
        if (u < 0 || u >= rows.kernel || v < 0 || v >= columns.kernel) continue;
        sum += kernel[u * columns.kernel + v]! * b[i * columns.small + j]!;
      }
    }
    return sum;
  });
}

describe('the formulations of one answer', () => {
  it('agree in the transposed direction, with tf.conv2dTranspose too', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { geometry, kernel, b } = one;
        const matrix = multiply(transpose(buildW(geometry)), kernel, b);
        const scattered = sumScatter(
          'transpose',
          geometry,
          scatter('transpose', geometry, kernel, b),
        );
        const gathered = gather(prepareGather('transpose', geometry, kernel, b));
        const theirs = tf.tidy(() => {
          const { w, b: x } = tensors(one);
          return tfTransposed(x, w, one).dataSync();
        });
        expect(largestDifference(direct(one), matrix)).toBeLessThanOrEqual(tolerance);
        expect(largestDifference(scattered, matrix)).toBeLessThanOrEqual(tolerance);
        expect(largestDifference(gathered, matrix)).toBeLessThanOrEqual(tolerance);
        expect(largestDifference(theirs, matrix)).toBeLessThanOrEqual(tolerance);
      }),
      runs,
    );
  });

  it('agree in the direction of the convolution, with tf.conv2d too', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { geometry, kernel, a } = one;
        const direct = convolve(geometry, kernel, a);
        const matrix = multiply(buildW(geometry), kernel, a);
        const scattered = sumScatter('conv', geometry, scatter('conv', geometry, kernel, a));
        const gathered = gather(prepareGather('conv', geometry, kernel, a));
        const theirs = tf.tidy(() => {
          const { w, a: x } = tensors(one);
          return tfConv(x, w, one).dataSync();
        });
        expect(largestDifference(direct, matrix)).toBeLessThanOrEqual(tolerance);
        expect(largestDifference(scattered, matrix)).toBeLessThanOrEqual(tolerance);
        expect(largestDifference(gathered, matrix)).toBeLessThanOrEqual(tolerance);
        expect(largestDifference(theirs, matrix)).toBeLessThanOrEqual(tolerance);
      }),
      runs,
    );
  });

  it("agree with TensorFlow's own 'same' and 'valid'", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { geometry, kernel, a, b, config } = one;
        const { padding, direction, outputPadding } = config;
        if (padding !== 'same' && padding !== 'valid') return;
        // TensorFlow's 'same' makes a B of ⌈n/s⌉; 'valid' needs no more cells than the kernel covers.
        if (direction === 'transpose' && outputPadding > 0) return;
        const W = buildW(geometry);
        const [conv, transposed] = tf.tidy(() => {
          const { w, a: x, b: y } = tensors(one);
          const stride = geometry.rows.stride;
          const shape: [number, number, number, number] = [
            1,
            geometry.rows.large,
            geometry.columns.large,
            1,
          ];
          return [
            tf.conv2d(x, w, stride, padding).dataSync(),
            tf.conv2dTranspose(y, w, shape, stride, padding).dataSync(),
          ];
        });
        expect(largestDifference(conv, multiply(W, kernel, a))).toBeLessThanOrEqual(tolerance);
        expect(
          largestDifference(transposed, multiply(transpose(W), kernel, b)),
        ).toBeLessThanOrEqual(tolerance);
      }),
      runs,
    );
  });
});

describe('duality', () => {
  it('holds the adjoint identity ⟨W x, y⟩ = ⟨x, Wᵀ y⟩', () => {
    fc.assert(
      fc.property(cases, ({ geometry, kernel, a, b }) => {
        const W = buildW(geometry);
        const both = duality({ W, Wt: transpose(W), kernel }, a, b);
        expect(both.equal).toBe(true);
        const size = innerProduct(a.map(Math.abs), a.map(Math.abs)) + 1;
        expect(Math.abs(both.left - both.right)).toBeLessThanOrEqual(1e-9 * size * kernel.length);
      }),
      runs,
    );
  });

  it('is not claimed of a matrix that is not the transpose', () => {
    const config = { ...workedConfig, kernel: { rows: 3, columns: 3 } };
    const resolved = resolve(config);
    if ('reasons' in resolved) throw new Error('the worked example has a geometry');
    const W = buildW(resolved.geometry);
    const kernel = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const large = Array.from({ length: 16 }, (_, i) => i);
    const Wt = transpose(W);
    const turned = { ...Wt, places: Wt.places.map((place) => (place === 4 ? 0 : place)) };
    expect(duality({ W, Wt, kernel }, large, [1, 2, 3, 4]).equal).toBe(true);
    expect(duality({ W, Wt: turned, kernel }, large, [1, 2, 3, 4]).equal).toBe(false);
  });

  it('gives the gradients of tf.grad, both ways', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { geometry, kernel, a, b } = one;
        const W = buildW(geometry);
        const ours = duality({ W, Wt: transpose(W), kernel }, a, b);
        const [ofConvolution, ofTransposed] = tf.tidy(() => {
          const { w, a: x, b: y } = tensors(one);
          return [
            tf
              .grad((t) => tfConv(t as tf.Tensor4D, w, one))(x, y)
              .dataSync(),
            tf
              .grad((t) => tfTransposed(t as tf.Tensor4D, w, one))(y, x)
              .dataSync(),
          ];
        });
        expect(largestDifference(ofConvolution, ours.ofConvolution)).toBeLessThanOrEqual(tolerance);
        expect(largestDifference(ofTransposed, ours.ofTransposed)).toBeLessThanOrEqual(tolerance);
      }),
      runs,
    );
  });
});

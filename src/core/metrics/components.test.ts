import { describe, expect, test } from 'vitest';
import { images } from '../../testing/metrics.fixture';
import { normalNumbers } from '../../testing/numbers';
import { principalComponents, project } from './components';
import { frechetDistance } from './frechet';
import { gaussianOf, momentsOf, totalVariance } from './gaussian';
import { quantise } from './quantise';

const { bytes, pixels, singularValues } = images;
const count = bytes.length / pixels;
const k = singularValues.length;

const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

describe('principal components', () => {
  test('have the variances of numpy’s singular values, and orthonormal axes', async () => {
    const { axes, variances } = await principalComponents(bytes, pixels, k);
    singularValues.forEach((value, i) => {
      expect(variances[i]! / (value ** 2 / (count - 1))).toBeCloseTo(1, 6);
    });
    axes.forEach((axis, i) => {
      axes.forEach((other, j) => expect(product(axis, other)).toBeCloseTo(i === j ? 1 : 0, 9));
    });
  });

  test('projected images vary by as much, each axis by itself', async () => {
    const components = await principalComponents(bytes, pixels, k);
    const features = await project(bytes, components);
    const { mean, covariance } = gaussianOf(momentsOf(features, k));
    components.variances.forEach((variance, i) => {
      expect(mean[i]).toBeCloseTo(0, 4);
      for (let j = 0; j < k; j++) {
        expect(covariance[i * k + j]! / variance).toBeCloseTo(i === j ? 1 : 0, 4);
      }
    });
  });

  test('coordinates by hand: (x − mean) · axis', async () => {
    const components = await principalComponents(bytes, pixels, 2);
    const one = bytes.subarray(3 * pixels, 4 * pixels);
    const [x, y] = await project(one, components);
    const centred = Float64Array.from(one, (value, i) => value - components.mean[i]!);
    expect(x).toBeCloseTo(product(centred, components.axes[0]!), 3);
    expect(y).toBeCloseTo(product(centred, components.axes[1]!), 3);
  });

  test('give the same twice', async () => {
    expect(await principalComponents(bytes, pixels, 3)).toEqual(
      await principalComponents(bytes, pixels, 3),
    );
  });

  test('constant, few and small images: what is beyond the rank is zero', async () => {
    const constant = await principalComponents(new Uint8Array(5 * 9).fill(7), 9, 4);
    expect([...constant.variances]).toEqual([0, 0, 0, 0]);
    expect([...(await project(new Uint8Array(9), constant))]).toEqual([0, 0, 0, 0]);
    const two = await principalComponents(Uint8Array.of(0, 0, 0, 3, 4, 0), 3, 4);
    expect([...two.variances]).toEqual([expect.closeTo(12.5, 9), 0, 0, 0]);
    expect([...two.axes[0]!].map(Math.abs)).toEqual([
      expect.closeTo(0.6, 9),
      expect.closeTo(0.8, 9),
      0,
    ]);
  });

  test('images of low rank: all of their variance, and no more', async () => {
    const [n, p] = [13, 30];
    const pattern = (seed: number) => normalNumbers(seed, p).map((x) => Math.round(3 * x));
    const [first, second] = [pattern(1), pattern(2)];
    const low = Uint8Array.from({ length: n * p }, (_, i) => {
      const row = Math.floor(i / p);
      return 128 + (row & 3) * first[i % p]! + ((row * 5) & 7) * second[i % p]!;
    });
    const { axes, variances } = await principalComponents(low, p, 6);
    const total = totalVariance(gaussianOf(momentsOf(Float32Array.from(low), p)));
    expect(variances.reduce((sum, x) => sum + x, 0) / total).toBeCloseTo(1, 9);
    expect([...variances.subarray(2)]).toEqual([0, 0, 0, 0]);
    expect(axes.slice(2).every((axis) => axis.every((x) => x === 0))).toBe(true);
  });

  test('what is no image is refused', async () => {
    await expect(principalComponents(new Uint8Array(0), 9, 4)).rejects.toThrow(RangeError);
    await expect(principalComponents(new Uint8Array(10), 9, 4)).rejects.toThrow(RangeError);
    const components = await principalComponents(bytes, pixels, 2);
    await expect(project(new Uint8Array(pixels + 1), components)).rejects.toThrow(RangeError);
  });
});

test('label-free Fréchet distance: half of the images to the other, and to noise', async () => {
  const components = await principalComponents(bytes, pixels, k);
  const fit = async (some: Uint8Array) => gaussianOf(momentsOf(await project(some, components), k));
  const half = (count / 2) * pixels;
  const real = await fit(bytes.subarray(0, half));
  const noise = quantise(normalNumbers(1, half).map((x) => x / 2));
  const alike = frechetDistance(real, await fit(bytes.subarray(half)));
  expect(frechetDistance(real, await fit(noise))).toBeGreaterThan(5 * alike);
});

test('fakes are rounded like the images of a data set', () => {
  const exact = Float32Array.from({ length: 256 }, (_, x) => x / 127.5 - 1);
  expect([...quantise(exact)]).toEqual(Array.from({ length: 256 }, (_, x) => x));
  const near = exact.map((x) => x + 0.4 / 127.5);
  expect([...quantise(near)]).toEqual(Array.from({ length: 256 }, (_, x) => x));
  expect([...quantise(Float32Array.of(-3, 3, NaN))]).toEqual([0, 255, 0]);
});

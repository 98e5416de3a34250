import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../nn/model';
import { initialParameters } from '../nn/parameters';
import { normals } from '../nn/random';
import { analogy, meanOf } from './arithmetic';
import { decodeZ, encodeZ } from './code';
import { influenceProbes, influences, ranking } from './influence';
import {
  between,
  combine,
  dot,
  lerp,
  norm,
  pathKinds,
  pathPoints,
  slerp,
  typicalNorm,
} from './path';
import { coordinates, mapPoints, planeFromDirections, planeFromPoints, pointOn } from './plane';
import { principalDirections } from './principal';
import { amend, commit, redo, undo, undoable } from './undo';
import { neighbours } from './variants';

const number = fc.float({ min: -4, max: 4, noNaN: true });
const vector = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((list) => Float32Array.from(list));

describe('interpolation', () => {
  test('ends exactly at A and B, whatever they are', () => {
    fc.assert(
      fc.property(vector(7), vector(7), fc.constantFrom(...pathKinds), (a, b, kind) => {
        expect(between(kind, a, b, 0)).toEqual(a);
        expect(between(kind, a, b, 1)).toEqual(b);
        const points = pathPoints(kind, a, b, 5);
        expect(points[0]).toEqual(a);
        expect(points[4]).toEqual(b);
        for (const point of points) expect(point.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test('the great circle keeps the norm; the straight way loses √½ in the middle', () => {
    const a = Float32Array.from([3, 0, 0]);
    const b = Float32Array.from([0, 3, 0]);
    for (let t = 0; t <= 1; t += 0.125) expect(norm(slerp(a, b, t))).toBeCloseTo(3, 5);
    expect(norm(lerp(a, b, 0.5))).toBeCloseTo(3 * Math.SQRT1_2, 5);
    expect([...slerp(a, b, 1 / 3)]).toEqual([
      expect.closeTo(3 * Math.cos(Math.PI / 6), 5),
      expect.closeTo(3 * Math.sin(Math.PI / 6), 5),
      0,
    ]);
  });

  test('parallel, opposite and zero ends', () => {
    const a = Float32Array.from([1, 2, 2]);
    const twice = combine([[2, a]]);
    const against = combine([[-1, a]]);
    expect([...slerp(a, twice, 0.5)]).toEqual([...lerp(a, twice, 0.5)]);
    const side = slerp(a, against, 0.5);
    expect(norm(side)).toBeCloseTo(3, 5);
    expect(dot(side, a)).toBeCloseTo(0, 5);
    expect([...slerp(new Float32Array(3), a, 0.5)]).toEqual([0.5, 1, 1]);
    expect([...slerp(Float32Array.from([1]), Float32Array.from([-1]), 0.25)]).toEqual([0.5]);
  });

  test('the typical norm is that of real draws', () => {
    const norms = Array.from({ length: 400 }, (_, i) => norm(normals(1, 4, i, 100)));
    const mean = norms.reduce((sum, x) => sum + x, 0) / norms.length;
    const spread = Math.sqrt(norms.reduce((sum, x) => sum + (x - mean) ** 2, 0) / norms.length);
    expect(mean).toBeCloseTo(typicalNorm(100).mean, 0);
    expect(Math.abs(spread - typicalNorm(100).spread)).toBeLessThan(0.1);
  });
});

describe('arithmetic', () => {
  const [a, b, c] = [0, 1, 2].map((i) => normals(1, 4, i, 5)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  test('mean and analogy by hand', () => {
    const mean = meanOf([a, b])!;
    mean.forEach((x, i) => expect(x).toBeCloseTo((a[i]! + b[i]!) / 2, 6));
    const answer = analogy([a, a], [b], [c])!;
    answer.forEach((x, i) => expect(x).toBeCloseTo(a[i]! - b[i]! + c[i]!, 6));
    expect(meanOf([])).toBeNull();
    expect(analogy([], [], [])).toBeNull();
    expect(analogy([], [b], [])).toEqual(combine([[-1, b]]));
  });
});

describe('plane', () => {
  test('passes through its three points and keeps distances', () => {
    fc.assert(
      fc.property(vector(6), vector(6), vector(6), (a, b, c) => {
        const plane = planeFromPoints(a, b, c);
        if (!plane) return;
        expect(norm(plane.u)).toBeCloseTo(1, 4);
        expect(norm(plane.v)).toBeCloseTo(1, 4);
        expect(Math.abs(dot(plane.u, plane.v))).toBeLessThan(1e-5);
        for (const point of [a, b, c]) {
          const { x, y } = coordinates(plane, point);
          pointOn(plane, x, y).forEach((value, i) => {
            expect(Math.abs(value - point[i]!)).toBeLessThan(1e-4);
          });
        }
      }),
    );
  });

  test('points on one line span none', () => {
    const a = Float32Array.from([1, 2, 3]);
    const b = Float32Array.from([2, 4, 6]);
    expect(planeFromPoints(a, a, b)).toBeNull();
    expect(planeFromDirections(a, a, b)).toBeNull();
    expect(planeFromDirections(a, new Float32Array(3), b)).toBeNull();
  });

  test('a map runs left to right and top to bottom', () => {
    const plane = {
      origin: new Float32Array(2),
      u: Float32Array.from([1, 0]),
      v: Float32Array.from([0, 1]),
    };
    const map = mapPoints(plane, { x: 1, y: 0, reach: 2 }, 3);
    expect([...map]).toEqual([-1, 2, 1, 2, 3, 2, -1, 0, 1, 0, 3, 0, -1, -2, 1, -2, 3, -2]);
  });
});

describe('principal directions', () => {
  test('finds the direction that a first layer amplifies', () => {
    const model = presets.tiny;
    const arrays = initialParameters(model);
    const weights = arrays.get('g.dense.weights')!;
    const features = weights.length / model.latent;
    for (let j = 0; j < features; j++) weights[5 * features + j]! *= 20;
    const [first, second] = principalDirections(model, arrays, 3);
    expect(first!.axis[5]!).toBeGreaterThan(0.99);
    expect(first!.share).toBeGreaterThan(0.9);
    expect(dot(first!.axis, second!.axis)).toBeCloseTo(0, 5);
  });
});

test('influence is measured and ranked', () => {
  const base = Float32Array.from([0.5, -1, 2]);
  const probes = influenceProbes([base, base]);
  expect([...probes.slice(0, 6)]).toEqual([1.5, -1, 2, -0.5, -1, 2]);
  // A "generator" of two pixels: 3 z₁ and z₂.
  const images = Array.from({ length: probes.length / 3 }, (_, row) => [
    3 * probes[row * 3 + 1]!,
    probes[row * 3 + 2]!,
  ]).flat();
  const found = influences(images, 2, 3);
  expect([...found]).toEqual([
    0,
    expect.closeTo(6 / Math.SQRT2, 5),
    expect.closeTo(2 / Math.SQRT2, 5),
  ]);
  expect(ranking(found)).toEqual([1, 2, 0]);
});

describe('code', () => {
  test.each([
    ['coarse', 1 / 64, 134],
    ['fine', 1 / 16384, 267],
  ] as const)(
    '%s, comes back within half a step, and is its own code',
    (precision, half, letters) => {
      const list = fc.array(fc.float({ min: -3.9375, max: 3.9375, noNaN: true }), {
        minLength: 1,
        maxLength: 130,
      });
      fc.assert(
        fc.property(list, (values) => {
          const z = Float32Array.from(values);
          const code = encodeZ(z, precision);
          expect(code).toMatch(/^[\w-]+$/);
          const back = decodeZ(code, z.length)!;
          back.forEach((x, i) => expect(Math.abs(x - z[i]!)).toBeLessThanOrEqual(half));
          expect(encodeZ(back, precision)).toBe(code);
        }),
      );
      expect(encodeZ(new Float32Array(100), precision)).toHaveLength(letters);
      expect(decodeZ(encodeZ(Float32Array.of(-9, 9, NaN), precision), 3)).toEqual(
        Float32Array.of(-4, 4 - 2 * half, 0),
      );
    },
  );

  test('anything else is refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const z = decodeZ(text, 16);
        if (z) expect([encodeZ(z), encodeZ(z, 'fine')]).toContain(text);
      }),
    );
    expect(decodeZ('', 16)).toBeNull();
    expect(decodeZ('A'.repeat(22), 16)).not.toBeNull();
    expect(decodeZ('A'.repeat(21) + 'B', 16)).toBeNull();
    expect(decodeZ('!'.repeat(22), 16)).toBeNull();
  });
});

test('undo and redo', () => {
  let state = undoable(1);
  state = commit(state, 2);
  state = amend(state, 3);
  state = commit(state, 4);
  state = undo(state);
  expect(state.present).toBe(3);
  expect(undo(undo(undo(state))).present).toBe(1);
  expect(redo(state).present).toBe(4);
  expect(redo(redo(redo(state))).present).toBe(4);
  expect(redo(commit(state, 9)).present).toBe(9);
  for (let i = 0; i < 500; i++) state = commit(state, i);
  expect(state.past).toHaveLength(200);
});

test('neighbours lie at the distance that is asked for', () => {
  const z = normals(1, 4, 0, 100);
  const found = neighbours(z, 0.5, 6, { seed: 7, draw: 0 });
  for (const near of found) {
    const offset = combine([
      [1, near],
      [-1, z],
    ]);
    expect(norm(offset)).toBeCloseTo(0.5, 4);
  }
  expect(found[0]).not.toEqual(found[1]);
  expect(neighbours(z, 0.5, 6, { seed: 7, draw: 0 })).toEqual(found);
  expect(neighbours(z, 0.5, 6, { seed: 7, draw: 1 })[0]).not.toEqual(found[0]);
});

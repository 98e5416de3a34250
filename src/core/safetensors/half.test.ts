import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHalf, toHalf } from './half';

test('every half-precision number survives the round trip', () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = fromHalf(bits);
    if (Number.isNaN(value)) expect(Number.isNaN(fromHalf(toHalf(value)))).toBe(true);
    else expect(toHalf(value)).toBe(bits);
  }
});

test('rounds to the nearest, as no half-precision number is closer', () => {
  const finite = fc.float({ min: -65504, max: 65504, noNaN: true });
  fc.assert(
    fc.property(finite, (value) => {
      const bits = toHalf(value);
      const gap = Math.abs(fromHalf(bits) - value);
      const magnitude = bits & 0x7fff;
      const beside = [magnitude - 1, magnitude + 1].filter((near) => near >= 0 && near < 0x7c00);
      for (const near of beside) {
        const other = Math.abs(fromHalf((bits & 0x8000) | near) - value);
        expect(gap).toBeLessThanOrEqual(other);
        // A tie goes to the even one.
        if (gap === other && gap > 0) expect(bits & 1).toBe(0);
      }
    }),
    { numRuns: 3000 },
  );
});

test('known values and the edges', () => {
  expect(toHalf(1)).toBe(0x3c00);
  expect(toHalf(-2)).toBe(0xc000);
  expect(toHalf(65504)).toBe(0x7bff);
  expect(toHalf(65519)).toBe(0x7bff);
  expect(toHalf(65520)).toBe(0x7c00);
  expect(toHalf(-Infinity)).toBe(0xfc00);
  expect(toHalf(2 ** -24)).toBe(1);
  expect(toHalf(2 ** -25)).toBe(0);
  expect(toHalf(2 ** -25 * 1.001)).toBe(1);
  expect(toHalf(1 + 2 ** -11)).toBe(0x3c00);
  expect(toHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
  expect(Object.is(fromHalf(toHalf(-0)), -0)).toBe(true);
});

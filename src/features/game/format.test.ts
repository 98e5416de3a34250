import { describe, expect, it } from 'vitest';
import { fixed, signed, small } from './format';

describe('numbers in sentences', () => {
  it('carry true minus signs and no negative zero', () => {
    expect(fixed(-1.386)).toBe('−1.39');
    expect(fixed(-0.001)).toBe('0.00');
    expect(signed(-0.25)).toBe('−0.250');
    expect(signed(0)).toBe('+0.000');
  });

  it('show tiny sizes as powers of ten', () => {
    expect(small(0.25)).toBe('0.25');
    expect(small(0.000023)).toBe('2.3 × 10⁻⁵');
    expect(small(0)).toBe('0.00');
    expect(signed(2e-5)).toBe('+2.0 × 10⁻⁵');
  });
});

/** IEEE 754 binary16, so that pretrained weights take half the space. */

const scratch = new DataView(new ArrayBuffer(4));

/**
 * The bits of the nearest half-precision number, ties to even; beyond ±65,519.99… it is ±∞, and NaN
 * stays NaN.
 */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  // Unbiased by 127, biased by 15.
  const half = exponent - 112;
  if (half >= 31) return sign | 0x7c00;
  if (half <= 0) {
    // Subnormal: units of 2⁻²⁴. Below half a unit, and at it by evenness, the nearest is 0.
    if (half < -10) return sign;
    const mantissa = fraction | 0x800000;
    return sign | roundedShift(mantissa, 14 - half);
  }
  // A carry out of the fraction rightly moves the exponent up, to ∞ at the top.
  return sign | ((half << 10) + roundedShift(fraction, 13));
}

/** value / 2^shift, to the nearest whole number, ties to even. */
function roundedShift(value: number, shift: number): number {
  const whole = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return rest > middle || (rest === middle && (whole & 1) === 1) ? whole + 1 : whole;
}

/** What the last bit of a fraction is worth, by exponent; 0 is that of subnormal numbers. */
const units = Float64Array.from({ length: 31 }, (_, exponent) => 2 ** (Math.max(1, exponent) - 25));

/** The number that half-precision bits stand for; exact. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction : fraction + 1024) * (units[exponent] ?? 0);
}

/** A loop of its own: a model's millions of numbers must not keep the page waiting. */
export function fromHalves(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = fromHalf(bits[i] ?? 0);
  return values;
}

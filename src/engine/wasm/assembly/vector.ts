/** Arithmetic on four numbers at once. */

/** a · b + c: fused where the module is built with relaxed SIMD. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** eˣ for x in [−87, 87]: 2ⁿ times a polynomial on half of ln 2 each way (Cody and Waite 1980). */
@inline
function exponential(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let series = f32x4.splat(1.98756915e-4);
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.39819995e-3));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(8.33345191e-3));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(4.16657962e-2));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.66666657e-1));
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(0.5));
  const e = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(series, r), r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(e, power);
}

/** tanh x: by e²ˣ, and near 0, where that loses digits, by its series. */
@inline
function tanh(x: v128): v128 {
  const size = f32x4.min(f32x4.abs(x), f32x4.splat(15));
  const one = f32x4.splat(1);
  const e = exponential(f32x4.add(size, size));
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  const signed = v128.or(far, v128.and(x, f32x4.splat(-0.0)));
  const q = f32x4.mul(x, x);
  let series = f32x4.splat(62.0 / 2835.0);
  series = f32x4.add(f32x4.mul(series, q), f32x4.splat(-17.0 / 315.0));
  series = f32x4.add(f32x4.mul(series, q), f32x4.splat(2.0 / 15.0));
  series = f32x4.add(f32x4.mul(series, q), f32x4.splat(-1.0 / 3.0));
  const near = f32x4.add(f32x4.mul(f32x4.mul(series, q), x), x);
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.25)));
}

export const none: i32 = 0;
export const relu: i32 = 1;
export const leakyRelu: i32 = 2;
export const tangent: i32 = 3;

/** How much of a negative number an activation lets through. */
@inline
export function leak(activation: i32): f32 {
  return activation == relu ? 0 : activation == leakyRelu ? 0.2 : 1;
}

@inline
export function activate(x: v128, activation: i32): v128 {
  if (activation == none) return x;
  if (activation == tangent) return tanh(x);
  return v128.bitselect(x, f32x4.mul(x, f32x4.splat(leak(activation))), f32x4.ge(x, f32x4.splat(0)));
}

/** gradient · the derivative of the activation whose result is a. */
@inline
export function backward(gradient: v128, a: v128, activation: i32): v128 {
  if (activation == none) return gradient;
  if (activation == tangent) {
    return f32x4.mul(gradient, f32x4.sub(f32x4.splat(1), f32x4.mul(a, a)));
  }
  const passed = f32x4.mul(gradient, f32x4.splat(leak(activation)));
  return v128.bitselect(gradient, passed, f32x4.gt(a, f32x4.splat(0)));
}

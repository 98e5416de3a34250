/**
 * Generated images as the data set keeps its own: x in [−1, 1] as (x + 1) · 127.5, rounded to whole
 * numbers and cut off at 0 and 255. Without it a metric would see the fakes' fractions. What is not
 * a number becomes 0.
 * @param out as long; overwritten
 * @returns out
 */
export function quantise(
  images: Float32Array,
  out: Uint8Array = new Uint8Array(images.length),
): Uint8Array {
  const rounded = new Uint8ClampedArray(out.buffer, out.byteOffset, images.length);
  for (let i = 0; i < images.length; i++) rounded[i] = ((images[i] ?? 0) + 1) * 127.5;
  return out;
}

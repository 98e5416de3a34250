import type { Pixels } from '../core/pixels';

/** Nine points of viridis (van der Walt and Smith 2015): even steps of lightness, safe for all eyes. */
const anchors = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [253, 231, 37],
] as const;

/** 256 colours, RGB. */
const table = Uint8ClampedArray.from({ length: 256 * 3 }, (_, i) => {
  const at = (Math.floor(i / 3) / 255) * (anchors.length - 1);
  const low = Math.min(Math.floor(at), anchors.length - 2);
  const channel = i % 3;
  const from = anchors[low]?.[channel] ?? 0;
  const to = anchors[low + 1]?.[channel] ?? 0;
  return from + (to - from) * (at - low);
});

/**
 * One channel of a map as a heat picture.
 * @param map its data are [size, size, channels]
 * @param low and `high` are the values of the darkest and the brightest colour
 */
export function heat(
  map: { data: Float32Array; size: number; channels: number },
  channel: number,
  low: number,
  high: number,
): Pixels {
  const { data, size, channels } = map;
  const out = new Uint8ClampedArray(size * size * 4);
  const scale = high > low ? 255 / (high - low) : 0;
  for (let i = 0; i < size * size; i++) {
    const value = ((data[i * channels + channel] ?? 0) - low) * scale;
    const colour = Math.round(Math.min(255, Math.max(0, value))) * 3;
    out[i * 4] = table[colour] ?? 0;
    out[i * 4 + 1] = table[colour + 1] ?? 0;
    out[i * 4 + 2] = table[colour + 2] ?? 0;
    out[i * 4 + 3] = 255;
  }
  return { width: size, height: size, data: out };
}

import { encode } from 'fast-png';

/**
 * Square images in rows, without gaps, as a PNG.
 * @param images [rows × columns, size, size, channels] in [−1, 1]
 */
export function imageGridPng(
  images: Float32Array,
  columns: number,
  size: number,
  channels: 1 | 3,
): Uint8Array {
  const count = images.length / (size * size * channels);
  const width = columns * size;
  const height = Math.ceil(count / columns) * size;
  const data = new Uint8Array(width * height * channels);
  for (let n = 0; n < count; n++) {
    const left = (n % columns) * size;
    const top = Math.floor(n / columns) * size;
    for (let y = 0; y < size; y++) {
      for (let i = 0; i < size * channels; i++) {
        const value = images[(n * size + y) * size * channels + i] ?? -1;
        data[((top + y) * width + left) * channels + i] = Math.round((value + 1) * 127.5);
      }
    }
  }
  return encode({ width, height, data, channels, depth: 8 });
}

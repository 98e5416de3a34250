import type { Pixels } from '../../core/pixels';

/**
 * Images side by side, without gaps, as a canvas wants them.
 * @param images [count, size, size, channels] in [−1, 1], 1 or 3 channels; beyond it is clipped
 * @param columns images in a row; the last row may stay black in part
 */
export function imageGrid(
  images: Float32Array,
  size: number,
  channels: number,
  columns: number,
): Pixels {
  const length = size * size * channels;
  const count = length === 0 ? 0 : images.length / length;
  const width = columns * size;
  const height = Math.ceil(count / columns) * size;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let alpha = 3; alpha < data.length; alpha += 4) data[alpha] = 255;
  for (let image = 0; image < count; image++) {
    const left = (image % columns) * size;
    const top = Math.floor(image / columns) * size;
    for (let y = 0; y < size; y++) {
      let to = ((top + y) * width + left) * 4;
      let from = image * length + y * size * channels;
      for (let x = 0; x < size; x++, to += 4, from += channels) {
        for (let c = 0; c < 3; c++) {
          data[to + c] = ((images[from + (channels === 3 ? c : 0)] ?? -1) + 1) * 127.5;
        }
      }
    }
  }
  return { width, height, data };
}

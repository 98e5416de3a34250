/**
 * The second half of a transposed convolution to a map of few channels: every small pixel's products
 * with all taps are there, [pixels, k · k · channels], and each large pixel adds up those that fall on it.
 */
import { share, word } from './command';
import { activate, backward } from './vector';
import { storeLanes } from './maps';

/** @param own memory of this thread alone: a line of the large map with the kernel's reach on both sides */
export function addTaps(command: usize, part: i32, parts: i32, own: usize): void {
  const taps = <usize>word(command, 2);
  const small = word(command, 4);
  const large = word(command, 5);
  const channels = word(command, 6);
  const kernel = word(command, 7);
  const stride = word(command, 8);
  const padBefore = word(command, 9);
  const activation = word(command, 12);
  const bias = <usize>word(command, 13);
  const made = <usize>word(command, 14);
  const run = kernel * channels;
  const pixelBytes = <usize>(kernel * run) << 2;
  const width = large * channels;
  const first = own + (<usize>(padBefore * channels) << 2);
  const rows = word(command, 3) * large;
  const end = share(rows, part + 1, parts);
  for (let row = share(rows, part, parts); row < end; row++) {
    const image = row / large;
    const top = row - image * large + padBefore;
    memory.fill(own, 0, <usize>(width + 2 * run) << 2);
    for (let ky = top % stride; ky < kernel; ky += stride) {
      const y = (top - ky) / stride;
      if (y < 0 || y >= small) continue;
      const line =
        taps + <usize>((image * small + y) * small) * pixelBytes + (<usize>(ky * run) << 2);
      // Every other pixel first: neighbours overlap, and what was just written in parts is slow to read.
      for (let parity = 0; parity < 2; parity++) {
        let from = line + <usize>parity * pixelBytes;
        let to = own + (<usize>(parity * stride * channels) << 2);
        for (let x = parity; x < small; x += 2) {
          let at = 0;
          for (; at + 4 <= run; at += 4) {
            const offset = <usize>at << 2;
            v128.store(to + offset, f32x4.add(v128.load(to + offset), v128.load(from + offset)));
          }
          for (; at < run; at++) {
            const offset = <usize>at << 2;
            store<f32>(to + offset, load<f32>(to + offset) + load<f32>(from + offset));
          }
          from += pixelBytes << 1;
          to += <usize>(stride * channels) << 3;
        }
      }
    }
    if (bias != 0) {
      for (let at = 0; at < width; at++) {
        const offset = <usize>at << 2;
        const value = load<f32>(bias + (<usize>(at % channels) << 2));
        store<f32>(first + offset, load<f32>(first + offset) + value);
      }
    }
    const place = <usize>(row * width) << 2;
    for (let at = 0; at < width; at += 4) {
      const offset = <usize>at << 2;
      let value = v128.load(first + offset);
      value =
        word(command, 11) == 0
          ? activate(value, activation)
          : backward(value, v128.load(made + place + offset), activation);
      storeLanes(<usize>word(command, 10) + place + offset, value, width - at);
    }
  }
}

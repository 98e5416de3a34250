/** Copies, sums and products along the channels of maps. */
import { share, word } from './command';

/** Rows of bytes from one place to another, in planes: what gives a map its padding, or takes it off. */
export function copyRows(command: usize, part: i32, parts: i32): void {
  const bytes = <usize>word(command, 4);
  const rows = word(command, 5);
  const count = rows * word(command, 8);
  const end = share(count, part + 1, parts);
  for (let each = share(count, part, parts); each < end; each++) {
    const plane = each / rows;
    const row = each - plane * rows;
    const from = word(command, 2) + plane * word(command, 9) + row * word(command, 6);
    const to = word(command, 3) + plane * word(command, 10) + row * word(command, 7);
    memory.copy(<usize>to, <usize>from, bytes);
  }
}

/** Stores a vector's first lanes. */
@inline
export function storeLanes(to: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(to, value);
    return;
  }
  v128.store_lane<f32>(to, value, 0);
  if (lanes > 1) v128.store_lane<f32>(to, value, 1, 4);
  if (lanes > 2) v128.store_lane<f32>(to, value, 2, 8);
}

/** Sums by channel of each chunk of rows: [chunks, channels]. */
export function columnSums(command: usize, part: i32, parts: i32): void {
  const rows = word(command, 3);
  const channels = word(command, 4);
  const chunks = word(command, 5);
  const end = share(chunks, part + 1, parts);
  for (let chunk = share(chunks, part, parts); chunk < end; chunk++) {
    const first = share(rows, chunk, chunks);
    const last = share(rows, chunk + 1, chunks);
    for (let channel = 0; channel < channels; channel += 4) {
      let from = <usize>word(command, 2) + (<usize>(first * channels + channel) << 2);
      let sum = f32x4.splat(0);
      for (let row = first; row < last; row++) {
        sum = f32x4.add(sum, v128.load(from));
        from += <usize>channels << 2;
      }
      const to = <usize>word(command, 6) + (<usize>(chunk * channels + channel) << 2);
      storeLanes(to, sum, channels - channel);
    }
  }
}

/** Adds up the chunks' sums, in order. */
export function addChunks(command: usize, part: i32, parts: i32): void {
  const channels = word(command, 2);
  const chunks = word(command, 3);
  const end = share(channels, part + 1, parts);
  for (let channel = share(channels, part, parts); channel < end; channel++) {
    let sum: f64 = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      sum += load<f32>(<usize>word(command, 4) + (<usize>(chunk * channels + channel) << 2));
    }
    store<f32>(<usize>word(command, 5) + (<usize>channel << 2), <f32>sum);
  }
}

/** Multiplies each channel by its factor, in place. */
export function mask(command: usize, part: i32, parts: i32): void {
  const channels = word(command, 4);
  const factors = <usize>word(command, 5);
  const end = share(word(command, 3), part + 1, parts);
  for (let row = share(word(command, 3), part, parts); row < end; row++) {
    const at = <usize>word(command, 2) + (<usize>(row * channels) << 2);
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = <usize>channel << 2;
      const value = f32x4.mul(v128.load(at + offset), v128.load(factors + offset));
      storeLanes(at + offset, value, channels - channel);
    }
  }
}

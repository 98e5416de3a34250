/** Moves an average towards the newest values, on one array. */
import { share, word } from './command';

export function movingAverage(command: usize, part: i32, parts: i32): void {
  // 1 − β.
  const step = v128.load32_splat(<usize>word(command, 5));
  const vectors = (word(command, 4) + 3) >> 2;
  const end = (<usize>share(vectors, part + 1, parts)) << 4;
  for (let at = (<usize>share(vectors, part, parts)) << 4; at < end; at += 16) {
    const averageAt = <usize>word(command, 2) + at;
    const average = v128.load(averageAt);
    const newest = v128.load(<usize>word(command, 3) + at);
    v128.store(averageAt, f32x4.add(average, f32x4.mul(f32x4.sub(newest, average), step)));
  }
}

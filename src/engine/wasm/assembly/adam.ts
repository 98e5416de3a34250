/** Adam (Kingma and Ba 2015, algorithm 1), ε outside the root, on one array. */
import { share, word } from './command';

export function adam(command: usize, part: i32, parts: i32): void {
  // Rate over m's bias correction, 1 over v's, 1 − β₁, 1 − β₂, ε.
  const numbers = <usize>word(command, 7);
  const rate = v128.load32_splat(numbers);
  const correction = v128.load32_splat(numbers, 4);
  const share1 = v128.load32_splat(numbers, 8);
  const share2 = v128.load32_splat(numbers, 12);
  const epsilon = v128.load32_splat(numbers, 16);
  const vectors = (word(command, 6) + 3) >> 2;
  const end = (<usize>share(vectors, part + 1, parts)) << 4;
  for (let at = (<usize>share(vectors, part, parts)) << 4; at < end; at += 16) {
    const weights = <usize>word(command, 2) + at;
    const g = v128.load(<usize>word(command, 3) + at);
    const mAt = <usize>word(command, 4) + at;
    const vAt = <usize>word(command, 5) + at;
    let m = v128.load(mAt);
    let v = v128.load(vAt);
    m = f32x4.add(m, f32x4.mul(f32x4.sub(g, m), share1));
    v = f32x4.add(v, f32x4.mul(f32x4.sub(f32x4.mul(g, g), v), share2));
    v128.store(mAt, m);
    v128.store(vAt, v);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, correction)), epsilon);
    v128.store(weights, f32x4.sub(v128.load(weights), f32x4.div(f32x4.mul(rate, m), root)));
  }
}

/**
 * Batch norm (Ioffe and Szegedy 2015). Rows are the pixels of a group's images. Sums go over chunks of
 * rows, fixed by the map's size, so that they are the same for any number of threads.
 *
 * Words of every command here: 2 the normalised map, 3 rows of a group, 4 groups, 5 channels.
 */
import { share, word } from './command';
import { storeLanes } from './maps';
import { activate } from './vector';

const epsilon: f32 = 1e-3;
const momentum: f32 = 0.9;

/** Each chunk's mean by channel and sum of squares around it: [groups · chunks, 2, channels]. */
export function normPartials(command: usize, part: i32, parts: i32): void {
  const rows = word(command, 3);
  const channels = word(command, 5);
  const chunks = word(command, 6);
  const stride = (<usize>channels) << 2;
  const count = word(command, 4) * chunks;
  const end = share(count, part + 1, parts);
  for (let each = share(count, part, parts); each < end; each++) {
    const group = each / chunks;
    const first = share(rows, each - group * chunks, chunks);
    const last = share(rows, each - group * chunks + 1, chunks);
    const map = <usize>word(command, 2) + <usize>(group * rows + first) * stride;
    const to = <usize>word(command, 7) + <usize>(2 * each) * stride;
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = (<usize>channel) << 2;
      let from = map + offset;
      let sum = f32x4.splat(0);
      for (let row = first; row < last; row++) {
        sum = f32x4.add(sum, v128.load(from));
        from += stride;
      }
      const mean = f32x4.mul(sum, f32x4.splat(<f32>1 / <f32>(last - first)));
      from = map + offset;
      let squares = f32x4.splat(0);
      for (let row = first; row < last; row++) {
        const distance = f32x4.sub(v128.load(from), mean);
        squares = f32x4.add(squares, f32x4.mul(distance, distance));
        from += stride;
      }
      storeLanes(to + offset, mean, channels - channel);
      storeLanes(to + stride + offset, squares, channels - channel);
    }
  }
}

/** Mean and variance of each group from its chunks (Chan, Golub and LeVeque 1983); running ones follow. */
export function normStatistics(command: usize, part: i32, parts: i32): void {
  const rows = word(command, 3);
  const groups = word(command, 4);
  const channels = word(command, 5);
  const chunks = word(command, 6);
  const statistics = <usize>word(command, 8);
  const runningMean = <usize>word(command, 9);
  const runningVariance = <usize>word(command, 10);
  const stride = (<usize>channels) << 2;
  const end = share(channels, part + 1, parts);
  for (let channel = share(channels, part, parts); channel < end; channel++) {
    const offset = (<usize>channel) << 2;
    // The last group first: D's real images move the running statistics before its fakes do.
    for (let group = groups - 1; group >= 0; group--) {
      let n: f64 = 0;
      let mean: f64 = 0;
      let squares: f64 = 0;
      for (let chunk = 0; chunk < chunks; chunk++) {
        const own = <f64>(share(rows, chunk + 1, chunks) - share(rows, chunk, chunks));
        const at =
          <usize>word(command, 7) + <usize>(2 * (group * chunks + chunk)) * stride + offset;
        const distance = <f64>load<f32>(at) - mean;
        squares += <f64>load<f32>(at + stride) + (distance * distance * n * own) / (n + own);
        n += own;
        mean += (distance * own) / n;
      }
      const variance = squares / n;
      store<f32>(statistics + <usize>group * stride + offset, <f32>mean);
      store<f32>(statistics + <usize>(groups + group) * stride + offset, <f32>variance);
      if (runningMean == 0) continue;
      const m = load<f32>(runningMean + offset);
      const v = load<f32>(runningVariance + offset);
      store<f32>(runningMean + offset, m * momentum + <f32>mean * (1 - momentum));
      store<f32>(runningVariance + offset, v * momentum + <f32>variance * (1 - momentum));
    }
  }
}

/** activation(γ · (x − mean) / √(variance + ε) + β). @param own memory of this thread alone */
export function normApply(command: usize, part: i32, parts: i32, own: usize): void {
  const rows = word(command, 3);
  const channels = word(command, 5);
  const activation = word(command, 7);
  const means = <usize>word(command, 8);
  const variances = <usize>word(command, 9);
  const groupStride = (<usize>word(command, 10)) << 2;
  const gamma = <usize>word(command, 11);
  const beta = <usize>word(command, 12);
  const stride = (<usize>channels) << 2;
  const count = rows * word(command, 4);
  const begin = share(count, part, parts);
  const end = share(count, part + 1, parts);
  let known = -1;
  for (let row = begin; row < end; row++) {
    const group = row / rows;
    const first = <usize>group * groupStride;
    if (group != known) {
      known = group;
      for (let channel = 0; channel < channels; channel++) {
        const offset = (<usize>channel) << 2;
        const root = sqrt<f32>(load<f32>(variances + first + offset) + epsilon);
        store<f32>(own + offset, load<f32>(gamma + offset) / root);
      }
    }
    const from = <usize>word(command, 2) + <usize>row * stride;
    const to = <usize>word(command, 6) + <usize>row * stride;
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = (<usize>channel) << 2;
      const distance = f32x4.sub(v128.load(from + offset), v128.load(means + first + offset));
      const value = f32x4.add(
        f32x4.mul(distance, v128.load(own + offset)),
        v128.load(beta + offset),
      );
      storeLanes(to + offset, activate(value, activation), channels - channel);
    }
  }
}

/** Each chunk's Σ dy and Σ dy · (x − mean) by channel: [groups · chunks, 2, channels]. */
export function normGradientPartials(command: usize, part: i32, parts: i32): void {
  const rows = word(command, 3);
  const channels = word(command, 5);
  const chunks = word(command, 6);
  const means = <usize>word(command, 8);
  const stride = (<usize>channels) << 2;
  const count = word(command, 4) * chunks;
  const end = share(count, part + 1, parts);
  for (let each = share(count, part, parts); each < end; each++) {
    const group = each / chunks;
    const first = share(rows, each - group * chunks, chunks);
    const last = share(rows, each - group * chunks + 1, chunks);
    const start = <usize>(group * rows + first) * stride;
    const to = <usize>word(command, 7) + <usize>(2 * each) * stride;
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = (<usize>channel) << 2;
      let x = <usize>word(command, 2) + start + offset;
      let dy = <usize>word(command, 10) + start + offset;
      const mean = v128.load(means + <usize>(group * word(command, 9)) * 4 + offset);
      let sum = f32x4.splat(0);
      let product = f32x4.splat(0);
      for (let row = first; row < last; row++) {
        const gradient = v128.load(dy);
        sum = f32x4.add(sum, gradient);
        product = f32x4.add(product, f32x4.mul(gradient, f32x4.sub(v128.load(x), mean)));
        x += stride;
        dy += stride;
      }
      storeLanes(to + offset, sum, channels - channel);
      storeLanes(to + stride + offset, product, channels - channel);
    }
  }
}

/**
 * γ's and β's gradients, and the means that the map's gradient needs: [2, groups, channels], of dy and
 * of dy · x̂. With running statistics, which don't depend on the map, those are zeros.
 */
export function normGradientSums(command: usize, part: i32, parts: i32): void {
  const rows = word(command, 3);
  const groups = word(command, 4);
  const channels = word(command, 5);
  const chunks = word(command, 6);
  const terms = <usize>word(command, 8);
  const variances = <usize>word(command, 9);
  const gammaGradient = <usize>word(command, 11);
  const betaGradient = <usize>word(command, 12);
  const running = word(command, 13) != 0;
  const stride = (<usize>channels) << 2;
  const end = share(channels, part + 1, parts);
  for (let channel = share(channels, part, parts); channel < end; channel++) {
    const offset = (<usize>channel) << 2;
    let gammaSum: f64 = 0;
    let betaSum: f64 = 0;
    for (let group = 0; group < groups; group++) {
      const variance = load<f32>(variances + <usize>(group * word(command, 10)) * 4 + offset);
      const root = Math.sqrt(<f64>variance + <f64>epsilon);
      let sum: f64 = 0;
      let product: f64 = 0;
      for (let chunk = 0; chunk < chunks; chunk++) {
        const at =
          <usize>word(command, 7) + <usize>(2 * (group * chunks + chunk)) * stride + offset;
        sum += load<f32>(at);
        product += load<f32>(at + stride);
      }
      product /= root;
      betaSum += sum;
      gammaSum += product;
      const n = <f64>rows;
      store<f32>(terms + <usize>group * stride + offset, running ? 0 : <f32>(sum / n));
      store<f32>(
        terms + <usize>(groups + group) * stride + offset,
        running ? 0 : <f32>(product / n),
      );
    }
    if (gammaGradient != 0) store<f32>(gammaGradient + offset, <f32>gammaSum);
    if (betaGradient != 0) store<f32>(betaGradient + offset, <f32>betaSum);
  }
}

/** dx = γ / √(variance + ε) · (dy − mean of dy − x̂ · mean of dy · x̂), in dy's place. */
export function normGradient(command: usize, part: i32, parts: i32, own: usize): void {
  const rows = word(command, 3);
  const groups = word(command, 4);
  const channels = word(command, 5);
  const terms = <usize>word(command, 7);
  const means = <usize>word(command, 8);
  const variances = <usize>word(command, 9);
  const groupStride = (<usize>word(command, 10)) << 2;
  const gamma = <usize>word(command, 11);
  const stride = (<usize>channels) << 2;
  const scales = own;
  const shares = own + 4096 + 16;
  const count = rows * groups;
  const end = share(count, part + 1, parts);
  let known = -1;
  for (let row = share(count, part, parts); row < end; row++) {
    const group = row / rows;
    const first = <usize>group * groupStride;
    const mean = terms + <usize>group * stride;
    if (group != known) {
      known = group;
      for (let channel = 0; channel < channels; channel++) {
        const offset = (<usize>channel) << 2;
        const root = sqrt<f32>(load<f32>(variances + first + offset) + epsilon);
        store<f32>(scales + offset, load<f32>(gamma + offset) / root);
        const product = load<f32>(mean + <usize>groups * stride + offset);
        store<f32>(shares + offset, product / root);
      }
    }
    const x = <usize>word(command, 2) + <usize>row * stride;
    const dy = <usize>word(command, 6) + <usize>row * stride;
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = (<usize>channel) << 2;
      const distance = f32x4.sub(v128.load(x + offset), v128.load(means + first + offset));
      const centred = f32x4.sub(v128.load(dy + offset), v128.load(mean + offset));
      const rest = f32x4.sub(centred, f32x4.mul(distance, v128.load(shares + offset)));
      storeLanes(dy + offset, f32x4.mul(rest, v128.load(scales + offset)), channels - channel);
    }
  }
}

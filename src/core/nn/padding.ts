/** Zeros before and after a map along one axis, in cells. */
export interface Zeros {
  before: number;
  after: number;
}

/**
 * TensorFlow's 'same' padding along one axis of a convolution from `large` cells to `small`, or of its
 * transpose the other way round: just enough for the last window to fit, the odd cell after.
 * @param sizes in cells; `small` is ⌈large / stride⌉
 */
export function samePadding(sizes: {
  large: number;
  small: number;
  kernel: number;
  stride: number;
}): Zeros {
  const { large, small, kernel, stride } = sizes;
  const total = Math.max(0, (small - 1) * stride + kernel - large);
  const before = Math.floor(total / 2);
  return { before, after: total - before };
}

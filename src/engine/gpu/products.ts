import type { Activation } from '../../core/architecture';
import { activationCode, epilogueCode } from './kernels/activation';
import type { Epilogue } from './kernels/activation';
import { convolution } from './kernels/convolution';
import type { Direction } from './kernels/convolution';
import { filterGradient } from './kernels/filterGradient';
import {
  thinBigBlock,
  thinGradient,
  thinGradientBlock,
  thinSmallBlock,
  thinToBig,
  thinToSmall,
} from './kernels/thin';
import { block } from './kernels/tile';
import type { Link } from './layout';
import type { Op, Tensor } from './plan';
import { groupsOf, splitCount, tileFor } from './tiling';
import type { BuildContext, Tiling } from './tiling';

/** Arithmetic of one image through a link, padding taps included. */
function flopsOf({ small, kernel, bigChannels, smallChannels }: Link): number {
  return 2 * small ** 2 * kernel ** 2 * bigChannels * smallChannels;
}

export interface Product {
  link: Link;
  images: number;
  /** Images of the largest batch, which decides the tile: any number of images runs the same pipeline. */
  most: number;
  input: Tensor;
  filters: Tensor;
  output: Tensor;
  epilogue: Epilogue;
  activation: Activation;
  /** The bias, or the map whose activation's slope the result is multiplied by: see `Epilogue`. */
  operand: Tensor;
}

/** One direction of a link as an op. */
export function productOp(
  { plan, tiling }: BuildContext,
  direction: Direction,
  { link, images, most, input, filters, output, epilogue, activation, operand }: Product,
): Op {
  const toBig = direction === 'toBig';
  const rows = images * link.small ** 2;
  const bigFours = link.bigChannels / 4;
  const smallFours = link.smallChannels / 4;
  const fields = {
    rows,
    big: link.big,
    small: link.small,
    bigFours: Math.ceil(bigFours),
    smallFours,
    kernel: link.kernel,
    before: link.before,
    stride: link.stride,
    zeroAt: link.thin && !toBig ? input.zeroAt : input.zeroAt / 4,
    epilogue: epilogueCode[epilogue],
    activation: activationCode[activation],
  };
  const common = {
    tensors: { input, filters, operand, output },
    fields,
    flops: images * flopsOf(link),
  };
  const phaseRows = toBig ? images * Math.ceil(link.big / 2) ** 2 : rows;
  if (link.thin && toBig) {
    return plan.op(thinToBig, { ...common, groups: [Math.ceil(phaseRows / thinBigBlock)] });
  }
  if (link.thin) {
    const { rows: blockRows, columns } = thinSmallBlock;
    const groups = [Math.ceil(rows / blockRows), Math.ceil(link.smallChannels / columns)] as const;
    return plan.op(thinToSmall, { ...common, groups });
  }
  const columns = toBig ? link.bigChannels : link.smallChannels;
  const batches = toBig ? 4 : 1;
  const largest = { rows: (phaseRows / images) * most, columns, batches };
  const tile = tileFor(tiling.tiles, tiling.busy, largest);
  const groups = [...groupsOf(tile, phaseRows, columns), batches] as const;
  return plan.op(convolution(direction, tile), { ...common, groups });
}

/** Workgroups of one split of a filter's gradient, and the tile it would use. */
function gradientGrid(tiling: Tiling, link: Link) {
  const rows = link.kernel ** 2 * link.bigChannels;
  const tile = tileFor(tiling.gradientTiles, 1, { rows, columns: link.smallChannels });
  const size = block(tile);
  const pieces = tile.depth
    ? Math.ceil(rows / size.rows)
    : Math.ceil((link.kernel ** 2 * Math.ceil(link.bigChannels / tile.rows)) / tile.lanes[0]);
  return { tile, x: pieces, y: Math.ceil(link.smallChannels / size.columns) };
}

/** Parts in which a filter's gradient is summed. @param images of the largest batch */
export function gradientSplits(tiling: Tiling, link: Link, images: number): number {
  const lines = images * link.small;
  const length = link.kernel ** 2 * link.bigChannels * link.smallChannels;
  if (link.thin) {
    // A thread has a line of taps and eight channels; a workgroup has 64 such threads.
    const groups = (link.kernel / 64) * Math.ceil(link.smallChannels / thinGradientBlock.columns);
    // Fewer than for others: so small a gradient has hundreds of splits, and Adam few threads for them.
    return splitCount(tiling.gradientGroups / 2, groups, lines, length);
  }
  const { x, y } = gradientGrid(tiling, link);
  return splitCount(tiling.gradientGroups, x * y, lines, length);
}

export interface GradientProduct {
  link: Link;
  images: number;
  big: Tensor;
  small: Tensor;
  gradient: Tensor;
  splits: number;
}

/** A filter's gradient as an op. */
export function gradientOp(
  { plan, tiling }: BuildContext,
  { link, images, big, small, gradient, splits }: GradientProduct,
): Op {
  const fields = {
    lines: images * link.small,
    splits,
    size: (link.kernel ** 2 * link.bigChannels * link.smallChannels) / 4,
    big: link.big,
    small: link.small,
    bigFours: Math.ceil(link.bigChannels / 4),
    smallFours: link.smallChannels / 4,
    kernel: link.kernel,
    before: link.before,
    stride: link.stride,
    zeroAt: link.thin ? big.zeroAt : big.zeroAt / 4,
  };
  const common = { tensors: { big, small, gradient }, fields, flops: images * flopsOf(link) };
  if (link.thin) {
    const { pieces, columns } = thinGradientBlock;
    const x = Math.ceil((splits * link.kernel) / pieces);
    const y = Math.ceil(link.smallChannels / columns);
    return plan.op(thinGradient, { ...common, groups: [x, y] });
  }
  const { tile, x, y } = gradientGrid(tiling, link);
  return plan.op(filterGradient(tile), { ...common, groups: [x, y, splits] });
}

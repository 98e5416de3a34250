import type { OpenDevice } from '../device';
import { block } from './kernels/tile';
import type { Tile } from './kernels/tile';
import type { Extension } from './kernels/kernel';
import type { ComputePlan } from './plan';

/** How a plan's work is cut up for one kind of device. */
export interface Tiling {
  /** For convolutions and for weight gradients, large tiles first. */
  tiles: readonly Tile[];
  gradientTiles: readonly Tile[];
  /** Tiles that are seldom faster, for products that are timed. */
  moreTiles: readonly Tile[];
  moreGradientTiles: readonly Tile[];
  /** Workgroups that keep the device busy: below that, smaller tiles serve better. */
  minWorkgroups: number;
  /** Workgroups that a weight gradient should have: its terms are split until it does. */
  gradientGroups: number;
  /** Threads that batch norm's rows are shared out to within a workgroup; 1 for no workgroup memory. */
  normWorkers: number;
  /** Parts a channel and group that batch norm's sums are split over at most. */
  normBlocks: number;
  /** Rows a thread normalises. */
  normRows: number;
  /** What the device's kernels may use: `deviceExtensions`. */
  extensions?: readonly Extension[];
  /** What was found to be fastest, by `productKey`. */
  choices?: ReadonlyMap<string, ProductChoice>;
}

/** How one matrix product is cut up. */
export interface ProductChoice {
  tile: Tile;
  /** Parts that its terms are summed in. */
  splitK: number;
}

/** Where ops are made, and how their work is cut up. */
export interface BuildContext {
  plan: ComputePlan;
  tiling: Tiling;
}

const directTile: Tile = { workgroupSize: [64, 1], tileM: 4, tileN: 8, tileK: 0 };
const directGradientTile: Tile = { workgroupSize: [64, 1], tileM: 8, tileN: 8, tileK: 0 };

/** For devices on which each thread had better read its own operands: those made of software. */
export const directTiling: Tiling = {
  tiles: [directTile],
  gradientTiles: [directGradientTile],
  moreTiles: [],
  moreGradientTiles: [{ workgroupSize: [64, 1], tileM: 4, tileN: 8, tileK: 0 }],
  minWorkgroups: 1,
  gradientGroups: 8,
  normWorkers: 1,
  normBlocks: 8,
  normRows: 256,
};

/** For devices with fast workgroup memory: GPUs. */
export const sharedTiling: Tiling = {
  tiles: [
    { workgroupSize: [8, 16], tileM: 8, tileN: 4, tileK: 16 },
    { workgroupSize: [16, 8], tileM: 8, tileN: 4, tileK: 16 },
    { workgroupSize: [4, 16], tileM: 8, tileN: 4, tileK: 16 },
    { workgroupSize: [8, 8], tileM: 8, tileN: 4, tileK: 16 },
    { workgroupSize: [8, 8], tileM: 4, tileN: 4, tileK: 32 },
  ],
  gradientTiles: [
    { workgroupSize: [8, 16], tileM: 8, tileN: 4, tileK: 16 },
    { workgroupSize: [16, 8], tileM: 8, tileN: 4, tileK: 16 },
  ],
  moreTiles: [directTile],
  moreGradientTiles: [{ workgroupSize: [8, 8], tileM: 8, tileN: 4, tileK: 16 }, directGradientTile],
  minWorkgroups: 256,
  gradientGroups: 256,
  normWorkers: 16,
  normBlocks: 64,
  normRows: 4,
};

/** Rows shared by the threads of a subgroup, which must have eight of them at least. */
export const subgroupTile: Tile = {
  workgroupSize: [1, 32],
  tileM: 8,
  tileN: 4,
  tileK: 0,
  subgroup: true,
};

/** What a device's kernels may use. */
export function deviceExtensions({
  device,
  adapterInfo,
}: Pick<OpenDevice, 'device' | 'adapterInfo'>): Extension[] {
  const { features } = device;
  const { subgroupMinSize = 0 } = adapterInfo as { subgroupMinSize?: number };
  return [
    ...(features.has('shader-f16') ? ['f16' as const] : []),
    ...(features.has('subgroups') && subgroupMinSize >= subgroupTile.tileM
      ? ['subgroups' as const]
      : []),
  ];
}

/** Workgroups that cover a product. */
export function groupsOf(tile: Tile, rows: number, columns: number): readonly [number, number] {
  const size = block(tile);
  return [Math.ceil(rows / size.rows), Math.ceil(columns / size.columns)];
}

/** The tiles that waste fewest columns. */
export function tilesThatFit(tiles: readonly Tile[], columns: number): Tile[] {
  const width = (tile: Tile) => Math.ceil(columns / block(tile).columns) * block(tile).columns;
  const narrowest = Math.min(...tiles.map(width));
  return tiles.filter((tile) => width(tile) === narrowest);
}

/**
 * Of the tiles that waste fewest columns, the largest that keeps the device busy, or else the smallest.
 * @param busy workgroups that keep it busy
 * @param product its size, and how many of that size one dispatch computes
 */
export function tileFor(
  tiles: readonly Tile[],
  busy: number,
  { rows, columns, batches = 1 }: { rows: number; columns: number; batches?: number },
): Tile {
  const fitting = tilesThatFit(tiles, columns);
  const groups = (tile: Tile) => groupsOf(tile, rows, columns).reduce((a, b) => a * b) * batches;
  const chosen = fitting.find((tile) => groups(tile) >= busy) ?? fitting.at(-1);
  if (!chosen) throw new Error('A tiling needs tiles');
  return chosen;
}

/**
 * Parts that a gradient's terms are split into.
 * @param groups workgroups of one part
 * @param lines lines that can be told apart
 * @param length numbers of the gradient; all parts together stay below 4 Mi numbers
 */
export function splitKFor(wanted: number, groups: number, lines: number, length: number): number {
  const fits = Math.max(1, Math.floor(4_194_304 / length));
  return Math.max(1, Math.min(Math.ceil(wanted / groups), lines, fits));
}

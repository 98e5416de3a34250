import type { OpenDevice } from '../device';
import { block } from './kernels/tile';
import type { Tile } from './kernels/tile';

/** How a plan's work is cut up for one kind of device. */
export interface Tiling {
  /** For results of many columns, and for those of few. */
  wide: Tile;
  narrow: Tile;
  gradientWide: Tile;
  gradientNarrow: Tile;
  /** Workgroups that a filter gradient should have: its terms are split until it does. */
  gradientGroups: number;
  /** Threads a channel and group that batch norm's sums are split over. */
  normBlocks: number;
  /** Rows a thread normalises. */
  normRows: number;
}

const direct: Tile = { lanes: [64, 1], rows: 4, columns: 8, depth: 0 };
const directGradient: Tile = { lanes: [64, 1], rows: 4, columns: 8, depth: 0 };

/** Software devices: a few cores, no fast workgroup memory. */
export const softwareTiling: Tiling = {
  wide: direct,
  narrow: direct,
  gradientWide: directGradient,
  gradientNarrow: directGradient,
  gradientGroups: 8,
  normBlocks: 8,
  normRows: 256,
};

/** GPUs. */
const gpuTiling: Tiling = {
  wide: { lanes: [8, 16], rows: 8, columns: 4, depth: 16 },
  narrow: { lanes: [16, 8], rows: 8, columns: 4, depth: 16 },
  gradientWide: { lanes: [8, 16], rows: 8, columns: 4, depth: 16 },
  gradientNarrow: { lanes: [16, 8], rows: 8, columns: 4, depth: 16 },
  gradientGroups: 256,
  normBlocks: 64,
  normRows: 16,
};

/** The tile that wastes fewer columns. */
export function tileFor(wide: Tile, narrow: Tile, columns: number): Tile {
  const waste = (tile: Tile) => Math.ceil(columns / block(tile).columns) * block(tile).columns;
  return waste(narrow) < waste(wide) ? narrow : wide;
}

/**
 * Parts that a gradient's terms are split into.
 * @param groups workgroups of one part
 * @param lines lines that can be told apart
 * @param length numbers of the gradient; all parts together stay below 4 Mi numbers
 */
export function splitCount(wanted: number, groups: number, lines: number, length: number): number {
  const fits = Math.max(1, Math.floor(4_194_304 / length));
  return Math.max(1, Math.min(Math.ceil(wanted / groups), lines, fits));
}

/** What suits a device, by what its adapter says of itself. */
export function tilingFor({
  adapterInfo: { architecture, description, vendor },
}: OpenDevice): Tiling {
  const names = `${vendor} ${architecture} ${description}`.toLowerCase();
  return /swiftshader|llvmpipe|lavapipe|software/.test(names) ? softwareTiling : gpuTiling;
}

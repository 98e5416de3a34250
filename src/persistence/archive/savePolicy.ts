/** How often a state is kept while training, and how long that may take; by its size. */

/** Milliseconds between two saves at least. */
const shortest = 5000;
/** Bytes a second that keeping may write on average: a disk wears, and a battery empties. */
const bytesPerSecond = 1_500_000;
/** A save may take one part in so many of the time. */
const shareOfTime = 20;

/**
 * Milliseconds to let pass between two saves in training.
 * @param bytes of a state
 * @param took milliseconds of the last save
 */
export function saveInterval(bytes: number, took: number): number {
  return Math.max(shortest, (bytes / bytesPerSecond) * 1000, took * shareOfTime);
}

/** Seconds that a save may take before it is given up: the slowest disks write 4 MB a second. */
export function saveSeconds(bytes: number): number {
  return Math.round(30 + bytes / 4_000_000);
}

/** States that are kept this rarely are worth a word before training begins, in milliseconds. */
export const rare = 60_000;

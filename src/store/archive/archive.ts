import type { Pixels } from '../../bridge/engine';

/** A training state that was kept, without its bytes. */
export interface Kept {
  id: number;
  /** Which run it belongs to: a new one begins with every new description. */
  run: number;
  /** A run's branches are numbered from 0; going on from an older state begins a new one. */
  branch: number;
  step: number;
  bytes: number;
  /** Milliseconds of the epoch. */
  saved: number;
}

/** The fixed noise's grid at some step: one picture of the history strip. */
export interface Frame {
  run: number;
  branch: number;
  step: number;
  sheet: Pixels;
}

/** Where a branch left another one; the first branch of a run has no origin. */
export interface Branch {
  run: number;
  branch: number;
  from: { branch: number; step: number } | null;
}

export interface Shelf {
  kept: Kept[];
  frames: Frame[];
  branches: Branch[];
  /** The state that a reload resumes from; null on an empty shelf. */
  newest: Kept | null;
}

/**
 * What outlives the page. A state counts only once the pointer has been flipped to it, so a page that
 * dies while it writes finds the former state.
 */
export interface Archive {
  read(): Promise<Shelf>;
  /**
   * Writes a state, then flips the pointer to it and forgets the oldest beyond what is to be kept,
   * and the pictures of runs that no state is left of.
   * @param file a training file of `core/safetensors/checkpoint`
   * @throws Fault `store.full`, `store.unavailable`; the former state stays
   */
  keep(state: Omit<Kept, 'id' | 'bytes'>, file: Uint8Array<ArrayBuffer>): Promise<Kept>;
  /** @returns the bytes, unchecked; null when they are no longer there */
  file(id: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Adds pictures and takes out those that the strip has dropped. */
  changeFrames(added: readonly Frame[], dropped: readonly Frame[]): Promise<void>;
  /** Adding one anew changes nothing. */
  addBranch(branch: Branch): Promise<void>;
}

/** States kept at most, newest first, as many as fit into `keptBytes`, but never fewer than two. */
const keptStates = 16;
export const keptBytes = 160 * 1024 * 1024;

/** Branches whose last state outlasts any number of newer ones on other branches. */
const keptEnds = 6;

/** The states to forget: all beyond the newest run's branches' ends and the newest that fit. */
export function beyond(kept: readonly Kept[]): Kept[] {
  const newestFirst = [...kept].sort((a, b) => b.id - a.id);
  const seen = new Set<number>();
  const ends = newestFirst
    .filter(({ run, branch }) => {
      if (run !== newestFirst[0]?.run || seen.has(branch)) return false;
      seen.add(branch);
      return true;
    })
    .slice(0, keptEnds);
  let bytes = 0;
  return [...ends, ...newestFirst.filter((state) => !ends.includes(state))].filter((state, i) => {
    bytes += state.bytes;
    return i >= keptStates || (i >= 2 && bytes > keptBytes);
  });
}

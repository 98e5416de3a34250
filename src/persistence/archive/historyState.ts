import type { FaultRecord } from '../../core/fault';
import type { Branch, Frame, StoredCheckpoint } from './archive';
import { saveInterval } from './savePolicy';

/** What the page knows of a run's past. */
export interface HistoryState {
  /**
   * What an earlier visit left to go on from, or the run that gave way to this one, until this one
   * keeps something of its own.
   */
  resumable: StoredCheckpoint | null;
  /** Whether that is the run that gave way on this page. */
  gaveWay: boolean;
  run: number;
  branch: number;
  branches: readonly Branch[];
  /** The timeline of the present branch, from its beginning. */
  frames: readonly Frame[];
  /** An older picture that someone looks at, in place of the newest. */
  shown: Frame | null;
  /** States of this run to go back to, oldest first. */
  checkpoints: readonly StoredCheckpoint[];
  saving: boolean;
  /** Bytes of a state of this run, and milliseconds between two saves while it trains. */
  keeping: { bytes: number; interval: number };
  /** Milliseconds and bytes of the last save. */
  lastSave: { ms: number; bytes: number } | null;
  /** Why the last save failed; training goes on without. */
  problem: FaultRecord | null;
  /** Bytes used and allowed in this browser; null where it does not say. */
  quota: { usage: number; quota: number } | null;
}

export const emptyHistory: HistoryState = {
  resumable: null,
  gaveWay: false,
  run: 0,
  branch: 0,
  branches: [],
  frames: [],
  shown: null,
  checkpoints: [],
  saving: false,
  keeping: { bytes: 0, interval: saveInterval(0, 0) },
  lastSave: null,
  problem: null,
  quota: null,
};

/**
 * Bytes that the browser has left for a state of this run; null where it does not say. What is kept of
 * older states can give way.
 */
export function roomLeft({ quota, checkpoints }: HistoryState): number | null {
  if (quota === null) return null;
  const own = checkpoints.reduce((sum, { bytes }) => sum + bytes, 0);
  return Math.max(0, quota.quota - quota.usage + own);
}

import type { Branch, Frame, StoredCheckpoint } from './archive';

/** Pictures in the timeline at most; beyond it every second one goes. */
const maxFrames = 120;

/** Halves a timeline until it fits, keeping its first and its last picture. */
export function decimate<T>(frames: readonly T[]): T[] {
  let kept = [...frames];
  while (kept.length > maxFrames) {
    const last = kept.length - 1;
    kept = kept.filter((_, i) => i % 2 === 0 || i === last);
  }
  return kept;
}

/** Steps to let pass between two pictures, so that a timeline of any length stays even. */
function stride(frames: readonly Frame[]): number {
  const [first] = frames;
  const last = frames.at(-1);
  if (!first || !last || frames.length < maxFrames / 2) return 1;
  return Math.max(1, (2 * (last.step - first.step)) / maxFrames);
}

/**
 * A timeline that goes on: its last picture is always the newest one. The one that was stays only if it is
 * far enough from the one before it, or was made on another branch.
 * @returns the same timeline for a picture that is not newer than its last
 */
export function append(frames: readonly Frame[], frame: Frame): readonly Frame[] {
  const last = frames.at(-1);
  if (!last) return [frame];
  if (frame.step <= last.step) return frames;
  const past = frames.slice(0, -1);
  const before = past.at(-1);
  const near = before !== undefined && last.step < before.step + stride(past);
  return decimate([...(near && last.branch === frame.branch ? past : frames), frame]);
}

/**
 * What a branch has gone through: its own pictures, and those of the branches it came from up to
 * where it left them.
 */
export function lineage<T extends { branch: number; step: number }>(
  items: readonly T[],
  branches: readonly Pick<Branch, 'branch' | 'from'>[],
  branch: number,
): T[] {
  const found: T[] = [];
  const seen = new Set<number>();
  let here = branch;
  let until = Infinity;
  while (!seen.has(here)) {
    const [at, limit] = [here, until];
    seen.add(at);
    found.push(...items.filter((item) => item.branch === at && item.step <= limit));
    const from = branches.find((each) => each.branch === at)?.from;
    if (!from) break;
    here = from.branch;
    until = Math.min(from.step, until);
  }
  return found.sort((a, b) => a.step - b.step);
}

/** Where branches parted on the present one's way: its own beginning, and where others left it. */
export function forkPoints(branches: readonly Branch[], branch: number): number[] {
  const origins = branches.flatMap(({ from }) => (from ? [from] : []));
  return [...new Set(lineage(origins, branches, branch).map(({ step }) => step))];
}

/** The newest states of the branches that the present one has not come from: where one may return to. */
export function otherEnds(
  checkpoints: readonly StoredCheckpoint[],
  branches: readonly Branch[],
  branch: number,
): StoredCheckpoint[] {
  const own = lineage(checkpoints, branches, branch);
  return branches.flatMap((each) => {
    const end = checkpoints.filter((state) => state.branch === each.branch).at(-1);
    return end && !own.includes(end) ? [end] : [];
  });
}

export function same(a: Frame, b: Frame): boolean {
  return a.run === b.run && a.branch === b.branch && a.step === b.step;
}

import * as v from 'valibot';
import type { Checkpoint } from '../../core/checkpoint';
import type { Pixels } from '../../core/pixels';
import { datasetNames } from '../../core/dataset';
import type { ByteSource } from '../../core/safetensors/source';

/**
 * What was kept, as it lies in the browser. It may come from another version of this page, or from
 * somebody's hand, so every record is checked when it is read, and rubbish is passed over.
 */
export const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A training state that was kept, without its bytes. */
export const storedCheckpointSchema = v.object({
  id: whole,
  /** Which run it belongs to: a new one begins with every new description. */
  run: whole,
  /** A run's branches are numbered from 0; going on from an older state begins a new one. */
  branch: whole,
  step: whole,
  bytes: whole,
  /** Milliseconds of the epoch. */
  saved: whole,
  /** What it was trained on; earlier versions did not note it. */
  dataset: v.optional(v.picklist(datasetNames)),
});
export type StoredCheckpoint = v.InferOutput<typeof storedCheckpointSchema>;

const pixels: v.GenericSchema<Pixels> = v.pipe(
  v.object({
    width: whole,
    height: whole,
    data: v.custom<Uint8ClampedArray<ArrayBuffer>>((value) => value instanceof Uint8ClampedArray),
  }),
  v.check(({ width, height, data }) => data.length === 4 * width * height),
);

/** The fixed noise's image grid, stored as `sheet`, at some step: one picture of the timeline. */
export const frameSchema = v.object({ run: whole, branch: whole, step: whole, sheet: pixels });
export type Frame = v.InferOutput<typeof frameSchema>;

/** Where a branch left another one; the first branch of a run has no origin. */
export const branchSchema = v.object({
  run: whole,
  branch: whole,
  from: v.nullable(v.object({ branch: whole, step: whole })),
});
export type Branch = v.InferOutput<typeof branchSchema>;

/** The records that are what they should be. */
export function validRecords<T>(schema: v.GenericSchema<T>, records: readonly unknown[]): T[] {
  return records.flatMap((record) => {
    const read = v.safeParse(schema, record);
    return read.success ? [read.output] : [];
  });
}

/** A state that is about to be kept. */
export type NewCheckpoint = Omit<StoredCheckpoint, 'id' | 'bytes'>;

/** A state that was just kept, and all that are kept now. */
export interface SavedCheckpoint {
  state: StoredCheckpoint;
  checkpoints: StoredCheckpoint[];
}

export interface ArchiveContents {
  /** In the order in which they were kept. */
  checkpoints: StoredCheckpoint[];
  branches: Branch[];
  /** The state that a reload resumes from; null on an empty shelf. */
  newest: StoredCheckpoint | null;
}

/** What outlives the page, as the page holds it. Every call rejects with a Fault. */
export interface Archive extends Omit<FileArchive, 'saveCheckpoint' | 'file'> {
  /**
   * `FileArchive.saveCheckpoint`, of the checkpoint's training file.
   * @param checkpoint stays the caller's
   */
  saveCheckpoint(
    state: NewCheckpoint,
    checkpoint: Checkpoint,
    signal?: AbortSignal,
  ): Promise<SavedCheckpoint>;
  /** @throws Fault `store.gone`, or `file.…` of a state that is damaged */
  checkpoint(id: number): Promise<Checkpoint>;
}

/**
 * The same as files. A state is there whole or not at all: a page that dies while it writes finds the
 * former state.
 */
export interface FileArchive {
  read(): Promise<ArchiveContents>;
  /** The pictures of a run, on all of its branches. */
  frames(run: number): Promise<Frame[]>;
  /**
   * Writes a state and forgets the oldest beyond what is to be kept, and the pictures of runs that no
   * state is left of.
   * @param pieces a training file of `core/safetensors/checkpoint`, one piece after the other
   * @param signal gives up: then the former states stay
   * @returns the state, and all that are kept now
   * @throws Fault `store.…`; the former states stay
   */
  saveCheckpoint(
    state: NewCheckpoint,
    pieces: readonly Uint8Array<ArrayBuffer>[],
    signal?: AbortSignal,
  ): Promise<SavedCheckpoint>;
  /** @returns the bytes, unchecked; null when they are no longer there */
  file(id: number): Promise<ByteSource | null>;
  /** Adds pictures and takes out those that the timeline has dropped. */
  changeFrames(added: readonly Frame[], dropped: readonly Frame[]): Promise<void>;
  /** Adding one anew changes nothing. */
  addBranch(branch: Branch): Promise<void>;
}

/** States kept at most, newest first, as many as fit into `keptBytes`, but for those always kept. */
const maxCheckpoints = 16;
export const maxBytes = 160 * 1024 * 1024;

/** Branches of the newest run whose last state outlasts any number of newer ones on other branches. */
const maxBranchEnds = 6;
/** Former runs whose last state outlasts any number of newer ones. */
const maxRuns = 6;

/** The newest state of each group, the newest group first. @param newestFirst states in that order */
function newestOfEach(
  newestFirst: readonly StoredCheckpoint[],
  groupOf: (state: StoredCheckpoint) => number,
): StoredCheckpoint[] {
  const seen = new Set<number>();
  return newestFirst.filter((state) => {
    const group = groupOf(state);
    if (seen.has(group)) return false;
    seen.add(group);
    return true;
  });
}

/** The newest state of each run, the run that was kept last first. */
export function newestOfRuns(checkpoints: readonly StoredCheckpoint[]): StoredCheckpoint[] {
  return newestOfEach(
    [...checkpoints].sort((a, b) => b.id - a.id),
    ({ run }) => run,
  );
}

/**
 * The states to forget. However large they are, three stay: the newest two, and the newest of the run
 * before the newest one, which a person may not have meant to leave. Then, as many as fit: the ends of
 * the newest run's branches, those of former runs, and the newest of the others.
 * @param room bytes for all of them; 0 leaves the newest state and the former run's
 */
export function evicted(
  checkpoints: readonly StoredCheckpoint[],
  room = maxBytes,
): StoredCheckpoint[] {
  const newestFirst = [...checkpoints].sort((a, b) => b.id - a.id);
  const [newest, second] = newestFirst;
  if (!newest) return [];
  const [, former, ...olderRuns] = newestOfRuns(checkpoints);
  const own = newestFirst.filter(({ run }) => run === newest.run);
  const always = [newest, ...(former ? [former] : []), ...(second && room > 0 ? [second] : [])];
  const order = new Set([
    ...always,
    ...newestOfEach(own, ({ branch }) => branch).slice(0, maxBranchEnds),
    ...olderRuns.slice(0, maxRuns - 1),
    ...newestFirst,
  ]);
  const certain = new Set(always);
  let bytes = 0;
  return [...order].filter((state, i) => {
    bytes += state.bytes;
    return !certain.has(state) && (i >= maxCheckpoints || bytes > room);
  });
}

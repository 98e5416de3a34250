import * as v from 'valibot';
import type { Checkpoint } from '../../core/checkpoint';
import type { FaultRecord } from '../../core/fault';
import { checkpoint } from '../../rpc/engineSchemas';
import { faultSchema } from '../../rpc/envelope';
import { command, row } from '../../rpc/table';
import type { Protocol } from '../../rpc/table';
import { branchSchema, frameSchema, storedCheckpointSchema, whole } from './archive';
import type {
  ArchiveContents,
  Branch,
  Frame,
  NewCheckpoint,
  SavedCheckpoint,
  StoredCheckpoint,
} from './archive';

/** What is made of a checkpoint for a person to take home. */
const fileKinds = ['run', 'weights', 'pytorch', 'keras'] as const;
export type FileKind = (typeof fileKinds)[number];

const state: v.GenericSchema<unknown, NewCheckpoint> = v.omit(storedCheckpointSchema, [
  'id',
  'bytes',
]);
const checkpoints: v.GenericSchema<unknown, StoredCheckpoint[]> = v.array(storedCheckpointSchema);
const blob = v.instance(Blob);

/** Seconds for what the worker itself ends in time: only one that is stuck lets them pass. */
const backstop = 90;
/** Seconds for what moves a whole state; whoever keeps one gives up by its size, and sooner. */
const long = 900;

/** The calls of the archive's worker. It has all that a run leaves behind: database, files, their bytes. */
const calls = {
  read: row<[], ArchiveContents>({
    args: v.strictTuple([]),
    reply: v.object({
      checkpoints,
      branches: v.array(branchSchema),
      newest: v.nullable(storedCheckpointSchema),
    }),
    timeout: backstop,
  }),
  frames: row<[run: number], Frame[]>({
    args: v.strictTuple([whole]),
    reply: v.array(frameSchema),
    timeout: backstop,
    transfers: true,
  }),
  changeFrames: command<[added: readonly Frame[], dropped: readonly Frame[]]>({
    args: v.strictTuple([v.array(frameSchema), v.array(frameSchema)]),
    timeout: long,
  }),
  addBranch: command<[branch: Branch]>({ args: v.strictTuple([branchSchema]), timeout: long }),
  /** `save` is a number by which to give up. */
  saveCheckpoint: row<
    [save: number, state: NewCheckpoint, checkpoint: Checkpoint],
    SavedCheckpoint
  >({
    args: v.strictTuple([whole, state, checkpoint]),
    reply: v.object({ state: storedCheckpointSchema, checkpoints }),
    timeout: long,
    argumentsTransfer: true,
  }),
  /** Ends a save that is still under way, for that reason. */
  giveUp: command<[save: number, reason: FaultRecord]>({
    args: v.strictTuple([whole, faultSchema]),
    timeout: backstop,
  }),
  checkpoint: row<[id: number], Checkpoint>({
    args: v.strictTuple([whole]),
    reply: checkpoint,
    timeout: long,
    transfers: true,
  }),
  /** A stranger's file, checked completely. */
  readFile: row<[file: Blob], Checkpoint>({
    args: v.strictTuple([blob]),
    reply: checkpoint,
    timeout: long,
    transfers: true,
  }),
  /** A Python file draws a picture of G's by plain arithmetic, which takes a while. */
  writeFile: row<[what: FileKind, checkpoint: Checkpoint], Blob>({
    args: v.strictTuple([v.picklist(fileKinds), checkpoint]),
    reply: blob,
    timeout: long,
    argumentsTransfer: true,
    busy: true,
  }),
};

export type ArchiveCalls = typeof calls;

/** The worker tells nothing unasked. */
export const archiveProtocol: Protocol<ArchiveCalls, never> = {
  calls,
  event: v.never(),
  eventsTransfer: false,
  ping: 15,
  endsOnTimeout: false,
};

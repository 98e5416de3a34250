import { copyInTurns } from '../../core/checkpoint';
import { Fault, isFault, toFaultRecord } from '../../core/fault';
import { Channel } from '../../rpc/channel';
import type { WorkerLike } from '../../rpc/channel';
import { callsOf } from '../../rpc/table';
import type { Calls } from '../../rpc/table';
import { unlessAborted } from './abortable';
import type { Archive } from './archive';
import { archiveProtocol } from './archiveProtocol';
import type { ArchiveCalls } from './archiveProtocol';

/** Runs as files. */
export type RunFiles = Pick<Calls<ArchiveCalls>, 'readFile' | 'writeFile'>;

/** Of the wire's own faults, what they mean for somebody who keeps or opens a run. */
function wordedFault(error: unknown): unknown {
  if (!isFault(error)) return error;
  const { code, params } = error.record;
  switch (code) {
    case 'engine.timeout':
      return new Fault({ code: 'store.noAnswer', params: { seconds: params.seconds } });
    case 'engine.workerDied':
      return new Fault({ code: 'store.workerDied', params: {} });
    default:
      return error;
  }
}

/**
 * The page's end of the archive's wire. The worker is made at the first call; when it dies or falls
 * silent, pending calls reject, and the next call makes a new one.
 */
export function connectArchive(makeWorker: () => WorkerLike): Archive & RunFiles {
  type ArchiveChannel = Channel<ArchiveCalls, never>;
  let channel: ArchiveChannel | null = null;
  const connect = (): ArchiveChannel => {
    const made: ArchiveChannel = new Channel(makeWorker(), {
      protocol: archiveProtocol,
      onEvent: () => undefined,
      onDeath: () => {
        if (made === channel) channel = null;
      },
    });
    return made;
  };
  const calls = callsOf(archiveProtocol.calls, (name, args) => {
    const called = (channel ??= connect());
    return called.call(name, args).then(
      (reply) => {
        called.warmedUp();
        return reply;
      },
      (error: unknown) => {
        throw wordedFault(error);
      },
    );
  });
  let saves = 0;
  return {
    ...calls,
    saveCheckpoint: async (state, checkpoint, signal) => {
      const save = saves++;
      // The recovery of a run holds the same state: what changes hands is a copy.
      const copy = await unlessAborted(copyInTurns(checkpoint), signal);
      const stop = () =>
        void calls.giveUp(save, toFaultRecord(signal?.reason)).catch(() => undefined);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        return await unlessAborted(calls.saveCheckpoint(save, state, copy), signal);
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    writeFile: async (what, checkpoint) => calls.writeFile(what, await copyInTurns(checkpoint)),
  };
}

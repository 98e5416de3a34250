import { Fault } from '../../core/fault';
import { trainingPieces } from '../../core/safetensors/checkpoint';
import { blobSource, readTraining } from '../../core/safetensors/source';
import type { Handlers } from '../../rpc/table';
import { writeFile } from '../writeFile';
import type { FileArchive } from './archive';
import type { ArchiveCalls } from './archiveProtocol';

/** What the archive's worker does: between checkpoints and files, and an archive of files. */
export function archiveSession(files: FileArchive): Handlers<ArchiveCalls> {
  const saves = new Map<number, AbortController>();
  return {
    read: () => files.read(),
    frames: (run) => files.frames(run),
    changeFrames: (added, dropped) => files.changeFrames(added, dropped),
    addBranch: (branch) => files.addBranch(branch),
    saveCheckpoint: async (save, state, checkpoint) => {
      const stopped = new AbortController();
      saves.set(save, stopped);
      try {
        return await files.saveCheckpoint(state, trainingPieces(checkpoint), stopped.signal);
      } finally {
        saves.delete(save);
      }
    },
    giveUp: (save, reason) => saves.get(save)?.abort(new Fault(reason)),
    checkpoint: async (id) => {
      const file = await files.file(id);
      if (!file) throw new Fault({ code: 'store.gone', params: {} });
      return readTraining(file);
    },
    readFile: (file) => readTraining(blobSource(file)),
    writeFile: (what, checkpoint) => writeFile(what, checkpoint),
  };
}

import { Fault } from '../../core/fault';
import { readCheckpoint, writeTraining } from '../../core/safetensors/checkpoint';
import { evicted } from './archive';
import type { Archive, Branch, Frame, StoredCheckpoint } from './archive';
import { same } from './frames';

/** An archive that lasts as long as the page: in tests. */
export function memoryArchive(): Archive & { refuse: 'store.full' | 'store.unavailable' | null } {
  let checkpoints: StoredCheckpoint[] = [];
  let frames: Frame[] = [];
  let branches: Branch[] = [];
  let next = 1;
  const files = new Map<number, Uint8Array<ArrayBuffer>>();
  const archive: Archive & { refuse: 'store.full' | 'store.unavailable' | null } = {
    refuse: null,
    read: () =>
      Promise.resolve({
        checkpoints: [...checkpoints],
        branches: [...branches],
        newest: checkpoints.at(-1) ?? null,
      }),
    frames: (run) => Promise.resolve(frames.filter((frame) => frame.run === run)),
    saveCheckpoint: (state, checkpoint) => {
      if (archive.refuse) return Promise.reject(new Fault({ code: archive.refuse, params: {} }));
      const file = writeTraining(checkpoint);
      const made = { ...state, id: next++, bytes: file.byteLength };
      checkpoints.push(made);
      files.set(made.id, file);
      const gone = evicted(checkpoints);
      checkpoints = checkpoints.filter((each) => !gone.includes(each));
      for (const { id } of gone) files.delete(id);
      const alive = (each: { run: number }) => checkpoints.some(({ run }) => run === each.run);
      frames = frames.filter(alive);
      branches = branches.filter(alive);
      return Promise.resolve({ state: made, checkpoints: [...checkpoints] });
    },
    checkpoint: (id) => {
      const file = files.get(id);
      if (!file) return Promise.reject(new Fault({ code: 'store.gone', params: {} }));
      return Promise.resolve(readCheckpoint(file));
    },
    changeFrames: (added, dropped) => {
      const gone = (frame: Frame) => [...dropped, ...added].some((other) => same(other, frame));
      frames = [...frames.filter((frame) => !gone(frame)), ...added];
      return Promise.resolve();
    },
    addBranch: (branch) => {
      const others = branches.filter(
        (each) => each.run !== branch.run || each.branch !== branch.branch,
      );
      branches = [...others, branch];
      return Promise.resolve();
    },
  };
  return archive;
}

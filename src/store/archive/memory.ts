import { Fault } from '../../core/fault';
import { beyond } from './archive';
import type { Archive, Branch, Frame, Kept } from './archive';

/** An archive that lasts as long as the page: where the browser forbids storage, and in tests. */
export function memoryArchive(): Archive & { refuse: 'store.full' | 'store.unavailable' | null } {
  let kept: Kept[] = [];
  let frames: Frame[] = [];
  let branches: Branch[] = [];
  let next = 1;
  const files = new Map<number, Uint8Array<ArrayBuffer>>();
  const archive: Archive & { refuse: 'store.full' | 'store.unavailable' | null } = {
    refuse: null,
    read: () =>
      Promise.resolve({
        kept: [...kept],
        frames: [...frames],
        branches: [...branches],
        newest: kept.at(-1) ?? null,
      }),
    keep: (state, file) => {
      if (archive.refuse) return Promise.reject(new Fault({ code: archive.refuse, params: {} }));
      const made = { ...state, id: next++, bytes: file.byteLength };
      kept.push(made);
      files.set(made.id, file);
      const gone = beyond(kept);
      kept = kept.filter((each) => !gone.includes(each));
      for (const { id } of gone) files.delete(id);
      return Promise.resolve(made);
    },
    file: (id) => Promise.resolve(files.get(id) ?? null),
    addFrames: (more) => {
      frames.push(...more);
      return Promise.resolve();
    },
    addBranch: (branch) => {
      branches.push(branch);
      return Promise.resolve();
    },
    forgetOthers: (run) => {
      for (const { id, run: other } of kept) if (other !== run) files.delete(id);
      kept = kept.filter((each) => each.run === run);
      frames = frames.filter((each) => each.run === run);
      branches = branches.filter((each) => each.run === run);
      return Promise.resolve();
    },
  };
  return archive;
}

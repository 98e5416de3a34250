import { Fault } from '../../core/fault';
import { beyond } from './archive';
import { same } from './frames';
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
      const alive = (each: { run: number }) => kept.some(({ run }) => run === each.run);
      frames = frames.filter(alive);
      branches = branches.filter(alive);
      return Promise.resolve(made);
    },
    file: (id) => Promise.resolve(files.get(id) ?? null),
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

import { asFault } from '../core/fault';
import type { Stores } from '../hooks/stores';

/** A run's file dropped anywhere on the page opens it, and never takes the page away. */
export function openDropped({
  session,
  url,
  replacing,
  files,
}: Pick<Stores, 'session' | 'url' | 'replacing' | 'files'>): void {
  const open = async (file: File) => {
    try {
      const checkpoint = await files.readFile(file);
      const done = await replacing.replace(() => session.engine.load(checkpoint, 'auto'));
      if (!done) return;
    } catch (error) {
      // Shown like any refusal of a run.
      await session.adopt(() => Promise.reject(asFault(error)));
    }
    // What came of it is told in the Train room.
    url.getState().go('train');
  };
  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    if (!url.getState().classView.locked.includes('files')) void open(file);
  });
}

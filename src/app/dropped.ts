import type { Stores } from '../store/stores';

/** A run's file dropped anywhere on the page opens it, and never takes the page away. */
export function openDropped({ session, link }: Pick<Stores, 'session' | 'link'>): void {
  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    const opened = session.adopt(async () => {
      const { openRun } = await import('../store/runFiles');
      return openRun(session.engine, file);
    });
    // What came of it is told in the Train room.
    void opened.then(() => link.getState().go('train'));
  });
}

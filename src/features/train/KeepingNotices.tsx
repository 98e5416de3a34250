import { useEffect } from 'react';
import { useStore } from 'zustand';
import { sentence } from '../../i18n/sentence';
import { useMessages } from '../../i18n/useMessages';
import { useHistory, useStores } from '../../store/stores';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';

/** Needed only when a file is saved or opened. */
const runFiles = () => import('../../store/runFiles');

/** A run's file dropped anywhere on the page opens it. */
function useDroppedFile(): void {
  const { session } = useStores();
  useEffect(() => {
    const hold = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      void session.adopt(async () => (await runFiles()).openRun(session.engine, file));
    };
    window.addEventListener('dragover', hold);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hold);
      window.removeEventListener('drop', drop);
    };
  }, [session]);
}

/** What there is to say about keeping the run: one to resume, a full disk, another tab that trains. */
export function KeepingNotices() {
  const messages = useMessages();
  const text = messages.history;
  const { kept, session, seat: seats } = useStores();
  const { resumable, problem } = useHistory((state) => state);
  const seat = useStore(seats, (state) => state.seat);
  useDroppedFile();
  return (
    <>
      {seat === 'elsewhere' && <Notice tone="plain">{text.elsewhere}</Notice>}
      {resumable && (
        <Notice
          tone="good"
          actions={
            <Button
              small
              data-resume={resumable.step}
              onClick={() => void session.adopt(() => kept.resume(resumable.id, 'auto'))}
            >
              {text.resume.go(resumable.step)}
            </Button>
          }
        >
          {text.resume.text(resumable.step)}
        </Notice>
      )}
      {problem && (
        <Notice
          tone="bad"
          actions={
            <Button
              small
              onClick={() =>
                void runFiles()
                  .then(({ saveRun }) => saveRun(session.engine))
                  .catch(() => undefined)
              }
            >
              {text.download}
            </Button>
          }
        >
          <span data-storage-problem={problem.code}>{sentence(messages, problem)}</span>
        </Notice>
      )}
    </>
  );
}

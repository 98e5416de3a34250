import { useStore } from 'zustand';
import { sentence } from '../../i18n/sentence';
import { useMessages } from '../../i18n/useMessages';
import { useHistory, useStores } from '../../store/stores';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';

/** Needed only when a file is saved. */
const runFiles = () => import('../../store/runFiles');

/** What there is to say about keeping the run: one to resume, a full disk, another tab that trains. */
export function KeepingNotices() {
  const messages = useMessages();
  const text = messages.history;
  const { kept, session, seat: seats } = useStores();
  const { resumable, problem } = useHistory((state) => state);
  const seat = useStore(seats, (state) => state.seat);
  return (
    <>
      {seat === 'elsewhere' && (
        <Notice tone="plain">
          <span data-elsewhere>{text.elsewhere}</span>
        </Notice>
      )}
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

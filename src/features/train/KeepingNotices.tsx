import { useState } from 'react';
import { useStore } from 'zustand';
import { toFaultRecord } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import { formatFault } from '../../i18n/formatFault';
import { useMessages } from '../../i18n/useMessages';
import { roomLeft } from '../../persistence/archive/historyState';
import { useHistory, useStores, useUrl } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';

/** What there is to say about keeping the run: one to resume, a full disk, another tab that trains. */
export function KeepingNotices() {
  const messages = useMessages();
  const text = messages.history;
  const { runHistory, replacing, tabLock: tabLockStore } = useStores();
  const state = useHistory((history) => history);
  const { resumable, gaveWay, problem, keeping } = state;
  const tabLock = useStore(tabLockStore, (now) => now.tabLock);
  const room = roomLeft(state);
  const embed = useUrl((link) => link.classView.embed);
  return (
    <>
      {tabLock === 'elsewhere' && (
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
              onClick={() => void replacing.replace(() => runHistory.resume(resumable.id, 'auto'))}
            >
              {text.resume.go(resumable.step)}
            </Button>
          }
        >
          {gaveWay ? text.resume.gaveWay(resumable.step) : text.resume.text(resumable.step)}
        </Notice>
      )}
      {problem ? (
        <Notice tone="bad" actions={<SaveButton />}>
          <span data-storage-problem={problem.code}>
            {formatFault(messages, problem)}
            {embed && text.framed}
          </span>
        </Notice>
      ) : (
        room !== null &&
        room < keeping.bytes && (
          <Notice tone="bad" actions={<SaveButton />}>
            <span data-no-room>{text.noRoom(keeping.bytes, room)}</span>
          </Notice>
        )
      )}
    </>
  );
}

/** The way out where the browser keeps nothing; says so where it fails, too. */
function SaveButton() {
  const messages = useMessages();
  const { session, files } = useStores();
  const [failure, setFailure] = useState<FaultRecord | null>(null);
  const save = () => {
    setFailure(null);
    // Its code is needed only when a file is saved.
    import('../../persistence/runFiles')
      .then(({ saveRun }) => saveRun({ engine: session.engine, files }))
      .catch((error: unknown) => setFailure(toFaultRecord(error)));
  };
  return (
    <>
      <Button small onClick={save}>
        {messages.history.download}
      </Button>
      {failure && (
        <span role="alert" data-save-failed={failure.code}>
          {messages.history.saveFailed(formatFault(messages, failure))}
        </span>
      )}
    </>
  );
}

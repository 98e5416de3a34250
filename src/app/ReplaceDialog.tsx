import { useState } from 'react';
import { useStore } from 'zustand';
import { toFaultRecord } from '../core/fault';
import { formatFault } from '../i18n/formatFault';
import { useMessages } from '../i18n/useMessages';
import { useStores } from '../hooks/stores';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

/** Asks, in whichever room, before a run that trains gives way to another one. */
export function ReplaceDialog() {
  const messages = useMessages();
  const text = messages.history.replace;
  const { replacing, session, files } = useStores();
  const question = useStore(replacing.store, (state) => state.question);
  const [said, setSaid] = useState('');
  const save = () => {
    setSaid('');
    import('../persistence/runFiles')
      .then(({ saveRun }) => saveRun({ engine: session.engine, files }))
      .catch((error: unknown) => setSaid(formatFault(messages, toFaultRecord(error))));
  };
  return (
    <Dialog
      open={question !== null}
      title={text.title}
      closeLabel={messages.app.close}
      onClose={() => replacing.answer(false)}
      actions={
        question && (
          <>
            <Button data-replace="no" onClick={() => replacing.answer(false)}>
              {question.training ? text.goOn : text.stay}
            </Button>
            {!question.kept && <Button onClick={save}>{messages.history.download}</Button>}
            <Button look="primary" data-replace="yes" onClick={() => replacing.answer(true)}>
              {text.open}
            </Button>
          </>
        )
      }
    >
      {question && (
        <p>
          {question.training ? text.training(question.step) : text.paused(question.step)}{' '}
          {question.kept ? text.kept : text.lost}
        </p>
      )}
      <p role="status">{said}</p>
    </Dialog>
  );
}

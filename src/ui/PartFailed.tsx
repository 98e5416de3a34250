import { toFaultRecord } from '../core/fault';
import { formatFault } from '../i18n/formatFault';
import { useMessages } from '../i18n/useMessages';
import { Button } from './Button';
import { Notice } from './Notice';

/** In place of a part of a room whose code did not come, or that broke: why, and a way to try again. */
export function PartFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const messages = useMessages();
  return (
    <Notice
      tone="bad"
      actions={
        <Button small onClick={onRetry}>
          {messages.app.tryAgain}
        </Button>
      }
    >
      <span data-part-failed>{formatFault(messages, toFaultRecord(error))}</span>
    </Notice>
  );
}

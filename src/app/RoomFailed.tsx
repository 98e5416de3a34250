import { useEffect, useState } from 'react';
import { toFaultRecord } from '../core/fault';
import { forgetFailedMessages } from '../i18n/roomMessages';
import { useMessages } from '../i18n/useMessages';
import type { RoomName } from '../state/url';
import { useStores } from '../hooks/stores';
import { Button } from '../ui/Button';
import styles from './App.module.css';
import { forgetRoom } from './rooms';
import { isUpdated } from './isUpdated';

interface Props {
  room: RoomName;
  error: unknown;
  /** Draws the room again. */
  onRetry: () => void;
}

/** In place of a room that could not be loaded, or that broke: why, and ways on. */
export function RoomFailed({ room, error, onRetry }: Props) {
  const { app } = useMessages();
  const { offline } = useStores();
  const missing = toFaultRecord(error).code === 'page.partMissing';
  const [updated, setUpdated] = useState(false);
  useEffect(() => {
    if (!missing) return;
    let wanted = true;
    void isUpdated().then((found) => {
      if (wanted) setUpdated(found);
    });
    return () => {
      wanted = false;
    };
  }, [missing]);

  const retry = () => {
    forgetFailedMessages();
    if (missing) forgetRoom(room);
    onRetry();
  };
  return (
    <div className={styles.message} role="alert" data-updated={updated}>
      <p>{updated ? app.roomUpdated : missing ? app.roomFailed : app.roomBroke}</p>
      <div className={styles.ways}>
        {!updated && (
          <Button look="primary" onClick={retry}>
            {app.tryAgain}
          </Button>
        )}
        <Button look={updated ? 'primary' : 'plain'} onClick={() => offline.getState().reload()}>
          {app.reload}
        </Button>
      </div>
    </div>
  );
}

import { useRoomMessages } from '../i18n/roomMessages';
import { useOffline, useSession, useStores } from '../hooks/stores';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import styles from './UpdateNotice.module.css';
import { useRunAtRisk } from './useRunAtRisk';

/** Offers a new version while a reload costs nothing. */
export function UpdateNotice() {
  const text = useRoomMessages('offline').offline.update;
  const { offline } = useStores();
  const reload = useOffline((state) => state.reload);
  const trained = useSession((session) => session.trained > 0);
  const atRisk = useRunAtRisk();
  if (atRisk) return null;
  return (
    <div className={styles.place}>
      <Notice
        tone="plain"
        actions={
          <div className={styles.ways}>
            <Button small look="quiet" onClick={() => offline.setState({ later: true })}>
              {text.later}
            </Button>
            <Button small look="primary" onClick={reload}>
              {text.reload}
            </Button>
          </div>
        }
      >
        {text.ready} {trained && text.kept}
      </Notice>
    </div>
  );
}

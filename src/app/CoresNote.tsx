import { useRoomMessages } from '../i18n/roomMessages';
import { useOffline } from '../hooks/stores';
import { Button } from '../ui/Button';
import styles from './EngineDialog.module.css';
import { useRunAtRisk } from './useRunAtRisk';

/** Why one core trains where there are more, and the reload that brings them. */
export function CoresNote() {
  const text = useRoomMessages('offline').offline.cores;
  const reload = useOffline((state) => state.reload);
  const atRisk = useRunAtRisk();
  return (
    <section className={styles.note}>
      <h3 className={styles.heading}>{text.title}</h3>
      <p>{text.text(navigator.hardwareConcurrency)}</p>
      {atRisk ? (
        <p className={styles.soft}>{text.waits}</p>
      ) : (
        <Button onClick={reload}>{text.reload}</Button>
      )}
    </section>
  );
}

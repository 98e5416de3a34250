import { useMessages } from '../i18n/useMessages';
import { Panel } from '../ui/Panel';
import { RoomLayout } from '../ui/RoomLayout';
import styles from './SoonRoom.module.css';

/** A room that is not built yet says what it will show, and no more. */
export function SoonRoom({ room }: { room: 'game' | 'latent' | 'deconv' }) {
  const { soon } = useMessages().app;
  const { title, points } = soon[room];
  return (
    <RoomLayout>
      <Panel title={title} note={soon.title} className={styles.card ?? ''}>
        <ul className={styles.points}>
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </Panel>
    </RoomLayout>
  );
}

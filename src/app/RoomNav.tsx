import { useMessages } from '../i18n/useMessages';
import { staysInRoom } from '../state/classView';
import { formatHash, roomNames } from '../state/url';
import { useUrl } from '../hooks/stores';
import styles from './RoomNav.module.css';

/** The four rooms in the order of a lesson; real links, so they can be opened in a new tab. */
export function RoomNav() {
  const { app } = useMessages();
  const { room: here, params, language, classView, lesson } = useUrl((link) => link);
  if (staysInRoom(classView)) return null;
  return (
    <nav className={styles.nav} aria-label={app.navigation}>
      {roomNames.map((room, index) => (
        <a
          key={room}
          className={styles.room}
          href={formatHash({ room, language, classView, lesson, params: params[room] })}
          aria-current={room === here ? 'page' : undefined}
          aria-keyshortcuts={String(index + 1)}
        >
          <span className={styles.number} aria-hidden>
            {index + 1}
          </span>
          {app.rooms[room]}
        </a>
      ))}
    </nav>
  );
}

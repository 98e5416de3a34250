import { BookOpen, Printer, Shapes } from 'lucide-react';
import { useId } from 'react';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useUrl } from '../../hooks/stores';
import styles from './WelcomeCard.module.css';
import { useGuided, useOpenLesson, useProgress } from './useGuide';

/** Three doors, on the first visit only: nothing behind it is locked, and it never comes back. */
export function WelcomeCard({ onTeach }: { onTeach: () => void }) {
  const { welcome: text } = useRoomMessages('lessons').lessonUi;
  const { progress } = useGuided();
  const welcomed = useProgress((state) => state.welcomed);
  const inLesson = useUrl((link) => link.lesson !== null);
  const openLesson = useOpenLesson();
  const id = useId();
  if (welcomed || inLesson) return null;
  const { welcome } = progress.getState();
  const doors = [
    { icon: BookOpen, name: text.show, hint: text.showHint, open: () => openLesson('digits') },
    { icon: Shapes, name: text.play, hint: text.playHint, open: () => undefined },
    { icon: Printer, name: text.teach, hint: text.teachHint, open: onTeach },
  ];
  return (
    <section className={styles.card} aria-labelledby={id} data-welcome>
      <div className={styles.words}>
        <h2 id={id} className={styles.title}>
          {text.title}
        </h2>
        <p>{text.text}</p>
      </div>
      <div className={styles.doors}>
        {doors.map(({ icon: Icon, name, hint, open }) => (
          <button
            key={name}
            type="button"
            className={styles.door}
            onClick={() => {
              welcome();
              open();
            }}
          >
            <Icon aria-hidden />
            <span>
              <span className={styles.name}>{name}</span>
              <span className={styles.hint}>{hint}</span>
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}

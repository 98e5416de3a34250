import { lessonIds } from '../../core/lessons';
import type { LessonId } from '../../core/lessons';
import { useRoomMessages } from '../../i18n/roomMessages';
import { lessons } from '../../state/lessons/lessons';
import { useUrl } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import styles from './LessonMenu.module.css';
import { useOpenLesson, useProgress } from './useGuide';

interface Props {
  /** The menu has been answered. */
  onClose: () => void;
  onTeach: () => void;
}

/** The lessons, this room's first, with their time and how far one is. */
export function LessonMenu({ onClose, onTeach }: Props) {
  const { lessonUi, lessonTexts } = useRoomMessages('lessons');
  const { menu } = lessonUi;
  const room = useUrl((link) => link.room);
  const open = useUrl((link) => link.lesson?.id ?? null);
  const progress = useProgress((state) => state.lessons);
  const openLesson = useOpenLesson();
  const ids = [room, ...lessonIds.filter((id) => id !== room)] satisfies LessonId[];
  const standing = (id: LessonId) => {
    const { step, done, finished } = progress[id];
    if (id === open) return menu.open;
    if (finished) return menu.finished;
    return step > 1 || done.length > 0 ? menu.at(step, lessons[id].steps.length) : null;
  };
  return (
    <div className={styles.menu}>
      <ul className={styles.list}>
        {ids.map((id) => {
          const said = standing(id);
          return (
            <li key={id}>
              <button
                type="button"
                className={styles.item}
                data-lesson-item={id}
                onClick={() => {
                  onClose();
                  openLesson(id);
                }}
              >
                <span className={styles.name}>{lessonTexts[id].name}</span>
                <span className={styles.time}>{menu.minutes(lessons[id].minutes)}</span>
                <span className={styles.about}>{lessonTexts[id].about}</span>
                {said !== null && <span className={styles.standing}>{said}</span>}
              </button>
            </li>
          );
        })}
      </ul>
      <Button
        look="quiet"
        onClick={() => {
          onClose();
          onTeach();
        }}
      >
        {menu.sheets}
      </Button>
    </div>
  );
}

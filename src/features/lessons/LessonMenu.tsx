import { useEffect, useRef } from 'react';
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

/** The lessons, this room's first, with their time and how far one is. A press elsewhere or Escape closes it. */
export function LessonMenu({ onClose, onTeach }: Props) {
  const { lessonUi, lessonTexts } = useRoomMessages('lessons');
  const { menu: text } = lessonUi;
  const room = useUrl((link) => link.room);
  const open = useUrl((link) => link.lesson?.id ?? null);
  const progress = useProgress((state) => state.lessons);
  const openLesson = useOpenLesson();
  const menu = useRef<HTMLDivElement>(null);
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    // With the button above it.
    const host = menu.current?.parentElement?.parentElement;
    const onPointerDown = ({ target }: PointerEvent) => {
      if (target instanceof Node && !host?.contains(target)) latest.current();
    };
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      latest.current();
      host?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', onPointerDown);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
  const ids = [room, ...lessonIds.filter((id) => id !== room)] satisfies LessonId[];
  const standing = (id: LessonId) => {
    const { step, done, finished } = progress[id];
    if (id === open) return text.open;
    if (finished) return text.finished;
    return step > 1 || done.length > 0 ? text.at(step, lessons[id].steps.length) : null;
  };
  return (
    <div ref={menu} className={styles.menu}>
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
                <span className={styles.time}>{text.minutes(lessons[id].minutes)}</span>
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
        {text.sheets}
      </Button>
    </div>
  );
}

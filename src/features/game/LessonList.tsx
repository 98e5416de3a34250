import { isPlaneData } from '../../core/game/config';
import { lessonNames, lessons } from '../../core/game/lessons';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import styles from './GameRoom.module.css';
import { useGame, useGameStore } from './useGame';

/** Lessons in one click, those of the present dimension first. */
export function LessonList() {
  const { game } = useMessages();
  const { teach } = useGameStore();
  const open = useGame((state) => state.lesson);
  const onPlane = useGame((state) => isPlaneData(state.config.data));
  const here = (name: (typeof lessonNames)[number]) =>
    isPlaneData(lessons[name].phenomenon.data) === onPlane;
  const ordered = [...lessonNames.filter(here), ...lessonNames.filter((name) => !here(name))];
  return (
    <div role="group" aria-label={game.lessonsTitle} className={styles.lessons}>
      <span className={styles.label}>{game.lessonsTitle}</span>
      {ordered.map((name) => (
        <Button
          key={name}
          small
          aria-pressed={open === name}
          onClick={() => void teach(name, false)}
        >
          {game.lessons[name].name}
        </Button>
      ))}
    </div>
  );
}

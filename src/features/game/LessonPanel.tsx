import { isPlaneData } from '../../core/toygan/config';
import type { ToyGanConfig } from '../../core/toygan/config';
import { isCured, lessonNames, lessons, stepsToSee } from '../../core/toygan/lessons';
import type { LessonName } from '../../core/toygan/lessons';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { LockGroup } from '../../ui/LockGroup';
import { Panel } from '../../ui/Panel';
import styles from './LessonPanel.module.css';
import { useGameStore } from './useGame';

interface Props {
  lesson: LessonName | null;
  config: ToyGanConfig;
}

/** Lessons in one click, on the line or on the plane; the open one says what to look for. */
export function LessonPanel({ lesson, config }: Props) {
  const { game } = useRoomMessages('game');
  const { app } = useMessages();
  const { teach } = useGameStore();
  const onPlane = isPlaneData(config.data);
  const names = lessonNames.filter(
    (name) => isPlaneData(lessons[name].phenomenon.data) === onPlane,
  );
  return (
    <Panel title={game.lessonsTitle}>
      <LockGroup locked={useLocked('cases')} note={app.locked}>
        <div role="group" aria-label={game.lessonsTitle} className={styles.list}>
          {names.map((name) => (
            <Button
              key={name}
              small
              aria-pressed={lesson === name}
              onClick={() => void teach(name, false)}
            >
              {game.lessons[name].name}
            </Button>
          ))}
        </div>
        {lesson !== null && <OpenLesson lesson={lesson} config={config} />}
      </LockGroup>
    </Panel>
  );
}

function OpenLesson({ lesson, config }: { lesson: LessonName; config: ToyGanConfig }) {
  const { game } = useRoomMessages('game');
  const { teach } = useGameStore();
  const { look, cure } = game.lessons[lesson];
  const cured = isCured(lesson, config);
  const words = game.lessonParts;
  return (
    <div className={styles.lesson} data-lesson={lesson} data-cured={cured}>
      <p>
        <strong>{words.look}</strong> {look}
      </p>
      <p className={styles.steps}>{words.steps(stepsToSee(lesson, config))}</p>
      {cure !== '' && (
        <>
          <p>
            <strong>{words.cure}</strong> {cure}
          </p>
          <Button small onClick={() => void teach(lesson, !cured)}>
            {cured ? words.back : words.apply}
          </Button>
        </>
      )}
    </div>
  );
}

import { lessons } from '../../core/game/lessons';
import type { LessonName } from '../../core/game/lessons';
import type { GameConfig } from '../../core/game/config';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import styles from './GameRoom.module.css';
import { useGameStore } from './useGame';

/** What to look for in the lesson that is open, and its cure. */
export function LessonPanel({ lesson, config }: { lesson: LessonName; config: GameConfig }) {
  const { game } = useMessages();
  const { teach } = useGameStore();
  const { name, look, cure } = game.lessons[lesson];
  const cured =
    lessons[lesson].cure !== null &&
    JSON.stringify(config) === JSON.stringify(lessons[lesson].cure);
  const words = game.lessonParts;
  return (
    <Panel title={name} note={cured ? words.cure : undefined}>
      <div className={styles.sentences}>
        <p>
          <strong>{words.look}</strong> {look}
        </p>
        {cure !== '' && (
          <p>
            <strong>{words.cure}</strong> {cure}
          </p>
        )}
      </div>
      {cure !== '' && (
        <div className={styles.row}>
          <Button small onClick={() => void teach(lesson, !cured)}>
            {cured ? words.back : words.apply}
          </Button>
        </div>
      )}
    </Panel>
  );
}

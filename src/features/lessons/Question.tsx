import type { QuestionText } from '../../i18n/lessonText';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Button } from '../../ui/Button';
import styles from './LessonCard.module.css';
import { Pair } from './Pair';
import { useGuided, useGuideState } from './useGuide';

/** What will happen? The person's guess; it is open until the step is done. */
export function Question({ question }: { question: QuestionText }) {
  const { card } = useRoomMessages('lessons').lessonUi;
  const { guide } = useGuided();
  const chosen = useGuideState((state) => state.chosen);
  const done = useGuideState((state) => state.done);
  return (
    <div role="group" aria-label={card.ask} className={styles.question}>
      <p className={styles.ask}>{question.ask}</p>
      {(!done || chosen !== null) && (
        <div className={styles.choices}>
          {question.choices.map((choice, i) => (
            <Button
              key={choice}
              small
              className={styles.choice}
              aria-pressed={chosen === i}
              disabled={done && chosen !== i}
              onClick={() => guide.choose(i)}
            >
              {choice}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

/** What it came to: the figures that were just computed, and why. */
export function Result({ question }: { question: QuestionText }) {
  const { card } = useRoomMessages('lessons').lessonUi;
  const { chosen, answer, drawnTwice } = useGuideState((state) => state);
  return (
    <>
      {answer && (
        <p data-answer={answer.choice}>
          <strong>{card.measured}:</strong> {question.answer(answer.figures)}
          {chosen !== null && (chosen === answer.choice ? card.right : card.wrong)}
        </p>
      )}
      {drawnTwice && <Pair {...drawnTwice} />}
      <p className={styles.soft}>{question.why}</p>
    </>
  );
}

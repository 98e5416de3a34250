import { Check, ChevronLeft, ChevronRight, RotateCcw, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import { clsx } from 'clsx';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import type { GuideState } from '../../state/lessons/guide';
import { useUrl } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import styles from './LessonCard.module.css';
import { Question, Result } from './Question';
import { SheetHandle } from './SheetHandle';
import { useGuided, useGuideState, useProgress, useStepText } from './useGuide';

type At = NonNullable<GuideState['at']>;

/** One for each step: where one is, and what is done. */
function Dots({ at }: { at: At }) {
  const { card } = useRoomMessages('lessons').lessonUi;
  const done = useProgress((progress) => progress.lessons[at.id].done);
  const { steps } = at.lesson;
  return (
    <div className={styles.place}>
      <ol className={styles.dots} aria-hidden>
        {steps.map(({ key }, i) => (
          <li key={key} data-now={i + 1 === at.number} data-done={done.includes(key)} />
        ))}
      </ol>
      <span className="spoken">{card.step(at.number, steps.length)}</span>
      <span className={styles.count} aria-hidden>
        {at.number} / {steps.length}
      </span>
    </div>
  );
}

function Card({ at }: { at: At }) {
  const { app } = useMessages();
  const { lessonUi, lessonTexts } = useRoomMessages('lessons');
  const { card } = lessonUi;
  const textOf = useStepText();
  const { guide, wantFocus, takeFocus } = useGuided();
  const done = useGuideState((state) => state.done);
  const room = useUrl((link) => link.room);
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [folded, setFolded] = useState(false);
  const [height, setHeight] = useState<number | null>(null);
  useEffect(() => {
    if (takeFocus()) heading.current?.focus({ preventScroll: true });
  }, [takeFocus]);

  const { step, number, lesson } = at;
  const { title, text, task, question } = textOf(step.key);
  const last = number === lesson.steps.length;
  const elsewhere = !done && room !== step.room && room !== step.leadsTo;
  const go = (to: number) => () => {
    // In another room the card is another one.
    if (lesson.steps[to - 1]?.room !== room) wantFocus();
    guide.go(to);
  };
  return (
    <section
      className={clsx(styles.card, folded && styles.folded)}
      style={height === null ? undefined : ({ '--sheet': `${height}px` } as CSSProperties)}
      aria-labelledby={id}
      data-lesson={at.id}
      data-step-key={step.key}
      data-done={done}
    >
      <SheetHandle folded={folded} onFold={setFolded} onSize={setHeight} />
      <header className={styles.head}>
        <p id={id} className={styles.lesson} aria-label={card.label(lessonTexts[at.id].name)}>
          {lessonTexts[at.id].name}
        </p>
        <Dots at={at} />
        <IconButton label={card.leave} className={styles.leave ?? ''} onClick={guide.leave}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className={styles.body}>
        <div aria-live="polite" className={styles.words}>
          <h2 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h2>
          <p>{text}</p>
        </div>
        {question && <Question key={step.key} question={question} />}
        <p className={styles.task} data-done={done}>
          {done && <Check aria-hidden />}
          <span>
            <strong>{done ? card.done : card.task}:</strong> {task}
          </span>
        </p>
        {elsewhere && (
          <Button small onClick={() => guide.setUp()}>
            {card.goThere(app.rooms[step.room])}
          </Button>
        )}
        <div role="status" className={styles.result}>
          {done && question && <Result question={question} />}
        </div>
      </div>
      <footer className={styles.foot}>
        <Button small disabled={number === 1} aria-keyshortcuts="PageUp" onClick={go(number - 1)}>
          <ChevronLeft aria-hidden />
          {card.back}
        </Button>
        {step.set && (
          <IconButton label={card.setUp} onClick={guide.setUp}>
            <RotateCcw aria-hidden />
          </IconButton>
        )}
        <Button
          small
          look={done ? 'primary' : 'plain'}
          className={styles.next}
          aria-keyshortcuts="PageDown"
          onClick={go(number + 1)}
        >
          {last ? card.finish : done ? card.next : card.skip}
          <ChevronRight aria-hidden />
        </Button>
      </footer>
    </section>
  );
}

/** The step of the lesson that is open: beside the figures, or on a narrow screen a sheet at the foot. */
export function LessonCard() {
  const at = useGuideState((state) => state.at);
  return at && <Card at={at} />;
}

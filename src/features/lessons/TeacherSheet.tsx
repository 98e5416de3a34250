import { ArrowLeft, Link2, Printer } from 'lucide-react';
import { useState } from 'react';
import { lessonIds } from '../../core/lessons';
import type { LessonId } from '../../core/lessons';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { lessons } from '../../state/lessons/lessons';
import { formatHash } from '../../state/url';
import { useSettings, useUrl } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { wholePage } from '../../state/classView';
import { Select } from '../../ui/Select';
import styles from './TeacherSheet.module.css';
import { useStepText } from './useGuide';

/** The address of each step, in the reader's language. */
function useStepLinks(id: LessonId): string[] {
  const language = useSettings((settings) => settings.language);
  const page = window.location.href.replace(/#.*$/, '');
  return lessons[id].steps.map(({ room, set }, i) => {
    const lesson = { id, step: i + 1 };
    return page + formatHash({ room, language, classView: wholePage, lesson, params: set ?? {} });
  });
}

/** A lesson on paper, from the same data that leads through it. */
export function TeacherSheet({ onClose }: { onClose: () => void }) {
  const { app } = useMessages();
  const { lessonUi, lessonTexts } = useRoomMessages('lessons');
  const { sheet: text } = lessonUi;
  const textOf = useStepText();
  const room = useUrl((link) => link.room);
  const open = useUrl((link) => link.lesson?.id ?? null);
  const [id, setId] = useState<LessonId>(open ?? (room === 'train' ? 'digits' : room));
  const [said, setSaid] = useState('');
  const links = useStepLinks(id);
  const { minutes, steps } = lessons[id];
  const { name, goals, words } = lessonTexts[id];
  const copy = async () => {
    const list = steps.map(({ key }, i) => `${i + 1}. ${textOf(key).title}\n${links[i] ?? ''}`);
    try {
      await navigator.clipboard.writeText(`${name}\n\n${list.join('\n\n')}\n`);
      setSaid(text.copied(links.length));
    } catch {
      setSaid(text.copyFailed);
    }
  };
  return (
    <article className={styles.sheet} data-sheet={id}>
      <div className={styles.tools}>
        <Button onClick={onClose}>
          <ArrowLeft aria-hidden />
          {text.back}
        </Button>
        <Select
          label={text.choose}
          value={id}
          options={lessonIds.map((value) => ({ value, label: lessonTexts[value].name }))}
          onChange={setId}
        />
        <Button look="primary" onClick={() => window.print()}>
          <Printer aria-hidden />
          {text.print}
        </Button>
        <Button onClick={() => void copy()}>
          <Link2 aria-hidden />
          {text.copy}
        </Button>
        <span role="status">{said}</span>
      </div>
      <h2 className={styles.title}>{text.title(name)}</h2>
      <dl className={styles.facts}>
        <dt>{text.time}</dt>
        <dd>{text.minutes(minutes, steps.length)}</dd>
        <dt>{text.goals}</dt>
        <dd>
          <ul>
            {goals.map((goal) => (
              <li key={goal}>{goal}</li>
            ))}
          </ul>
        </dd>
        <dt>{text.words}</dt>
        <dd>{words.join(' · ')}</dd>
      </dl>
      <p className={styles.note}>
        {text.computed} {text.pageDown}
      </p>
      <h3 className={styles.subtitle}>{text.steps}</h3>
      <ol className={styles.steps}>
        {steps.map(({ key, room: where }, i) => {
          const { title, text: words, task, question } = textOf(key);
          return (
            <li key={key}>
              <h4>
                {title} <span className={styles.where}>{text.where(app.rooms[where])}</span>
              </h4>
              <p>{words}</p>
              {question && (
                <p>
                  <strong>{text.ask}</strong> {question.ask}{' '}
                  <span className={styles.choices}>
                    {text.choices}{' '}
                    {question.choices.map((choice) => (
                      <span key={choice} className={styles.choice}>
                        ☐ {choice}{' '}
                      </span>
                    ))}
                  </span>
                </p>
              )}
              <p>
                <strong>{text.task}</strong> {task}
              </p>
              {question && (
                <p>
                  <strong>{text.answer}</strong> {question.why}
                </p>
              )}
              <p className={styles.link}>
                <a href={links[i]} onClick={onClose} aria-label={`${text.link}: ${title}`}>
                  {links[i]}
                </a>
              </p>
            </li>
          );
        })}
      </ol>
    </article>
  );
}

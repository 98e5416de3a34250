import { lessonIds } from '../core/lessons';
import type { LessonPlace } from '../core/lessons';
import { useRoomMessages } from '../i18n/roomMessages';
import { lessons, stepOf } from '../state/lessons/lessons';
import type { LinkDraft } from '../state/teacherLink';
import { Select } from '../ui/Select';
import styles from './LinkDialog.module.css';

interface Props {
  lesson: LessonPlace | null;
  onChange: (part: Partial<LinkDraft>) => void;
}

/** The lesson and the step at which the link begins; room and set-up are then the step's. */
export function LessonFields({ lesson, onChange }: Props) {
  const { link: text } = useRoomMessages('dialogs');
  const { lessonTexts, lessonUi } = useRoomMessages('lessons');
  const begin = (place: LessonPlace) =>
    onChange({ lesson: place, room: stepOf(place).room, dataset: null });
  const steps = lesson ? lessons[lesson.id].steps.length : 0;
  return (
    <div className={styles.pair}>
      <Select
        label={text.lesson}
        value={lesson?.id ?? 'none'}
        options={[
          { value: 'none' as const, label: text.noLesson },
          ...lessonIds.map((value) => ({ value, label: lessonTexts[value].name })),
        ]}
        onChange={(id) => {
          if (id === 'none') onChange({ lesson: null });
          else begin({ id, step: 1 });
        }}
      />
      {lesson && (
        <Select
          label={text.step}
          value={String(lesson.step)}
          options={Array.from({ length: steps }, (_, i) => ({
            value: String(i + 1),
            label: lessonUi.card.step(i + 1, steps),
          }))}
          onChange={(step) => begin({ id: lesson.id, step: Number(step) })}
        />
      )}
    </div>
  );
}

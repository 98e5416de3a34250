import { BookOpen } from 'lucide-react';
import { useId, useState } from 'react';
import { useMessages } from '../i18n/useMessages';
import { Button } from '../ui/Button';
import { LessonMenu } from './lessons';
import styles from './LessonsButton.module.css';

/** Opens the list of lessons under it. */
export function LessonsButton({ onTeach }: { onTeach: () => void }) {
  const { app } = useMessages();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={styles.host}>
      <Button
        look="quiet"
        className={styles.button}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <BookOpen aria-hidden />
        <span className={styles.word}>{app.lessons}</span>
      </Button>
      <div id={id} className={styles.menu} hidden={!open}>
        {open && <LessonMenu props={{ onClose: () => setOpen(false), onTeach }} />}
      </div>
    </div>
  );
}

import { BookOpen } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../i18n/useMessages';
import { Button } from '../ui/Button';
import { lazyPart } from '../ui/lazyPart';
import styles from './LessonsButton.module.css';

const LessonMenu = lazyPart(
  async () => (await import('../features/lessons/LessonMenu')).LessonMenu,
);

/** Opens the list of lessons under it; a press elsewhere or Escape closes it. */
export function LessonsButton({ onTeach }: { onTeach: () => void }) {
  const { app } = useMessages();
  const [open, setOpen] = useState(false);
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !host.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [open]);
  return (
    <div
      ref={host}
      className={styles.host}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        host.current?.querySelector('button')?.focus();
      }}
    >
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

import { useRef } from 'react';
import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './LessonCard.module.css';

/** Least height in pixels, most as a share of the window, and how far a press may stray. */
const least = 96;
const most = 0.75;
const stray = 6;

interface Props {
  folded: boolean;
  onFold: (folded: boolean) => void;
  /** Pixels that a drag came to. */
  onSize: (height: number) => void;
}

/** Of the sheet at the foot of a narrow page: a press folds it, a drag sizes it. */
export function SheetHandle({ folded, onFold, onSize }: Props) {
  const { card } = useRoomMessages('lessons').lessonUi;
  const from = useRef<{ y: number; height: number; dragged: boolean } | null>(null);
  return (
    <button
      type="button"
      className={styles.handle}
      aria-label={folded ? card.unfold : card.fold}
      aria-expanded={!folded}
      onPointerDown={({ clientY, currentTarget, pointerId }) => {
        const height = currentTarget.parentElement?.offsetHeight ?? 0;
        from.current = { y: clientY, height, dragged: false };
        currentTarget.setPointerCapture(pointerId);
      }}
      onPointerMove={({ clientY, currentTarget, pointerId }) => {
        const start = from.current;
        if (!start || !currentTarget.hasPointerCapture(pointerId)) return;
        const up = start.y - clientY;
        if (Math.abs(up) > stray) start.dragged = true;
        if (!start.dragged) return;
        onFold(false);
        onSize(Math.min(most * window.innerHeight, Math.max(least, start.height + up)));
      }}
      onClick={() => {
        if (!from.current?.dragged) onFold(!folded);
        from.current = null;
      }}
    />
  );
}

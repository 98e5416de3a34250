import { useContext, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { columnMiddle, drawingColumns, drawingTop } from '../../core/toygan/density';
import { useRoomMessages } from '../../i18n/roomMessages';
import { LockedContext } from '../../ui/LockGroup';
import { Button } from '../../ui/Button';
import styles from './Draw.module.css';

interface Props {
  heights: readonly number[];
  onChange: (heights: number[]) => void;
}

/** A density drawn by hand: drag over its columns, or choose one and set its height by keys. */
export function DrawLine({ heights, onChange }: Props) {
  const { draw } = useRoomMessages('game').game;
  const locked = useContext(LockedContext);
  const [draft, setDraft] = useState<number[] | null>(null);
  const [chosen, setChosen] = useState(9);
  const shown = draft ?? heights;

  const touch = (event: PointerEvent<HTMLDivElement>, from: readonly number[]) => {
    const box = event.currentTarget.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const up = 1 - (event.clientY - box.top) / box.height;
    const column = Math.min(drawingColumns - 1, Math.max(0, Math.floor(across * drawingColumns)));
    const height = Math.min(drawingTop, Math.max(0, Math.round(up * (drawingTop + 0.5))));
    const next = Array.from({ length: drawingColumns }, (_, i) => from[i] ?? 0);
    // A fast drag skips columns: the last one and this are joined.
    const [low, high] = draft
      ? [Math.min(chosen, column), Math.max(chosen, column)]
      : [column, column];
    for (let i = low; i <= high; i++) next[i] = height;
    setChosen(column);
    setDraft(next);
  };
  const end = () => {
    if (draft) onChange(draft);
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (locked) return;
    const along = { ArrowLeft: -1, ArrowRight: 1, Home: -99, End: 99 }[event.key];
    const up = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[event.key];
    if (along !== undefined) {
      setChosen(Math.min(drawingColumns - 1, Math.max(0, chosen + along)));
    } else if (up !== undefined) {
      const next = Array.from({ length: drawingColumns }, (_, i) => heights[i] ?? 0);
      next[chosen] = Math.min(drawingTop, Math.max(0, (next[chosen] ?? 0) + up));
      onChange(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const height = shown[chosen] ?? 0;
  return (
    <div className={styles.draw}>
      <div className={styles.head}>
        <span>{draw.line}</span>
        <Button
          look="quiet"
          onClick={() => onChange(Array.from({ length: drawingColumns }, () => 0))}
        >
          {draw.clear}
        </Button>
      </div>
      <div
        className={styles.columns}
        role="slider"
        tabIndex={locked ? -1 : 0}
        aria-disabled={locked}
        aria-label={draw.line}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={drawingTop}
        aria-valuenow={height}
        aria-valuetext={draw.lineValue(columnMiddle(chosen).toFixed(2), height, drawingTop)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (locked) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          touch(event, heights);
        }}
        onPointerMove={(event) => {
          if (draft) touch(event, draft);
        }}
        onPointerUp={end}
        onPointerCancel={() => setDraft(null)}
      >
        {Array.from({ length: drawingColumns }, (_, i) => (
          <span
            key={i}
            className={styles.column}
            data-chosen={i === chosen}
            style={{ height: `${(100 * (shown[i] ?? 0)) / drawingTop}%` }}
          />
        ))}
      </div>
      <p className={styles.hint}>{draw.lineHint}</p>
    </div>
  );
}

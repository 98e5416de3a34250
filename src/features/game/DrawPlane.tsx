import { useContext, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { latticePoint, latticeSide, maxDrawnPoints } from '../../core/toygan/plane';
import { useRoomMessages } from '../../i18n/roomMessages';
import { LockedContext } from '../../ui/LockGroup';
import { Button } from '../../ui/Button';
import styles from './Draw.module.css';

interface Props {
  points: readonly number[];
  onChange: (points: number[]) => void;
}

/** Data drawn by hand: drag to set points of a lattice, or move over it by keys. */
export function DrawPlane({ points, onChange }: Props) {
  const { draw } = useRoomMessages('game').game;
  const locked = useContext(LockedContext);
  const [draft, setDraft] = useState<number[] | null>(null);
  const [cursor, setCursor] = useState(16 + 16 * latticeSide);
  const shown = draft ?? points;
  const set = shown.includes(cursor);
  const [x, y] = latticePoint(cursor);

  const touch = (event: PointerEvent<SVGSVGElement>, from: readonly number[]) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (share: number) =>
      Math.min(latticeSide - 1, Math.max(0, Math.floor(share * latticeSide)));
    const index =
      place((event.clientX - box.left) / box.width) +
      latticeSide * place(1 - (event.clientY - box.top) / box.height);
    setCursor(index);
    const room = from.length < maxDrawnPoints && !from.includes(index);
    setDraft(room ? [...from, index] : [...from]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (locked) return;
    const column = cursor % latticeSide;
    const row = Math.floor(cursor / latticeSide);
    const move = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    }[event.key];
    const within = (value: number) => Math.min(latticeSide - 1, Math.max(0, value));
    if (move) {
      const [dx = 0, dy = 0] = move;
      setCursor(within(column + dx) + latticeSide * within(row + dy));
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (set) onChange(points.filter((point) => point !== cursor));
      else if (points.length < maxDrawnPoints) onChange([...points, cursor]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.draw}>
      <div className={styles.head}>
        <span>{draw.plane}</span>
        <Button look="quiet" onClick={() => onChange([])}>
          {draw.clear}
        </Button>
      </div>
      <svg
        className={styles.lattice}
        viewBox={`0 0 ${latticeSide} ${latticeSide}`}
        role="application"
        tabIndex={locked ? -1 : 0}
        aria-disabled={locked}
        aria-label={draw.planeValue(x.toFixed(2), y.toFixed(2), set, shown.length)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (locked) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          touch(event, points);
        }}
        onPointerMove={(event) => {
          if (draft) touch(event, draft);
        }}
        onPointerUp={() => {
          if (draft) onChange(draft);
          setDraft(null);
        }}
        onPointerCancel={() => setDraft(null)}
      >
        {shown.map((point) => (
          <circle
            key={point}
            className={styles.point}
            cx={(point % latticeSide) + 0.5}
            cy={latticeSide - 0.5 - Math.floor(point / latticeSide)}
            r={0.55}
          />
        ))}
        <rect
          className={styles.cursor}
          x={cursor % latticeSide}
          y={latticeSide - 1 - Math.floor(cursor / latticeSide)}
          width={1}
          height={1}
        />
      </svg>
      <p className={styles.hint}>{draw.planeHint}</p>
    </div>
  );
}

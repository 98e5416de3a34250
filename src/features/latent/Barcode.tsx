import { useContext, useEffect, useRef } from 'react';
import type { PointerEvent } from 'react';
import { useRoomMessages } from '../../i18n/roomMessages';
import { LockedContext } from '../../ui/LockGroup';
import styles from './Barcode.module.css';
import { useLatent, useLatentActions } from './useLatent';

/** Standard deviations at a bar's ends; the sliders have the same range. */
const reach = 3;
const perRow = 50;

/** Green above zero, brown below, paler towards it. */
function colour(value: number): string {
  const strength = Math.round(Math.min(1, Math.abs(value) / 2.5) * 100);
  const hue = value >= 0 ? 'var(--g)' : 'var(--accent)';
  return `color-mix(in srgb, ${hue} ${strength}%, var(--panel))`;
}

/** z as a strip of bars to paint on: height sets the value, a drag sets one bar after the other. */
export function Barcode() {
  const { z: text } = useRoomMessages('latent').latent;
  const z = useLatent((state) => state.z.present);
  const { move, store } = useLatentActions();
  const ref = useRef<HTMLDivElement>(null);
  const painting = useRef(false);
  const locked = useContext(LockedContext);
  const columns = Math.min(perRow, z.length);
  const rows = Math.ceil(z.length / columns || 1);

  const paint = (event: PointerEvent, done: boolean) => {
    const box = ref.current?.getBoundingClientRect();
    if (!box) return;
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const down = ((event.clientY - box.top) / box.height) * rows;
    const row = Math.floor(down);
    const index = row * columns + column;
    const inside = column >= 0 && column < columns && row >= 0 && row < rows;
    const next = store.getState().z.present.slice();
    if (inside && index < next.length) next[index] = reach * (1 - 2 * (down - row));
    else if (!done) return;
    move(next, done);
  };

  useEffect(() => {
    const element = ref.current;
    // A finger that paints must not scroll the page; React's own listeners may not prevent that.
    const hold = (event: Event) => event.preventDefault();
    element?.addEventListener('touchmove', hold, { passive: false });
    return () => element?.removeEventListener('touchmove', hold);
  }, []);

  return (
    <div
      ref={ref}
      className={styles.strip}
      role="img"
      aria-label={text.strip(z.length)}
      data-testid="barcode"
      style={{ gridTemplateColumns: `repeat(${columns || 1}, 1fr)` }}
      onPointerDown={(event) => {
        if (locked) return;
        painting.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        paint(event, false);
      }}
      onPointerMove={(event) => {
        if (painting.current) paint(event, false);
      }}
      onPointerUp={(event) => {
        if (painting.current) paint(event, true);
        painting.current = false;
      }}
      onPointerCancel={() => {
        painting.current = false;
        move(store.getState().z.present, true);
      }}
    >
      {Array.from(z, (value, i) => (
        <span key={i} className={styles.bar} style={{ background: colour(value) }} />
      ))}
    </div>
  );
}

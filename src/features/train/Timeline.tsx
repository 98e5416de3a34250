import { useMemo, useRef } from 'react';
import type { CSSProperties, PointerEvent } from 'react';
import { useMessages } from '../../i18n/useMessages';
import type { Frame, StoredCheckpoint } from '../../persistence/archive/archive';
import { chooseSlots, nearest, slotOf, stepAt } from '../../persistence/archive/timeline';
import { useWidth } from '../../ui/useWidth';
import styles from './Timeline.module.css';
import { Thumbnail } from './Thumbnail';

/** Width of a slot at least, in root units of 16, and how many there are. */
const narrowest = 66;
const fewest = 4;
const most = 14;

/** Pixels that a press may miss a mark by, and a hand may tremble by. */
const reach = 9;
const tremble = 4;

interface Props {
  /** Two or more, in the order of their steps. */
  frames: readonly Frame[];
  /** All steps that one can move to, ascending, and the one on show. */
  stops: readonly number[];
  step: number;
  /** What is on show, in words. */
  label: string;
  /** States that can be gone back to, and the one that the picture on show leads to. */
  states: readonly StoredCheckpoint[];
  target: StoredCheckpoint | undefined;
  /** Steps at which branches parted. */
  forks: readonly number[];
  onSeek: (step: number) => void;
}

/** Pictures of the run in a row, over the line of its steps: drag along it, press a picture, or use keys. */
export function Timeline({ frames, stops, step, label, states, target, forks, onSeek }: Props) {
  const { history: text } = useMessages();
  const [ref, width] = useWidth<HTMLDivElement>('rootUnits', 690);
  const slots = Math.min(most, Math.max(fewest, Math.floor(width / narrowest)));
  const chosen = useMemo(() => chooseSlots(frames, slots), [frames, slots]);
  const input = useRef<HTMLInputElement>(null);
  /** Where a press began; null once it has become a drag. */
  const pressed = useRef<number | null>(null);

  /** Of a slot's middle or any other place, in percent of the width. */
  const left = (place: number) => `${(100 * (place + 0.5)) / slots}%`;
  /** Where the pointer is, in slots from the first one's middle. */
  const under = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * slots - 0.5;
  };
  const drag = (event: PointerEvent) => {
    const to = stops[nearest(stops, stepAt(chosen, under(event)))];
    if (to !== undefined) onSeek(to);
  };
  const press = (event: PointerEvent) => {
    const slot = event.target instanceof Element && event.target.closest('[data-slot]');
    const picture = slot instanceof HTMLElement && chosen[Number(slot.dataset.slot)];
    if (picture) {
      onSeek(picture.step);
      return;
    }
    const pitch = event.currentTarget.clientWidth / slots;
    const away = (each: StoredCheckpoint) =>
      Math.abs(slotOf(chosen, each.step) - under(event)) * pitch;
    const [mark] = [...states].sort((a, b) => away(a) - away(b));
    if (mark && away(mark) <= reach) onSeek(mark.step);
    else drag(event);
  };

  const place = slotOf(chosen, step);
  return (
    <div
      ref={ref}
      className={styles.timeline}
      style={{ '--slots': slots } as CSSProperties}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        // The keys go on from where the pointer left off.
        event.preventDefault();
        input.current?.focus({ preventScroll: true });
        event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current = event.clientX;
        press(event);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const from = pressed.current;
        if (from !== null && Math.abs(event.clientX - from) < tremble) return;
        pressed.current = null;
        drag(event);
      }}
    >
      <input
        ref={input}
        className={styles.input}
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={nearest(stops, step)}
        aria-label={text.strip}
        aria-valuetext={label}
        onChange={(event) => onSeek(stops[event.target.valueAsNumber] ?? step)}
      />
      <div className={styles.film}>
        {chosen.map((frame, i) => (
          <div
            key={i}
            className={styles.slot}
            data-slot={i}
            data-step={frame.step}
            data-on={frame.step === step ? 'here' : Math.round(place) === i ? 'near' : undefined}
          >
            <Thumbnail frame={frame} label={text.thumbnail(frame.step)} />
          </div>
        ))}
        {Array.from({ length: slots - chosen.length }, (_, i) => (
          <div key={chosen.length + i} className={styles.slot}>
            <div className={styles.unexposed} />
          </div>
        ))}
      </div>
      <div className={styles.rail} aria-hidden>
        <span className={styles.line} style={{ left: left(0), right: 0 }} />
        <span
          className={styles.past}
          style={{ left: left(0), width: `${(100 * place) / slots}%` }}
        />
        {forks.map((fork) => (
          <span key={fork} className={styles.fork} style={{ left: left(slotOf(chosen, fork)) }} />
        ))}
        {states.map((each) => (
          <span
            key={each.id}
            className={styles.state}
            data-state={each.step}
            data-target={each === target || undefined}
            style={{ left: left(slotOf(chosen, each.step)) }}
          />
        ))}
        <span className={styles.knob} data-knob style={{ left: left(place) }} />
      </div>
      <div className={styles.film} aria-hidden>
        {chosen.map((frame, i) => (
          <span key={i} className={styles.step} data-on={frame.step === step || undefined}>
            {text.count(frame.step)}
          </span>
        ))}
      </div>
    </div>
  );
}

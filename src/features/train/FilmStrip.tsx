import { useMemo, useRef } from 'react';
import type { CSSProperties, PointerEvent } from 'react';
import { useMessages } from '../../i18n/useMessages';
import type { Frame, Kept } from '../../store/archive/archive';
import { choose, nearest, placeOf, stepAt } from '../../store/archive/strip';
import { useWidth } from '../../ui/useWidth';
import styles from './FilmStrip.module.css';
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
  /** The step on show. */
  step: number;
  /** States that can be gone back to, and the one that the picture on show leads to. */
  states: readonly Kept[];
  target: Kept | undefined;
  /** Steps at which branches parted. */
  forks: readonly number[];
  onSeek: (frame: Frame) => void;
}

/** Pictures of the run in a row, over the line of its steps: drag along it, press a picture, or use keys. */
export function FilmStrip({ frames, step, states, target, forks, onSeek }: Props) {
  const { history: text } = useMessages();
  const [ref, width] = useWidth<HTMLDivElement>(690);
  const slots = Math.min(most, Math.max(fewest, Math.floor(width / narrowest)));
  const chosen = useMemo(() => choose(frames, slots), [frames, slots]);
  const input = useRef<HTMLInputElement>(null);
  /** Where a press began; null once it has become a drag. */
  const pressed = useRef<number | null>(null);

  const seek = (index: number) => {
    const frame = frames[index];
    if (frame) onSeek(frame);
  };
  /** Of a slot's middle or any other place, in percent of the width. */
  const left = (place: number) => `${(100 * (place + 0.5)) / slots}%`;
  const drag = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    if (!box) return;
    const place = ((event.clientX - box.left) / box.width) * slots - 0.5;
    seek(nearest(frames, stepAt(chosen, place)));
  };
  const press = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    if (!box || !(event.target instanceof Element)) return;
    const slot = event.target.closest<HTMLElement>('[data-slot]');
    const picture = slot && chosen[Number(slot.dataset.slot)];
    const away = (each: Kept) =>
      Math.abs(event.clientX - box.left - ((placeOf(chosen, each.step) + 0.5) / slots) * box.width);
    const mark = [...states].sort((a, b) => away(a) - away(b))[0];
    if (picture) onSeek(picture);
    else if (!slot && mark && away(mark) <= reach) {
      // The first picture that leads to this state.
      const index = frames.findIndex((frame) => frame.step >= mark.step);
      seek(index < 0 ? frames.length - 1 : index);
    } else drag(event);
  };

  const place = placeOf(chosen, step);
  const last = frames.length - 1;
  return (
    <div
      ref={ref}
      className={styles.strip}
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
        max={last}
        step={1}
        value={nearest(frames, step)}
        aria-label={text.strip}
        aria-valuetext={text.at(step)}
        onChange={(event) => seek(event.target.valueAsNumber)}
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
          <span key={fork} className={styles.fork} style={{ left: left(placeOf(chosen, fork)) }} />
        ))}
        {states.map((each) => (
          <span
            key={each.id}
            className={styles.state}
            data-state={each.step}
            data-target={each === target || undefined}
            style={{ left: left(placeOf(chosen, each.step)) }}
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

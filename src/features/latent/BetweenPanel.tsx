import { useEffect, useState } from 'react';
import { between } from '../../core/latent/path';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { latentBounds, pathOrder } from '../../state/latent/latentState';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { prefersReducedMotion } from '../../ui/reducedMotion';
import { RangeSlider } from '../../ui/RangeSlider';
import styles from './BetweenPanel.module.css';
import { NormPlot } from './NormPlot';
import { Preview } from './Preview';
import { Shots } from './Shots';
import { useLatent, useLatentActions } from './useLatent';

/** Seconds from A to B; then back again. */
const passage = 4;

/** Moves t to and fro, a picture a frame at most: the painter drops what it cannot keep up with. */
function usePlay(playing: boolean): void {
  const { store, change } = useLatentActions();
  useEffect(() => {
    if (!playing) return;
    const start = performance.now() - store.getState().t * passage * 1000;
    const still = prefersReducedMotion();
    let frame = 0;
    let last = -Infinity;
    const tick = (time: number) => {
      frame = requestAnimationFrame(tick);
      // Reduced motion: a step each half second instead of a glide.
      if (still && time - last < 500) return;
      last = time;
      const phase = ((time - start) / 1000 / passage) % 2;
      change({ t: phase <= 1 ? phase : 2 - phase });
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, store, change]);
}

/** The same two ends joined by the straight line and by the great circle. */
export function BetweenPanel() {
  const { between: text } = useRoomMessages('latent').latent;
  const a = useLatent((state) => state.a);
  const b = useLatent((state) => state.b);
  const t = useLatent((state) => state.t);
  const stripCount = useLatent((state) => state.stripCount);
  const { strip, scrub } = useLatent((state) => state.drawn);
  const { change, move } = useLatentActions();
  const [playing, setPlaying] = useState(false);
  const locked = useLocked('z');
  usePlay(playing && a !== null && b !== null);
  if (!a || !b) {
    return (
      <Panel part="between" title={text.title} note={text.note}>
        <p className={styles.text}>{text.choose}</p>
      </Panel>
    );
  }
  return (
    <Panel part="between" title={text.title} note={text.note}>
      <div className={styles.pair}>
        {pathOrder.map((kind, i) => (
          <figure key={kind} className={styles.way}>
            <figcaption className={styles.name}>{text[kind]}</figcaption>
            <Preview small pixels={scrub[i]?.pixels ?? null} label={text[kind]} />
            <span className={styles.score}>{scrub[i] ? text.score(scrub[i].score) : '\u00a0'}</span>
            <Button small disabled={locked} onClick={() => move(between(kind, a, b, t), true)}>
              {text.use}
            </Button>
          </figure>
        ))}
      </div>
      <div className={styles.scrub}>
        <Button onClick={() => setPlaying(!playing)}>{playing ? text.pause : text.play}</Button>
        <RangeSlider
          label={text.at}
          value={t}
          min={0}
          max={1}
          step={0.01}
          player="g"
          onChange={(value) => {
            setPlaying(false);
            change({ t: value });
          }}
        />
      </div>
      {pathOrder.map((kind, i) => {
        // A strip of another length is still on its way.
        const drawn = strip.length / pathOrder.length;
        return (
          <div key={kind} className={styles.strip}>
            <h3 className={styles.name}>{text[kind]}</h3>
            <Shots
              pictures={strip.slice(i * drawn, (i + 1) * drawn)}
              label={(at) => text.stripItem(text[kind], at / (drawn - 1))}
              onPick={(_, at) => {
                setPlaying(false);
                change({ t: at / (drawn - 1) });
              }}
            />
          </div>
        );
      })}
      <RangeSlider
        label={text.count}
        value={stripCount}
        min={latentBounds.stripCount.min}
        max={latentBounds.stripCount.max}
        step={1}
        format={String}
        onChange={(value) => change({ stripCount: value })}
      />
      <NormPlot a={a} b={b} t={t} />
    </Panel>
  );
}

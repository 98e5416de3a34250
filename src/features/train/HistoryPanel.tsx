import { useEffect, useState } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { lineage, otherEnds } from '../../store/archive/frames';
import { useHistory, useSession, useStores } from '../../store/stores';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { PixelCanvas } from '../../ui/PixelCanvas';
import { RangeSlider } from '../../ui/RangeSlider';
import styles from './HistoryPanel.module.css';

/** Milliseconds a picture when the strip is played. */
const beat = 120;

/** The fixed noise's grid over time: scrub, play, and go on from an older state. */
export function HistoryPanel() {
  const { history: text } = useMessages();
  const { frames, shown, kept, branch, branches, lastSave, quota } = useHistory((state) => state);
  const { kept: archive, session } = useStores();
  const [playing, setPlaying] = useState(false);
  const now = useSession((state) => state.step);
  const { setState, getState } = archive.history;
  const last = frames.length - 1;
  const at = shown ? Math.max(0, frames.indexOf(shown)) : last;

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const { frames: all, shown: here } = getState();
      const next = here ? all.indexOf(here) + 1 : 0;
      setState({ shown: all[next] ?? null });
      if (next >= all.length - 1) setPlaying(false);
    }, beat);
    return () => clearInterval(timer);
  }, [playing, getState, setState]);

  const frame = frames[at];
  if (!frame || last < 1) {
    return (
      <Panel title={text.title}>
        <p className={styles.text}>{text.empty}</p>
      </Panel>
    );
  }
  // The newest state of this branch, or of those that it came from, that is not after the picture.
  const state = lineage(kept, branches, branch)
    .filter(({ step }) => step <= frame.step)
    .at(-1);
  const from = branches.find((each) => each.branch === branch)?.from;
  const ends = otherEnds(kept, branches, branch);
  const rewind = (id: number) => {
    setPlaying(false);
    void session.adopt(() => archive.rewind(id, 'auto'));
  };
  return (
    <Panel title={text.title} note={text.note(frame.step)}>
      <div className={styles.row}>
        {shown && (
          <div className={styles.picture} data-history-step={frame.step}>
            <PixelCanvas pixels={frame.sheet} label={text.picture(frame.step)} />
          </div>
        )}
        <div className={styles.controls}>
          <RangeSlider
            label={text.title}
            ariaLabel={text.strip}
            value={at}
            min={0}
            max={last}
            step={1}
            player="g"
            format={(index) => text.stripValue(frames[index]?.step ?? 0)}
            onChange={(index) => {
              setPlaying(false);
              setState({ shown: index === last ? null : (frames[index] ?? null) });
            }}
          />
          <div className={styles.buttons}>
            <Button
              onClick={() => {
                if (!playing && !shown) setState({ shown: frames[0] ?? null });
                setPlaying(!playing);
              }}
            >
              {playing ? text.pause : text.play}
            </Button>
            <Button disabled={!shown} onClick={() => setState({ shown: null })}>
              {text.now}
            </Button>
            <Button
              disabled={!state || state.step === now}
              onClick={() => state && rewind(state.id)}
              data-rewind={state?.step}
            >
              {text.rewind(state?.step ?? frame.step)}
            </Button>
          </div>
          {!state && <p className={styles.text}>{text.noState}</p>}
          {from && <p className={styles.text}>{text.branch(branch, from.step)}</p>}
          {ends.length > 0 && (
            <div className={styles.buttons}>
              <span className={styles.text}>{text.others}</span>
              {ends.map((end) => (
                <Button
                  key={end.id}
                  small
                  onClick={() => rewind(end.id)}
                  data-branch-end={end.step}
                >
                  {text.end(end.branch, end.step)}
                </Button>
              ))}
            </div>
          )}
          <p className={styles.text} data-kept={kept.length}>
            {lastSave && text.saved(kept.length, lastSave.bytes, lastSave.ms)}{' '}
            {quota && text.quota(quota.usage, quota.quota)}
          </p>
        </div>
      </div>
    </Panel>
  );
}

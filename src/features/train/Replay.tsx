import { Pause, Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMessages } from '../../i18n/useMessages';
import type { Frame, StoredCheckpoint } from '../../persistence/archive/archive';
import { lineage, otherEnds, forkPoints } from '../../persistence/archive/frames';
import { nearest, stopsOf } from '../../persistence/archive/timeline';
import { useHistory, useSession, useStores } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { Timeline } from './Timeline';
import styles from './Replay.module.css';
import { useReplay } from './useReplay';

/** The strip of the run so far, to scrub and to play, and the ways back into it. */
export function Replay() {
  const { history: text } = useMessages();
  const { frames, shown, checkpoints, branch, branches, keeping } = useHistory((state) => state);
  const { runHistory: archive, session } = useStores();
  const { playing, play, stop } = useReplay();
  const states = useMemo(
    () => lineage(checkpoints, branches, branch),
    [checkpoints, branches, branch],
  );
  const forks = useMemo(() => forkPoints(branches, branch), [branches, branch]);
  const stops = useMemo(() => stopsOf(frames, states), [frames, states]);
  /** A state that was chosen, and the picture nearest to it, for as long as that is on show. */
  const [aim, setAim] = useState<{ step: number; frame: Frame } | null>(null);
  const newest = frames.at(-1);
  const step = (aim && aim.frame === shown ? aim.step : shown?.step) ?? newest?.step ?? 0;
  // The newest state of this branch, or of those that it came from, that is not after what is on show.
  const state = states.filter((each) => each.step <= step).at(-1);
  const here = state?.step === step ? text.stateAt(step) : text.at(step);
  const from = branches.find((each) => each.branch === branch)?.from;
  const ends = otherEnds(checkpoints, branches, branch);
  const rewind = (id: number) => {
    stop();
    void session.adopt(() => archive.rewind(id, 'auto'));
  };
  const seek = (to: number) => {
    stop();
    const steps = frames.map((each) => each.step);
    const frame = to === newest?.step ? null : (frames[nearest(steps, to)] ?? null);
    setAim(frame && { step: to, frame });
    archive.history.setState({ shown: frame });
  };
  return (
    <>
      <span className={styles.text}>{shown && here}</span>
      <div className={styles.buttons}>
        <Button small className={styles.play} onClick={playing ? stop : play}>
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
          {playing ? text.pause : text.play}
        </Button>
        <Button
          small
          disabled={!shown}
          onClick={() => {
            stop();
            archive.history.setState({ shown: null });
          }}
        >
          {text.now}
        </Button>
        <Rewind state={state} looking={shown !== null} onRewind={rewind} />
      </div>
      <Timeline
        frames={frames}
        stops={stops}
        step={step}
        label={here}
        states={states}
        target={shown ? state : undefined}
        forks={forks}
        onSeek={seek}
      />
      {(from || ends.length > 0) && (
        <div className={styles.ends}>
          {from && <span className={styles.text}>{text.branch(branch, from.step)}</span>}
          {ends.length > 0 && <span className={styles.text}>{text.others}</span>}
          {ends.map((end) => (
            <Button key={end.id} small onClick={() => rewind(end.id)} data-branch-end={end.step}>
              {text.end(end.branch, end.step)}
            </Button>
          ))}
        </div>
      )}
      <div className={styles.foot}>
        <p className={styles.text}>
          <span className={styles.key}>
            <svg className={styles.mark} aria-hidden>
              <circle cx="6" cy="6" r="4" className={styles.state} />
            </svg>
            {text.stateKey}
          </span>{' '}
          {forks.length > 0 && (
            <span className={styles.key}>
              <svg className={styles.mark} aria-hidden>
                <rect x="3" y="3" width="6" height="6" className={styles.fork} />
              </svg>
              {text.forkKey}
            </span>
          )}{' '}
          {!state && text.noState(keeping.interval)}
        </p>
        <Storage />
      </div>
    </>
  );
}

interface RewindProps {
  state: StoredCheckpoint | undefined;
  /** Whether an older picture is on show. */
  looking: boolean;
  onRewind: (id: number) => void;
}

/** Apart, for the run's step changes many times a second. */
function Rewind({ state, looking, onRewind }: RewindProps) {
  const { history: text } = useMessages();
  const now = useSession((session) => session.step);
  return (
    <Button
      small
      className={styles.rewind}
      disabled={!looking || !state || state.step === now}
      onClick={() => state && onRewind(state.id)}
      data-rewind={state?.step}
    >
      {state ? text.rewind(state.step) : text.rewindNone}
    </Button>
  );
}

/** What the kept states take. */
function Storage() {
  const { history: text } = useMessages();
  const states = useHistory(({ checkpoints }) => checkpoints.length);
  const lastSave = useHistory((state) => state.lastSave);
  const quota = useHistory((state) => state.quota);
  return (
    <p className={styles.text} data-kept={states}>
      {lastSave && text.saved(states, lastSave.bytes, lastSave.ms)}{' '}
      {quota && text.quota(quota.usage, quota.quota)}
    </p>
  );
}

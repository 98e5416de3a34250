import { Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { useLocked } from '../../hooks/classView';
import { useSession, useStores } from '../../hooks/stores';
import type { Players } from '../../rpc/engine';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { LockGroup } from '../../ui/LockGroup';
import { TransportBar } from '../../ui/TransportBar';
import { useKeys } from '../../ui/useKeys';
import { cheap, nextTarget } from './target';
import { FilesButton } from './FilesButton';
import { Progress } from './Progress';
import { ShareButton } from './ShareButton';
import styles from './Transport.module.css';
import type { Beginnings } from './useRun';
import type { Setup } from './useSetup';

export function Transport({ setup, begin }: { setup: Setup; begin: Beginnings }) {
  const { train, app } = useMessages();
  const text = train.transport;
  const { session } = useStores();
  const { phase, step, busy, info, trained } = useSession((state) => state);
  const [asking, setAsking] = useState(false);
  const locked = useLocked('transport');

  const { target, pretrained } = setup;
  const training = phase === 'training';
  const open = info !== null && phase !== 'opening';
  const trainable = open && info.cannotTrain === undefined;
  const free = trainable && busy === null;
  /** Training waits for no run: from scratch it begins with one of its own. */
  const playable = phase !== 'opening' || begin.unasked;

  const goOn = () => {
    session.takeOver();
    void session.play(nextTarget(step, target));
  };
  const play = async () => {
    if (await begin.catchUp())
      await session.play(nextTarget(session.store.getState().step, target));
  };
  const toggle = () => {
    if (!playable) return;
    if (pretrained || info === null) void begin.fromScratch();
    else void (training ? session.pause() : play());
  };
  const stepOf = async (players: Players) => {
    if (!(await begin.catchUp())) return;
    session.takeOver();
    await session.step(players);
  };
  const by = (players: Players) => () => {
    if (free) void stepOf(players);
  };
  const reset = () => {
    if (!free || step === 0 || pretrained) return;
    if (trained > cheap && !asking) setAsking(true);
    else {
      setAsking(false);
      void session.reset();
    }
  };
  useKeys(
    {
      Space: toggle,
      k: toggle,
      ArrowRight: by('both'),
      PageDown: by('both'),
      d: by('d'),
      g: by('g'),
      r: reset,
    },
    { locked },
  );

  return (
    <>
      <TransportBar
        label={text.label}
        actions={
          <LockGroup locked={locked} note={app.locked}>
            <Button
              look="primary"
              className={styles.play}
              aria-keyshortcuts="Space K"
              disabled={!playable}
              onClick={toggle}
            >
              {training ? (
                <Pause aria-hidden fill="currentColor" />
              ) : (
                <Play aria-hidden fill="currentColor" />
              )}
              {training ? text.pause : pretrained ? text.fromScratch : text.play}
            </Button>
            {pretrained && (
              <Button title={text.goOnTitle} disabled={!trainable} onClick={goOn}>
                {text.goOn}
              </Button>
            )}
            <Button
              title={text.stepTitle}
              aria-keyshortcuts="ArrowRight"
              disabled={!free}
              onClick={by('both')}
            >
              {text.step}
            </Button>
            <Button
              look="d"
              title={text.dTitle}
              aria-keyshortcuts="D"
              disabled={!free}
              onClick={by('d')}
            >
              {text.d}
            </Button>
            <Button
              look="g"
              title={text.gTitle}
              aria-keyshortcuts="G"
              disabled={!free}
              onClick={by('g')}
            >
              {text.g}
            </Button>
            {!pretrained && (
              <Button
                title={text.resetTitle}
                aria-keyshortcuts="R"
                disabled={!free || step === 0}
                onClick={reset}
              >
                {text.reset}
              </Button>
            )}
          </LockGroup>
        }
        status={
          <div className={styles.status} data-phase={phase}>
            <span>
              {text.stepWord}{' '}
              <b className={styles.step} data-step={step}>
                {text.count(step)}
              </b>
            </span>
            {pretrained ? <span>{train.grid.pretrained}</span> : <Progress setup={setup} />}
          </div>
        }
        end={
          <span className={styles.setup}>
            <ShareButton onShare={setup.settle} />
            <FilesButton />
          </span>
        }
      />
      <Dialog
        open={asking}
        title={train.resetDialog.title}
        closeLabel={app.close}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{train.resetDialog.keep}</Button>
            <Button look="primary" onClick={reset}>
              {train.resetDialog.reset}
            </Button>
          </>
        }
      >
        <p>{train.resetDialog.text(step, Math.max(1, Math.round(trained / 60)))}</p>
      </Dialog>
    </>
  );
}

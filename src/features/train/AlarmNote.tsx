import { useMemo, useState } from 'react';
import type { Quality } from '../../core/metrics/quality';
import { useLocked } from '../../hooks/classView';
import { useSession, useStores } from '../../hooks/stores';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Button } from '../../ui/Button';
import styles from './AlarmNote.module.css';
import { cured, cureOf } from './cures';
import type { Cure } from './cures';
import { comparable, worstAlarm } from './measurements';
import { changeRates } from './rates';
import { ratesDiffer } from './restartFields';
import type { Setup } from './useSetup';

/** The worst that measurements say is wrong with the run, what to try, and a button that does it. */
export function AlarmNote({ setup }: { setup: Setup }) {
  const { quality: text } = useRoomMessages('quality');
  const { session } = useStores();
  const locked = useLocked('setup');
  const quality = useSession((state) => state.quality);
  const info = useSession((state) => state.info);
  /** What was applied, and the measurement it followed: another one may ask for it again. */
  const [applied, setApplied] = useState<{ cure: Cure; after: Quality | undefined } | null>(null);

  // Drawn anew with the panel, several times a second.
  const batch = info?.config.model.batch;
  const alarm = useMemo(
    () => (batch === undefined ? null : worstAlarm(quality, batch)),
    [quality, batch],
  );
  const after = comparable(quality).at(-1);
  const done = applied && applied.after === after ? applied.cure : null;
  const cure = done ?? (alarm && info && cureOf(alarm.code, info.config));
  const apply = async (what: Cure) => {
    if (!info) return;
    const next = cured(what, info.config);
    if (what === 'quick') setup.changePreset('quick');
    else if (!ratesDiffer(next, info.config)) setup.changeModel(next.model);
    else if (!(await changeRates(session, setup, next.model))) return;
    setApplied({ cure: what, after });
  };

  return (
    <div className={styles.note} data-alarm={alarm?.code ?? ''}>
      <p aria-live="polite" className={styles.what}>
        {alarm && text.alarms[alarm.code].what + text.since(alarm.since)}
      </p>
      {alarm && (
        <>
          <details className={styles.why}>
            <summary>{text.whyTitle}</summary>
            <p>{text.alarms[alarm.code].why}</p>
          </details>
          {cure && (
            <Button small disabled={done !== null || locked} onClick={() => void apply(cure)}>
              {text.cures[cure].button}
            </Button>
          )}
        </>
      )}
      <p aria-live="polite" className={styles.done}>
        {alarm && done && text.cures[done].done}
      </p>
    </div>
  );
}

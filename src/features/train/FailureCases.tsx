import { useEffect, useRef, useState } from 'react';
import type { RunConfig } from '../../core/config';
import { failureNames } from '../../core/failureNames';
import type { FailureName } from '../../core/failureNames';
import { failures, failureSteps, sameConfig } from '../../core/failures';
import { useStores } from '../../hooks/stores';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Button } from '../../ui/Button';
import styles from './FailureCases.module.css';
import { cheap } from './target';
import type { Beginnings } from './useRun';
import type { Setup } from './useSetup';

/** The failure lab: a press breaks a run, and says what to watch; another one trains the cure. */
export function FailureCases({ setup, begin }: { setup: Setup; begin: Beginnings }) {
  const { lab: text } = useRoomMessages('lab');
  const { session, replacing } = useStores();
  const { failure, config } = setup;
  const card = useRef<HTMLDivElement>(null);
  /** What was started here last. */
  const [started, setStarted] = useState<RunConfig | null>(null);

  // What to watch stands below the buttons, and may be out of sight.
  useEffect(() => {
    if (started) card.current?.scrollIntoView({ block: 'nearest' });
  }, [started]);

  /** Whether the run that is open is the one on show here, and short: its seed brings it back. */
  const isOwn = () => {
    const { info, trained } = session.store.getState();
    if (failure === null || info === null || trained > cheap) return false;
    const { broken, cure } = failures[failure];
    return [broken, cure].some((own) => sameConfig(own, info.config));
  };
  const start = async (name: FailureName, part: 'broken' | 'cure') => {
    if (!isOwn() && !(await replacing.ask())) return;
    const chosen = failures[name][part];
    setup.changeFailure(name, chosen, failureSteps);
    setStarted(chosen);
    await begin.from(chosen, failureSteps);
  };

  const isCured = failure !== null && sameConfig(config, failures[failure].cure);
  return (
    <div className={styles.lab} data-failure={failure ?? ''} data-cured={isCured}>
      <div role="group" aria-label={text.title} className={styles.list}>
        {failureNames.map((name) => (
          <Button
            key={name}
            small
            aria-pressed={failure === name}
            onClick={() => void start(name, 'broken')}
          >
            {text.cases[name].name}
          </Button>
        ))}
      </div>
      {failure === null ? (
        <p className={styles.note}>{text.about}</p>
      ) : (
        <div ref={card} className={styles.case} aria-live="polite">
          <p>
            <strong>{isCured ? text.cured : text.watch}</strong>{' '}
            {isCured ? text.cases[failure].cured : text.cases[failure].look}
          </p>
          {!isCured && (
            <>
              <p className={styles.note}>{text.when(failureSteps)}</p>
              <p>
                <strong>{text.cure}</strong> {text.cases[failure].cure}
              </p>
            </>
          )}
          <Button
            small
            look={isCured ? 'plain' : 'primary'}
            onClick={() => void start(failure, isCured ? 'broken' : 'cure')}
          >
            {isCured ? text.back : text.apply}
          </Button>
        </div>
      )}
    </div>
  );
}

import { useEffect, useState } from 'react';
import { toFaultRecord } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import type { StepProfile } from '../../core/nn/stepProfile';
import { formatFault } from '../../i18n/formatFault';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { useSession, useStores } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import styles from './StepAnatomy.module.css';
import { StepFigure } from './StepFigure';

interface Props {
  /** Names what the pipeline figure lights up; null for nothing. */
  onHighlight: (highlight: string | null) => void;
}

type Answer = { profile: StepProfile | null } | { fault: FaultRecord };

/** What a training step is made of, as measured on this machine. It asks when it is first drawn. */
export function StepAnatomy({ onHighlight }: Props) {
  const messages = useMessages();
  const { step: text } = useRoomMessages('step');
  const { session } = useStores();
  // A run that is replaced meanwhile refuses: the next one is asked.
  const open = useSession(({ info, phase }) => info !== null && phase !== 'opening');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [asked, setAsked] = useState(0);
  const [measuring, setMeasuring] = useState(true);
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    const settle = (found: Answer) => {
      if (!wanted) return;
      setAnswer(found);
      setMeasuring(false);
    };
    session.engine.profile().then(
      (profile) => settle({ profile }),
      (error: unknown) => settle({ fault: toFaultRecord(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [open, asked, session]);
  useEffect(() => () => onHighlight(null), [onHighlight]);
  const again = (label: string) => (
    <Button
      small
      disabled={measuring}
      onClick={() => {
        setMeasuring(true);
        setAsked((times) => times + 1);
      }}
    >
      {label}
    </Button>
  );

  return (
    <div className={styles.part} data-step-anatomy={measuring ? 'measuring' : 'measured'}>
      <p role="status" className={styles.status}>
        {!open ? text.noRun : measuring ? text.measuring : ''}
      </p>
      {answer !== null &&
        ('fault' in answer ? (
          <Notice tone="bad" actions={again(text.retry)}>
            {formatFault(messages, answer.fault)}
          </Notice>
        ) : answer.profile === null ? (
          <p className={styles.text}>{text.noProgram}</p>
        ) : (
          <StepFigure
            profile={answer.profile}
            onHighlight={onHighlight}
            actions={again(text.again)}
          />
        ))}
    </div>
  );
}

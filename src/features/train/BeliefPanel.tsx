import { useMemo } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { useSession } from '../../store/stores';
import { Histogram } from '../../ui/Histogram';
import { Panel } from '../../ui/Panel';
import { usePaced } from '../../ui/usePaced';
import styles from './BeliefPanel.module.css';
import { histogram, mean } from './belief';

export function BeliefPanel() {
  const { belief: text } = useMessages().train;
  const glimpse = usePaced(
    useSession((session) => session.glimpse),
    500,
  );
  const bins = useMemo(
    () => histogram(glimpse?.forgedVerdicts ?? [], glimpse?.realVerdicts ?? []),
    [glimpse],
  );
  const forged = glimpse?.forgedVerdicts ?? new Float32Array();
  const real = glimpse?.realVerdicts ?? new Float32Array();
  const summary =
    forged.length === 0
      ? text.empty
      : real.length === 0
        ? text.summaryForged(mean(forged), forged.length)
        : text.summary(mean(forged), mean(real), forged.length);
  return (
    <Panel
      title={text.title}
      actions={
        <span className={styles.legend}>
          <span data-kind="forged">
            <i aria-hidden /> {text.forged}
          </span>
          <span data-kind="real">
            <i aria-hidden /> {text.real}
          </span>
        </span>
      }
    >
      <div className={styles.chart} data-verdicts={forged.length}>
        <Histogram bins={bins} summary={summary} labels={{ low: text.low, high: text.high }} />
        {forged.length === 0 && <p className={styles.empty}>{text.empty}</p>}
      </div>
      <p className={styles.words}>{text.text}</p>
    </Panel>
  );
}

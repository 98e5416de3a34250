import { useMemo } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { useSession } from '../../hooks/stores';
import { Histogram } from '../../ui/Histogram';
import { Panel } from '../../ui/Panel';
import { usePaced } from '../../ui/usePaced';
import styles from './ScorePanel.module.css';
import { scoreHistogram, mean } from './scoreHistogram';

export function ScorePanel() {
  const { belief: text } = useMessages().train;
  const batchPreview = usePaced(
    useSession((session) => session.batchPreview),
    500,
  );
  const bins = useMemo(
    () => scoreHistogram(batchPreview?.fakeScores ?? [], batchPreview?.realScores ?? []),
    [batchPreview],
  );
  const fake = batchPreview?.fakeScores ?? new Float32Array();
  const real = batchPreview?.realScores ?? new Float32Array();
  const summary =
    fake.length === 0
      ? text.empty
      : real.length === 0
        ? text.summaryFake(mean(fake), fake.length)
        : text.summary(mean(fake), mean(real), fake.length);
  return (
    <Panel
      part="scores"
      title={text.title}
      actions={
        <span className={styles.legend}>
          <span data-kind="fake">
            <i aria-hidden /> {text.fake}
          </span>
          <span data-kind="real">
            <i aria-hidden /> {text.real}
          </span>
        </span>
      }
    >
      <div className={styles.chart} data-scores={fake.length}>
        <Histogram bins={bins} summary={summary} labels={{ low: text.low, high: text.high }} />
        {fake.length === 0 && <p className={styles.empty}>{text.empty}</p>}
      </div>
      <p className={styles.words}>{text.text}</p>
    </Panel>
  );
}

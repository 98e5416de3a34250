import { Suspense, lazy } from 'react';
import type { HistogramBin } from './bins';
import styles from './Histogram.module.css';

interface Props {
  bins: HistogramBin[];
  /** Read aloud in place of the picture. */
  summary: string;
  labels: { low: string; high: string };
}

const Bars = lazy(async () => ({ default: (await import('./HistogramBars')).HistogramBars }));

/** Two heaps over one axis from 0 to 1. The chart library comes when the first one is drawn. */
export function Histogram(props: Props) {
  return (
    <div>
      <div className={styles.chart} role="img" aria-label={props.summary} data-plot="histogram">
        <Suspense fallback={null}>
          <Bars bins={props.bins} />
        </Suspense>
      </div>
      <div className={styles.ends}>
        <span>0 · {props.labels.low}</span>
        <span>1 · {props.labels.high}</span>
      </div>
    </div>
  );
}

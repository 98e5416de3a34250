import { Suspense, lazy } from 'react';
import styles from './Histogram.module.css';

export interface HistogramBin {
  /** Middle of the bin. */
  at: number;
  forged: number;
  real: number;
}

export interface HistogramProps {
  bins: HistogramBin[];
  /** Read aloud in place of the picture. */
  summary: string;
  labels: { low: string; high: string; real: string; forged: string };
}

const Bars = lazy(async () => ({ default: (await import('./HistogramBars')).HistogramBars }));

/** Two heaps over one axis from 0 to 1. The chart library comes when the first one is drawn. */
export function Histogram(props: HistogramProps) {
  return (
    <div>
      <div className={styles.chart} role="img" aria-label={props.summary} data-plot="histogram">
        <Suspense fallback={null}>
          <Bars {...props} />
        </Suspense>
      </div>
      <div className={styles.ends}>
        <span>0 · {props.labels.low}</span>
        <span>1 · {props.labels.high}</span>
      </div>
    </div>
  );
}

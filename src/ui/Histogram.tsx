import { Suspense, lazy, useEffect, useState } from 'react';
import { afterPaint } from './afterPaint';
import type { HistogramBin } from './bins';
import styles from './Histogram.module.css';

interface Props {
  bins: HistogramBin[];
  /** Read aloud in place of the picture. */
  summary: string;
  labels: { low: string; high: string };
}

const Bars = lazy(async () => ({ default: (await import('./HistogramBars')).HistogramBars }));

/** Two heaps over one axis from 0 to 1. The chart library is not needed for the first paint. */
export function Histogram(props: Props) {
  const [painted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => setPainted(true)), []);
  return (
    <div>
      <div className={styles.chart} role="img" aria-label={props.summary} data-plot="histogram">
        <Suspense fallback={null}>{painted && <Bars bins={props.bins} />}</Suspense>
      </div>
      <div className={styles.ends}>
        <span>0 · {props.labels.low}</span>
        <span>1 · {props.labels.high}</span>
      </div>
    </div>
  );
}

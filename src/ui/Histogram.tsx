import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { afterPaint } from './afterPaint';
import type { HistogramBin } from './bins';
import styles from './Histogram.module.css';
import { lazyPart } from './lazyPart';

interface ChartProps {
  bins: HistogramBin[];
  /** Read aloud in place of the picture. */
  summary: string;
}

interface Props extends ChartProps {
  labels: { low: string; high: string };
}

function Chart({ summary, children }: { summary: string; children?: ReactNode }) {
  return (
    <div className={styles.chart} role="img" aria-label={summary} data-plot="histogram">
      {children}
    </div>
  );
}

const LazyChart = lazyPart(async () => {
  const { HistogramBars } = await import('./HistogramBars');
  return ({ bins, summary }: ChartProps) => (
    <Chart summary={summary}>
      <HistogramBars bins={bins} />
    </Chart>
  );
});

/** Two heaps over one axis from 0 to 1. The chart library is not needed for the first paint. */
export function Histogram({ bins, summary, labels }: Props) {
  const [painted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => setPainted(true)), []);
  const empty = <Chart summary={summary} />;
  return (
    <div>
      {painted ? <LazyChart waiting={empty} props={{ bins, summary }} /> : empty}
      <div className={styles.ends}>
        <span>0 · {labels.low}</span>
        <span>1 · {labels.high}</span>
      </div>
    </div>
  );
}

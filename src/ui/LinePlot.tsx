import { useEffect, useRef, useState } from 'react';
import { afterPaint } from './afterPaint';
import { Button } from './Button';
import { DataTable } from './DataTable';
import styles from './LinePlot.module.css';
import { PartFailed } from './PartFailed';
import type { PlotData, PlotSource } from './plotSource';
import { reloadStyles } from './reloadStyles';

interface Props extends PlotSource {
  xLabel: string;
  /** What the plot shows at this moment, in a sentence; read aloud in place of the picture. */
  summary: string;
  text: { table: string; plot: string; format: (value: number) => string };
}

/** At most `rows` rows, evenly spread, newest first. */
function sampled({ x, ys }: PlotData, rows: number, format: (value: number) => string): string[][] {
  const stride = Math.max(1, Math.ceil(x.length / rows));
  const table: string[][] = [];
  for (let i = x.length - 1; i >= 0; i -= stride) {
    table.push([String(x[i] ?? ''), ...ys.map((y) => format(y[i] ?? Number.NaN))]);
  }
  return table;
}

/** Live curves: every step thin, their running average bold. A canvas, so its words are beside it. */
export function LinePlot({ curves, lines, read, subscribe, xLabel, summary, text }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [table, setTable] = useState<string[][] | null>(null);
  const asTable = table !== null;
  /** Why the chart library did not come. */
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let end: (() => void) | null = null;
    let wanted = true;
    // The chart library is not needed for the first paint.
    const cancel = afterPaint(() => {
      import('./livePlot').then(
        ({ livePlot }) => {
          if (wanted) end = livePlot(element, { curves, lines, read, subscribe });
        },
        (error: unknown) => setFailure({ error }),
      );
    });
    return () => {
      wanted = false;
      cancel();
      end?.();
    };
  }, [curves, lines, read, subscribe, asTable, failure]);

  const retry = () => {
    reloadStyles().then(
      () => setFailure(null),
      (error: unknown) => setFailure({ error }),
    );
  };
  const columns = [xLabel, ...curves.map(({ label }) => label)];
  return (
    <div>
      {asTable ? (
        <div className={styles.plot}>
          <DataTable caption={summary} columns={columns} rows={table} />
        </div>
      ) : failure ? (
        <PartFailed error={failure.error} onRetry={retry} />
      ) : (
        <div ref={host} className={styles.plot} role="img" aria-label={summary} data-plot="lines" />
      )}
      <div className={styles.foot}>
        <span className={styles.axis}>{asTable ? '' : xLabel}</span>
        <Button
          look="quiet"
          className={styles.toggle}
          onClick={() => setTable(asTable ? null : sampled(read(), 40, text.format))}
        >
          {asTable ? text.plot : text.table}
        </Button>
      </div>
    </div>
  );
}

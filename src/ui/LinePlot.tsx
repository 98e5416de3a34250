import { useEffect, useRef, useState } from 'react';
import { afterPaint } from './afterPaint';
import { Button } from './Button';
import { DataTable } from './DataTable';
import styles from './LinePlot.module.css';
import type { PlotData, PlotSource } from './plotSource';

interface Props extends PlotSource {
  xLabel: string;
  /** What the plot shows at this moment, in a sentence; read aloud in place of the picture. */
  summary: string;
  text: {
    table: string;
    plot: string;
    /** Above the table that takes the plot's place where its code could not be loaded. */
    failed: string;
    format: (value: number) => string;
  };
}

const tableRows = 40;

/** At most `rows` rows of x and every y, evenly spread, newest first. */
function sampled({ x, ys }: PlotData, rows: number): number[][] {
  const stride = Math.max(1, Math.ceil(x.length / rows));
  const table: number[][] = [];
  for (let i = x.length - 1; i >= 0; i -= stride) {
    table.push([x, ...ys].map((values) => values[i] ?? Number.NaN));
  }
  return table;
}

/** Live curves: every step thin, their running average bold. A canvas, so its words are beside it. */
export function LinePlot({ curves, lines, read, subscribe, xLabel, summary, text }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [table, setTable] = useState<number[][] | null>(null);
  const [failed, setFailed] = useState(false);
  const asTable = table !== null;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let end: (() => void) | null = null;
    let wanted = true;
    // The chart library is not needed for the first paint.
    const cancel = afterPaint(() => {
      import('./livePlot').then(
        ({ livePlot }) => {
          if (!wanted) return;
          setFailed(false);
          end = livePlot(element, { curves, lines, read, subscribe });
        },
        () => {
          if (!wanted) return;
          setFailed(true);
          setTable(sampled(read(), tableRows));
        },
      );
    });
    return () => {
      wanted = false;
      cancel();
      end?.();
    };
  }, [curves, lines, read, subscribe, asTable]);

  const rows = table?.map(([x, ...ys]) => [String(x), ...ys.map((y) => text.format(y))]) ?? [];
  const columns = [xLabel, ...curves.map(({ label }) => label)];
  return (
    <div>
      {failed && asTable && (
        <p className={styles.failed} role="alert">
          {text.failed}
        </p>
      )}
      {asTable ? (
        <div className={styles.plot}>
          <DataTable caption={summary} columns={columns} rows={rows} />
        </div>
      ) : (
        <div ref={host} className={styles.plot} role="img" aria-label={summary} data-plot="lines" />
      )}
      <div className={styles.foot}>
        <span className={styles.axis}>{asTable ? '' : xLabel}</span>
        <Button
          look="quiet"
          className={styles.toggle}
          onClick={() => setTable(asTable ? null : sampled(read(), tableRows))}
        >
          {asTable ? text.plot : text.table}
        </Button>
      </div>
    </div>
  );
}

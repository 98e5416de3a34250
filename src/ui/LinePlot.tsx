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
  /** A column that only the table has. */
  extra?: { label: string; read: () => ArrayLike<number>; format: (value: number) => string };
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

/**
 * Live curves: every step thin, their running average bold. A canvas, so its words are beside it. Where the
 * chart library does not come, a table stands in its place, with the reason and a way to try again.
 */
export function LinePlot(props: Props) {
  const { curves, lines, logAxis, mark, read, subscribe, xLabel, summary, text, extra } = props;
  const host = useRef<HTMLDivElement>(null);
  const [table, setTable] = useState<number[][] | null>(null);
  /** Why the chart library did not come. */
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
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
          if (wanted) end = livePlot(element, { curves, lines, logAxis, mark, read, subscribe });
        },
        (error: unknown) => {
          if (!wanted) return;
          setFailure({ error });
          setTable(sampled(read(), tableRows));
        },
      );
    });
    return () => {
      wanted = false;
      cancel();
      end?.();
    };
  }, [curves, lines, logAxis, mark, read, subscribe, asTable]);

  const showPlot = () => {
    const plot = () => {
      setFailure(null);
      setTable(null);
    };
    if (failure === null) plot();
    else reloadStyles().then(plot, (error: unknown) => setFailure({ error }));
  };
  const showTable = () => {
    const { x, ys } = read();
    setTable(sampled({ x, ys: extra ? [...ys, extra.read()] : ys }, tableRows));
  };
  const values = curves.map(({ label }) => ({ label, format: text.format }));
  const columns = extra ? [...values, extra] : values;
  const rows =
    table?.map(([x, ...ys]) => [
      String(x),
      ...columns.map(({ format }, i) => format(ys[i] ?? Number.NaN)),
    ]) ?? [];
  return (
    <div>
      {failure && <PartFailed error={failure.error} onRetry={showPlot} />}
      {asTable ? (
        <div className={styles.plot}>
          <DataTable
            caption={summary}
            columns={[xLabel, ...columns.map(({ label }) => label)]}
            rows={rows}
          />
        </div>
      ) : (
        <div ref={host} className={styles.plot} role="img" aria-label={summary} data-plot="lines" />
      )}
      <div className={styles.foot}>
        <span className={styles.axis}>{asTable ? '' : xLabel}</span>
        <Button look="quiet" className={styles.toggle} onClick={asTable ? showPlot : showTable}>
          {asTable ? text.plot : text.table}
        </Button>
      </div>
    </div>
  );
}

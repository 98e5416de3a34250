import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { Button } from './Button';
import { DataTable } from './DataTable';
import styles from './LinePlot.module.css';
import { plotOptions } from './plotOptions';
import type { PlotCurve, PlotLine } from './plotOptions';
import { smooth } from './smooth';

/** Curves as they stand: one x for all, NaN for a gap. */
export interface PlotData {
  x: ArrayLike<number>;
  ys: ArrayLike<number>[];
}

interface Props {
  curves: PlotCurve[];
  /** Levels to compare with, labelled in the plot. */
  lines: PlotLine[];
  /** Reads the curves anew; called a few times a second at most. */
  read: () => PlotData;
  /** Calls back whenever `read` would give something new. */
  subscribe: (listener: () => void) => () => void;
  xLabel: string;
  /** What the plot shows at this moment, in a sentence; read aloud in place of the picture. */
  summary: string;
  text: { table: string; plot: string; format: (value: number) => string };
}

/** Milliseconds between two drawings. */
const pace = 200;
/** Part of the visible steps that a smoothed value remembers. */
const memory = 0.02;

function drawn({ x, ys }: PlotData): uPlot.AlignedData {
  const xs = Array.from(x);
  const span = xs.length < 40 ? 0 : Math.max(2, ((xs.at(-1) ?? 0) - (xs[0] ?? 0)) * memory);
  const raw = ys.map((y) => Array.from(y, (value) => (Number.isNaN(value) ? null : value)));
  return [xs, ...raw, ...ys.map((y) => smooth(xs, y, span))];
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

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const size = () => ({ width: element.clientWidth || 280, height: element.clientHeight || 170 });
    const plot = new uPlot(plotOptions(curves, lines, size()), drawn(read()), element);
    let timer: ReturnType<typeof setTimeout> | null = null;
    const draw = () => {
      timer = null;
      plot.setData(drawn(read()));
    };
    const unsubscribe = subscribe(() => (timer ??= setTimeout(draw, pace)));
    const resized = new ResizeObserver(() => plot.setSize(size()));
    resized.observe(element);
    const themed = new MutationObserver(() => plot.redraw(false, true));
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      unsubscribe();
      resized.disconnect();
      themed.disconnect();
      if (timer !== null) clearTimeout(timer);
      plot.destroy();
    };
  }, [curves, lines, read, subscribe, asTable]);

  const columns = [xLabel, ...curves.map(({ label }) => label)];
  return (
    <div>
      {asTable ? (
        <div className={styles.plot}>
          <DataTable caption={summary} columns={columns} rows={table} />
        </div>
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

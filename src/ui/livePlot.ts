import './languageTag';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { observeSize } from './observeSize';
import { plotOptions } from './plotOptions';
import type { PlotData, PlotSource } from './plotSource';
import { smooth } from './smooth';

/** Milliseconds between two drawings. */
const pace = 200;
/** Part of the visible steps that a smoothed value remembers. */
const memory = 0.02;

function drawn({ x, ys }: PlotData, isLog: boolean): uPlot.AlignedData {
  const xs = Array.from(x);
  const span = xs.length < 40 ? 0 : Math.max(2, ((xs.at(-1) ?? 0) - (xs[0] ?? 0)) * memory);
  const logarithm = (value: number) => (value > 0 ? Math.log10(value) : Number.NaN);
  const curves = isLog ? ys.map((y) => Array.from(y, logarithm)) : ys;
  const raw = curves.map((y) => Array.from(y, (value) => (Number.isNaN(value) ? null : value)));
  return [xs, ...raw, ...curves.map((y) => smooth(xs, y, span))];
}

/**
 * Draws the curves into `element` and keeps them, their size and their colours up to date.
 * @returns a function that takes the plot away
 */
export function livePlot(
  element: HTMLElement,
  { curves, lines, logAxis, mark, read, subscribe }: PlotSource,
) {
  const size = () => ({ width: element.clientWidth || 280, height: element.clientHeight || 170 });
  const plot = new uPlot(
    plotOptions({ curves, lines, logAxis, mark }, size()),
    drawn(read(), logAxis !== undefined),
    element,
  );
  let timer: ReturnType<typeof setTimeout> | null = null;
  const draw = () => {
    timer = null;
    plot.setData(drawn(read(), logAxis !== undefined));
  };
  const unsubscribe = subscribe(() => (timer ??= setTimeout(draw, pace)));
  const unobserve = observeSize(element, () => plot.setSize(size()));
  const themed = new MutationObserver(() => plot.redraw(false, true));
  themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    unsubscribe();
    unobserve();
    themed.disconnect();
    if (timer !== null) clearTimeout(timer);
    plot.destroy();
  };
}

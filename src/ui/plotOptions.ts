import type uPlot from 'uplot';
import type { LogAxis, PlotCurve, PlotLine, PlotMark, PlotSource, SeriesStyle } from './plotSource';
import { calmRange } from './smooth';

const dashes: Record<SeriesStyle, number[]> = {
  g: [],
  d: [6, 4],
  data: [1.5, 3],
  ink: [],
  'ink-soft': [],
};

/** Canvases can't use custom properties, so they are read at every drawing: themes switch in place. */
function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#888';
}

function rootSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

const font = () => `${Math.round(0.6875 * rootSize())}px 'Inter Variable', system-ui, sans-serif`;

/** In pixels of the canvas. */
const canvasFont = () => font().replace(/^\d+/, (size) => String(Number(size) * devicePixelRatio));

function drawLines(plot: uPlot, lines: PlotLine[]): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.font = canvasFont();
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  for (const { value, label, seriesStyle } of lines) {
    const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
    if (y < bbox.top - 1 || y > bbox.top + bbox.height + 1) continue;
    ctx.strokeStyle = token('--edge');
    ctx.lineWidth = scale;
    ctx.setLineDash([2 * scale, 3 * scale]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    const width = ctx.measureText(label).width;
    ctx.fillStyle = token('--panel');
    ctx.globalAlpha = 0.82;
    ctx.fillRect(
      bbox.left + bbox.width - width - 4 * scale,
      y - 15 * scale,
      width + 4 * scale,
      13 * scale,
    );
    ctx.globalAlpha = 1;
    ctx.fillStyle = token(`--${seriesStyle}`);
    ctx.fillText(label, bbox.left + bbox.width - 2 * scale, y - 2 * scale);
  }
  ctx.restore();
}

/** An upright line, its label at the side that has room. */
function drawMark(plot: uPlot, { x, label }: PlotMark): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const at = Math.round(plot.valToPos(x, 'x', true)) + 0.5;
  const isLeft = at < bbox.left + bbox.width / 2;
  ctx.save();
  ctx.font = canvasFont();
  ctx.textAlign = isLeft ? 'left' : 'right';
  ctx.textBaseline = 'top';
  ctx.strokeStyle = token('--ink');
  ctx.fillStyle = token('--ink');
  ctx.lineWidth = scale;
  ctx.setLineDash([4 * scale, 3 * scale]);
  ctx.beginPath();
  ctx.moveTo(at, bbox.top);
  ctx.lineTo(at, bbox.top + bbox.height);
  ctx.stroke();
  ctx.fillText(label, at + (isLeft ? 4 : -4) * scale, bbox.top);
  ctx.restore();
}

/** Ticks at the powers of ten; the curves are logarithms already. */
function logTicks({ low, high, format }: LogAxis): uPlot.Axis {
  const first = Math.ceil(Math.log10(low));
  const count = Math.floor(Math.log10(high)) - first + 1;
  return {
    splits: Array.from({ length: count }, (_, i) => first + i),
    values: (_, ticks) => ticks.map((tick) => format(10 ** tick)),
    size: 44,
  };
}

/** The look of every live plot: no legend, no cursor, hairline grid, three voices. */
export function plotOptions(
  { curves, lines, logAxis, mark }: Pick<PlotSource, 'curves' | 'lines' | 'logAxis' | 'mark'>,
  size: { width: number; height: number },
): uPlot.Options {
  const curve = ({ seriesStyle, label }: PlotCurve, bold: boolean): uPlot.Series => ({
    label,
    stroke: () => token(`--${seriesStyle}`),
    width: bold ? 2 : 1,
    alpha: bold ? 1 : 0.22,
    dash: bold ? dashes[seriesStyle] : [],
    points: { show: (plot) => bold && plot.data[0].length === 1, size: 5 },
  });
  const include = lines.map(({ value }) => value);
  return {
    ...size,
    padding: [10, 16, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_, low, high) => [Math.min(low, 1), Math.max(high, 20)] },
      y: logAxis
        ? { range: [Math.log10(logAxis.low), Math.log10(logAxis.high)] }
        : {
            range: (plot) =>
              calmRange(
                plot.data.slice(1).flatMap((values) => Array.from(values)),
                include,
              ),
          },
    },
    axes: [
      {
        stroke: () => token('--ink-soft'),
        font: font(),
        size: 24,
        gap: 3,
        grid: { show: false },
        ticks: { stroke: () => token('--hairline'), width: 1, size: 4 },
        values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? compact(tick) : '')),
      },
      {
        stroke: () => token('--ink-soft'),
        font: font(),
        size: 36,
        gap: 4,
        space: 32,
        grid: { stroke: () => token('--hairline'), width: 1 },
        ticks: { show: false },
        ...(logAxis
          ? logTicks(logAxis)
          : { values: (_, ticks) => ticks.map((tick) => String(tick).replace('-', '−')) }),
      },
    ],
    series: [
      {},
      ...curves.map((one) => curve(one, false)),
      ...curves.map((one) => curve(one, true)),
    ],
    hooks: {
      draw: [(plot) => drawLines(plot, lines), (plot) => mark && drawMark(plot, mark)],
    },
  };
}

function compact(value: number): string {
  return value >= 10_000 ? `${value / 1000}k` : String(value);
}

import type { Report, Row } from './runner';
import { variantTitles } from './variants';

const columns: [string, (row: Row) => string][] = [
  ['trainer', (row) => variantTitles[row.variant]],
  ['step ms', (row) => `${row.step.median.toFixed(1)} (p95 ${row.step.p95.toFixed(1)})`],
  ['× the first', (row) => row.speedup.toFixed(2)],
  ['compiled × this', (row) => ratio(row.overCompiled)],
  ['images/s', (row) => row.imagesPerSecond.toFixed(1)],
  ['GFLOP/s', (row) => row.gflops.toFixed(2)],
  ['enqueue ms', (row) => `${row.enqueue.median.toFixed(2)} (best ${row.enqueue.best.toFixed(2)})`],
  ['first step ms', (row) => row.firstStep.toFixed(0)],
  ['dispatches', (row) => String(row.asked?.step.dispatches ?? '–')],
  ['submits', (row) => String(row.asked?.step.submits ?? '–')],
  ['uploaded', (row) => bytes(row.asked?.step.uploaded)],
  ['read-backs', (row) => String(row.asked?.step.readBacks ?? '–')],
  ['pipelines', (row) => String(row.asked?.pipelines ?? '–')],
  ['peak GPU', (row) => bytes(row.asked?.peakBytes)],
  ['first losses D, G', (row) => `${row.losses.d.toFixed(5)}, ${row.losses.g.toFixed(5)}`],
];

function ratio(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(2);
}

function bytes(count: number | undefined): string {
  if (count === undefined) return '–';
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** A Markdown table, a trainer a column: there are more figures than trainers. */
export function markdown({
  device,
  model,
  repetitions,
  matrixPeak,
  rows,
  gflopPerStep,
}: Report): string {
  const { generator, discriminator, initialSize, kernel, batch, loss } = model;
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const [title, ...figures] = columns;
  const heads = rows.map((row) => title?.[1](row) ?? '');
  return [
    `Device: ${device}. G ${generator.join('·')} from ${initialSize}×${initialSize}, D ${discriminator.join('·')}, kernel ${kernel}, batch ${batch}, loss ${loss}: ${gflopPerStep.toFixed(2)} GFLOP a step.`,
    `Medians of ${repetitions} repetitions in turn; ratios are medians of the ratios within repetitions. Best matrix product in the same run: ${matrixPeak.toFixed(1)} GFLOP/s.`,
    '',
    line(['figure', ...heads]),
    line(['---', ...heads.map(() => '---')]),
    ...figures.map(([name, cell]) => line([name, ...rows.map(cell)])),
    '',
  ].join('\n');
}

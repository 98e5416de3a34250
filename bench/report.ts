import type { Report, Row } from './runner';
import { variantTitles } from './variants';

const columns: [string, (row: Row) => string][] = [
  ['trainer', (row) => variantTitles[row.variant]],
  ['step ms', (row) => `${row.step.median.toFixed(1)} (p95 ${row.step.p95.toFixed(1)})`],
  ['×', (row) => row.speedup.toFixed(2)],
  ['images/s', (row) => row.imagesPerSecond.toFixed(1)],
  ['GFLOP/s', (row) => row.gflops.toFixed(2)],
  ['enqueue ms', (row) => `${row.enqueue.median.toFixed(2)} (best ${row.enqueue.best.toFixed(2)})`],
  ['dispatches', (row) => String(row.count.dispatches)],
  ['submits', (row) => String(row.count.submits)],
  ['uploaded', (row) => bytes(row.count.uploaded)],
  ['read-backs', (row) => String(row.count.readBacks)],
  ['pipelines', (row) => String(row.pipelines)],
  ['first step ms', (row) => row.firstStep.toFixed(0)],
  ['peak GPU', (row) => bytes(row.peakBytes)],
  ['first losses D, G', (row) => `${row.losses.d.toFixed(5)}, ${row.losses.g.toFixed(5)}`],
];

function bytes(count: number): string {
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
    `Medians of ${repetitions} repetitions in turn; × is the median of the ratios within repetitions. Best matrix product in the same run: ${matrixPeak.toFixed(1)} GFLOP/s.`,
    '',
    line(['figure', ...heads]),
    line(['---', ...heads.map(() => '---')]),
    ...figures.map(([name, cell]) => line([name, ...rows.map(cell)])),
    '',
  ].join('\n');
}

import type { Result } from './job';
import type { KernelReport, OpTime } from './kernels';
import { subject, table } from './markdown';
import type { Report, Row } from './runner';
import type { ScalingReport } from './scaling';
import { variantTitles } from './variants';

const figures: [string, (row: Row) => string][] = [
  ['figure', (row) => variantTitles[row.variant]],
  ['step ms', (row) => `${row.step.median.toFixed(1)} (p95 ${row.step.p95.toFixed(1)})`],
  ['× the first', (row) => row.speedup.toFixed(2)],
  ['compiled × this', (row) => ratio(row.overCompiled)],
  ['step in a run, ms', (row) => row.run.toFixed(2)],
  ['compiled × this in a run', (row) => ratio(row.runOverCompiled)],
  ['images/s in a run', (row) => row.imagesPerSecond.toFixed(1)],
  ['GFLOP/s in a run', (row) => row.gflops.toFixed(2)],
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
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}

function bytes(count: number | undefined): string {
  if (count === undefined) return '–';
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** A trainer a column: there are more figures than trainers. */
function trainers({ device, model, repetitions, matrixPeak, rows, gflopPerStep }: Report): string {
  return [
    `${subject(device, model)}: ${gflopPerStep.toFixed(2)} GFLOP a step.`,
    `Medians of ${repetitions} repetitions in turn; ratios are medians of the ratios within repetitions. Best matrix product in the same run: ${matrixPeak.toFixed(1)} GFLOP/s.`,
    '',
    table(figures.map(([name, cell]) => [name, ...rows.map(cell)])),
    '',
  ].join('\n');
}

function scaling({ device, model, repetitions, rows }: ScalingReport): string {
  return [
    `${subject(device, model)}, and what changes. Medians of ${repetitions} repetitions in turn, steps in a run.`,
    '',
    table([
      ['compiled plan', 'GFLOP a step', 'ms', 'GFLOP/s', 'time over arithmetic, the first 1'],
      ...rows.map(({ change, flops, milliseconds, gflops, relative }) => [
        change,
        (flops / 1e9).toFixed(2),
        milliseconds.toFixed(2),
        gflops.toFixed(1),
        relative.toFixed(2),
      ]),
    ]),
    '',
  ].join('\n');
}

/** Ops of one name together. */
export function byKernel(ops: OpTime[]): (OpTime & { count: number })[] {
  const groups = new Map<string, OpTime & { count: number }>();
  for (const { label, milliseconds, flops } of ops) {
    const group = groups.get(label) ?? { label, milliseconds: 0, flops: 0, count: 0 };
    groups.set(label, {
      label,
      milliseconds: group.milliseconds + milliseconds,
      flops: group.flops + flops,
      count: group.count + 1,
    });
  }
  return [...groups.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}

function kernels({ device, model, repetitions, matrixPeak, step, ops }: KernelReport): string {
  const total = ops.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const cells = ({ label, milliseconds, flops }: OpTime, count: number) => {
    const gflops = flops / milliseconds / 1e6;
    const rate = flops > 0 ? [gflops.toFixed(1), percent(gflops / matrixPeak)] : ['–', '–'];
    return [label, String(count), milliseconds.toFixed(3), percent(milliseconds / total), ...rate];
  };
  const products = ops.filter(({ flops }) => flops > 0);
  const all = byKernel(products.map((op) => ({ ...op, label: 'all with arithmetic' })));
  const head = ['kernel', 'dispatches', 'ms', 'of the step', 'GFLOP/s', 'of the best product'];
  return [
    `${subject(device, model)}. Medians of ${repetitions} repetitions, by timestamps, a pass for each dispatch: ${total.toFixed(2)} ms together; a step as in training takes ${step.toFixed(2)} ms. Best matrix product in the same run: ${matrixPeak.toFixed(1)} GFLOP/s. Rates count padding taps.`,
    '',
    table([head, ...[...byKernel(ops), ...all].map((group) => cells(group, group.count))]),
    '',
    'Each dispatch with arithmetic, in the order of the step:',
    '',
    table([head, ...products.map((op) => cells(op, 1))]),
    '',
  ].join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

export function markdown(result: Result): string {
  switch (result.kind) {
    case 'trainers':
      return trainers(result.report);
    case 'scaling':
      return scaling(result.report);
    case 'kernels':
      return kernels(result.report);
    default:
      return result satisfies never;
  }
}

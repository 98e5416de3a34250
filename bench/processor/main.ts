import { availableParallelism } from 'node:os';
import type { ModelDescription } from '../../src/core/nn/model';
import { nodeWasmHost } from '../../scripts/wasmHost';
import { subject, table } from '../markdown';
import { measureOperations } from './operations';
import type { Build, OperationReport } from './operations';
import { measureXnnpack } from './xnnpack';
import type { Beside } from './xnnpack';

const twoDigits = (value: number) => value.toFixed(2);

function operationTable(title: string, report: OperationReport): string {
  const { peak, operations, step, flops } = report;
  const share = (rate: number) => `${((100 * rate) / peak).toFixed(0)} %`;
  const row = (name: string, work: number, milliseconds: number) => {
    if (work === 0) return [name, '–', twoDigits(milliseconds), '–', '–'];
    const rate = work / milliseconds / 1e6;
    return [name, (work / 1e6).toFixed(1), twoDigits(milliseconds), rate.toFixed(1), share(rate)];
  };
  const sum = (of: typeof operations) =>
    of.reduce((all, { milliseconds }) => all + milliseconds, 0);
  const products = operations.filter((each) => each.flops > 0);
  return [
    `${title}: best square product ${peak.toFixed(1)} GFLOP/s.`,
    table([
      ['operation', 'MFLOP', 'ms', 'GFLOP/s', 'of the best'],
      ...operations.map(({ name, flops: work, milliseconds }) => row(name, work, milliseconds)),
      row('all products', flops, sum(products)),
      row('all operations', flops, sum(operations)),
      row('a step', flops, step),
    ]),
  ].join('\n\n');
}

function xnnpackTable(rows: readonly Beside[]): string {
  return [
    'D’s convolutions forward, one thread, SIMD without fused multiply-adds, beside XNNPACK (TensorFlow.js on WebAssembly):',
    table([
      ['layer', 'shape', 'ours, GFLOP/s', 'XNNPACK', 'ours over it'],
      ...rows.map(({ layer, shape, ours, theirs, ratio }) => [
        layer,
        shape,
        ours.toFixed(1),
        theirs.toFixed(1),
        `${twoDigits(ratio)} ×`,
      ]),
    ]),
  ].join('\n\n');
}

/**
 * The operations of a step on WebAssembly, its products beside the inner product's own best, with one thread and with
 * all, and D's convolutions beside XNNPACK.
 */
export async function measureProcessor(
  model: ModelDescription,
  repetitions: number,
): Promise<{ rows: unknown; markdown: string }> {
  const host = nodeWasmHost();
  const one = { ...host, threads: 1 };
  const builds: [title: string, build: Build][] = [
    ['One thread, plain SIMD', { host: one, relaxed: false }],
    ['One thread, relaxed SIMD', { host: one, relaxed: true }],
    [`${host.threads} threads, relaxed SIMD`, { host, relaxed: true }],
  ];
  const reports: [title: string, report: OperationReport][] = [];
  for (const [title, build] of builds) {
    reports.push([title, await measureOperations(model, build, repetitions)]);
  }
  const beside = await measureXnnpack(model, host, repetitions);
  return {
    rows: { reports, beside },
    markdown: [
      `${subject(`${availableParallelism()} cores, Node ${process.version}`, model)}. Medians of ${repetitions} repetitions in turn.`,
      ...reports.map(([title, report]) => operationTable(title, report)),
      xnnpackTable(beside),
    ].join('\n\n'),
  };
}

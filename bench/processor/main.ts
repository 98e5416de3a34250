import { availableParallelism } from 'node:os';
import type { ModelDescription } from '../../src/core/nn/model';
import { nodeWasmHost } from '../../scripts/wasmHost';
import { subject, table } from '../markdown';
import { measureProducts } from './products';
import type { Build, ProductReport } from './products';
import { measureXnnpack } from './xnnpack';
import type { Beside } from './xnnpack';

const twoDigits = (value: number) => value.toFixed(2);

function productTable(title: string, report: ProductReport): string {
  const { peak, products, step, flops } = report;
  const share = (rate: number) => `${((100 * rate) / peak).toFixed(0)} %`;
  const row = (name: string, work: number, milliseconds: number) => {
    const rate = work / milliseconds / 1e6;
    return [name, (work / 1e6).toFixed(1), twoDigits(milliseconds), rate.toFixed(1), share(rate)];
  };
  const together = products.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return [
    `${title}: best square product ${peak.toFixed(1)} GFLOP/s.`,
    table([
      ['product', 'MFLOP', 'ms', 'GFLOP/s', 'of the best'],
      ...products.map(({ name, flops: work, milliseconds }) => row(name, work, milliseconds)),
      row('all products', flops, together),
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
 * The products of a step on WebAssembly beside the inner product's own best, with one thread and with
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
  const reports: [title: string, report: ProductReport][] = [];
  for (const [title, build] of builds) {
    reports.push([title, await measureProducts(model, build, repetitions)]);
  }
  const beside = await measureXnnpack(model, host, repetitions);
  return {
    rows: { reports, beside },
    markdown: [
      `${subject(`${availableParallelism()} cores, Node ${process.version}`, model)}. Medians of ${repetitions} repetitions in turn.`,
      ...reports.map(([title, report]) => productTable(title, report)),
      xnnpackTable(beside),
    ].join('\n\n'),
  };
}

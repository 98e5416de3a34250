import { expect, it } from 'vitest';
import { presets } from '../src/core/nn/model';
import { byKernel, markdown } from './report';
import { roomsMarkdown } from './rooms/report';
import { ladder, widened } from './scaling';
import { runSteps } from './timing';

const op = (label: string, milliseconds: number, flops: number) => ({ label, milliseconds, flops });

it('adds up the dispatches of a kernel, the slowest first', () => {
  expect(byKernel([op('a', 1, 10), op('b', 5, 0), op('a', 2, 20)])).toEqual([
    { label: 'b', milliseconds: 5, flops: 0, count: 1 },
    { label: 'a', milliseconds: 3, flops: 30, count: 2 },
  ]);
});

it('tells rates over the best product, and none where arithmetic does not matter', () => {
  const report = {
    device: 'a GPU',
    model: presets.tiny,
    repetitions: 3,
    matrixPeak: 100,
    step: 3.5,
    ops: [op('convolution', 2, 1e8), op('Adam', 2, 0)],
  };
  const lines = markdown({ kind: 'kernels', report }).split('\n');
  expect(lines).toContain('| convolution | 1 | 2.000 | 50.0 % | 50.0 | 50.0 % |');
  expect(lines).toContain('| Adam | 1 | 2.000 | 50.0 % | – | – |');
  expect(lines).toContain('| all with arithmetic | 1 | 2.000 | 50.0 % | 50.0 | 50.0 % |');
});

it('writes – for what a trainer does not have', () => {
  const row = {
    variant: 'webgl' as const,
    step: { median: 10, p95: 11, samples: [10] },
    run: 9,
    imagesPerSecond: 800,
    gflops: 1,
    enqueue: { median: 1, best: 1 },
    firstStep: 100,
    asked: null,
    losses: { d: 1.4, g: 0.7 },
    speedup: 1,
    overCompiled: NaN,
    runOverCompiled: NaN,
  };
  const text = markdown({
    kind: 'trainers',
    report: {
      device: 'a GPU',
      model: presets.tiny,
      gflopPerStep: 1,
      repetitions: 1,
      matrixPeak: 1,
      rows: [row],
    },
  });
  expect(text).toContain('| dispatches | – |');
  expect(text).toContain('| peak GPU | – |');
  expect(text).toContain('| compiled × this | – |');
  expect(text).toContain('| step ms | 10.0 (p95 11.0) |');
});

it('tells of the page what is asked beside what was measured', () => {
  const lines = roomsMarkdown('a GPU', 'A quiet machine.', [
    { what: 'a step', asked: '≤ 16 ms', found: '12.0 ms', met: true },
    { what: 'frames', asked: '60', found: '31.0', met: false },
    { what: 'a slider', asked: 'one frame', found: '40 ms', met: null },
  ]).split('\n');
  expect(lines.slice(2)).toEqual([
    '| figure | asked | measured | met |',
    '| --- | --- | --- | --- |',
    '| a step | ≤ 16 ms | 12.0 ms | yes |',
    '| frames | 60 | 31.0 | no |',
    '| a slider | one frame | 40 ms | – |',
  ]);
});

it('widens the nets but not the images', () => {
  const wide = widened(presets.tiny, 2);
  expect([wide.generator, wide.discriminator]).toEqual([
    [16, 8, 1],
    [8, 16],
  ]);
  expect(widened({ ...presets.tiny, discriminator: [1] }, 0.5).discriminator).toEqual([1]);
  expect(ladder(presets.tiny).map(({ change }) => change)).toEqual([
    ...['batch 16', 'batch 32', 'batch 64', 'batch 128', 'batch 256'],
    ...['channels ×0.5', 'channels ×1', 'channels ×2'],
  ]);
});

it('runs short steps in numbers and long ones alone', () => {
  expect(runSteps(4)).toBe(100);
  expect(runSteps(0.1)).toBe(256);
  expect(runSteps(5000)).toBe(1);
});

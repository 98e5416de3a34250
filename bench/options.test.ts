import { expect, it } from 'vitest';
import { readOptions, UsageError } from './options';

const read = (line: string) => readOptions(line.split(' ').filter((word) => word !== ''));

it('measures all trainers on the nets of the targets', () => {
  const { page, browser, json, job } = read('');
  expect({ page, browser, json, kind: job.kind }).toEqual({
    page: false,
    browser: false,
    json: null,
    kind: 'trainers',
  });
  expect(job.variants).toEqual(['stock', 'patched', 'jax', 'compiled', 'untuned']);
  expect(job.model).toMatchObject({
    generator: [128, 64, 32, 1],
    discriminator: [32, 64, 128],
    batch: 16,
    loss: 'nonSaturating',
  });
});

it('measures products on the processor, alone', () => {
  const { processor, job } = read('--processor --preset quick --repetitions 3');
  expect(processor).toBe(true);
  expect(job.repetitions).toBe(3);
  expect(() => read('--processor --browser')).toThrow(UsageError);
  expect(() => read('--processor --trainers wasm')).toThrow(UsageError);
});

it('has webgl, and smaller batches, in the browser', () => {
  const { job } = read('--browser');
  expect(job.variants).toContain('webgl');
  expect(job.model.batch).toBe(8);
});

it('reads what it is given', () => {
  const line = '--preset tiny --batch 32 --repetitions 2 --trainers compiled,jax --json out.json';
  const { json, job } = read(line);
  expect(json).toBe('out.json');
  expect(job).toMatchObject({ variants: ['compiled', 'jax'], repetitions: 2 });
  expect(job.model).toMatchObject({ generator: [8, 4, 1], batch: 32 });
  expect(read('--scaling').job.kind).toBe('scaling');
  expect(read('--kernels').job.kind).toBe('kernels');
  expect(read('--overhead').job.model).toMatchObject({ generator: [4, 4, 4, 1], batch: 4 });
});

it('measures the page or a class instead, when asked', () => {
  expect(read('--page --json out.json')).toMatchObject({ page: true, json: 'out.json' });
  expect(read('--classroom')).toMatchObject({ page: false, classroom: true });
});

it.each([
  ['--page --preset tiny', '--page takes --json alone, not --preset'],
  ['--browser --page', '--page takes --json alone, not --browser'],
  ['--classroom --page', '--page takes --json alone, not --classroom'],
  ['--classroom --batch 8', '--classroom takes --json alone, not --batch'],
  ['--preset huge', '--preset knows quick, quickWide, classroom, paper, tiny, not huge'],
  ['--batch 1', '--batch takes a whole number from 2, not 1'],
  ['--batch 1e3', '--batch takes a whole number'],
  ['--repetitions 0', '--repetitions takes a whole number from 1'],
  ['--trainers stock,webgl', '--trainers knows stock, patched, jax, compiled, untuned, not webgl'],
  ['--overhead --preset tiny', '--overhead or --preset, not both'],
  ['--kernels --scaling', '--scaling or --kernels, not both'],
  ['--fast', "Unknown option '--fast'"],
])('refuses %s', (line, reason) => {
  expect(() => read(line)).toThrow(UsageError);
  expect(() => read(line)).toThrow(reason);
});

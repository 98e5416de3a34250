import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOrder } from './arguments';
import { BadArguments } from './files';
import { lossesCsv, progressLine, Stopwatch } from './report';
import { imageGridPng } from './imageGrid';
import { decode } from 'fast-png';

function refusal(line: string): string {
  try {
    parseOrder(line.split(' '));
  } catch (error) {
    if (error instanceof BadArguments) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parseOrder', () => {
  it('reads what it is given', () => {
    const line =
      '--dataset fashion --preset classroom --steps 20 --seed 9 --out runs/x --engine tfjs';
    const { config, setup, resumed, steps, out, engine } = parseOrder(line.split(' '));
    expect({ setup, resumed, steps, out, engine }).toEqual({
      setup: 'classroom',
      resumed: null,
      steps: 20,
      out: 'runs/x',
      engine: 'tfjs',
    });
    expect(config).toMatchObject({ dataset: 'fashion', model: { loss: 'softmax', seed: 9 } });
  });

  it('needs nothing', () => {
    expect(parseOrder([])).toMatchObject({ setup: 'quick', out: 'runs/mnist-quick-7' });
  });

  it('gives a preset the channels of the data, as the page does', () => {
    const channels = (line: string) => parseOrder(line.split(' ')).config.model.generator.at(-1);
    expect(channels('--preset quick --dataset faces')).toBe(3);
    expect(channels('--preset paper --dataset mnist')).toBe(1);
  });

  it.each([
    ['--dataset cats', '--dataset must be one of'],
    ['--preset huge', '--preset must be one of'],
    ['--engine cuda', '--engine must be one of'],
    ['--steps 0', '--steps must be at least 1'],
    ['--steps -3', '--steps'],
    ['--steps=-3', '--steps must be a whole number'],
    ['--steps 1.5', '--steps must be a whole number'],
    ['--steps 99999999', '--steps must be a whole number up to'],
    ['--seed 4294967296', '--seed must be a whole number up to'],
    ['--seed seven', '--seed must be a whole number'],
    ['--out=', '--out must name a folder'],
    ['--out package.json', 'is a file'],
    ['--verbose', "Unknown option '--verbose'"],
    ['quick', "Unexpected argument 'quick'"],
  ])('refuses %s in one line', (line, reason) => {
    const message = refusal(line);
    expect(message).toContain(reason);
    expect(message).not.toContain('\n');
    expect(existsSync('runs/x')).toBe(false);
  });
});

it('draws an image grid: rows of images, −1 black and 1 white', () => {
  const images = Float32Array.of(-1, 1, 1, -1, 0, 0, 0, 0, 1, 1, 1, 1);
  const { width, height, data, channels } = decode(imageGridPng(images, 2, 2, 1));
  expect([width, height, channels]).toEqual([4, 4, 1]);
  expect(Array.from(data)).toEqual([
    0, 255, 128, 128, 255, 0, 128, 128, 255, 255, 0, 0, 255, 255, 0, 0,
  ]);
  const colours = decode(imageGridPng(Float32Array.of(1, -1, 0), 1, 1, 3));
  expect(Array.from(colours.data)).toEqual([255, 0, 128]);
});

it('measures speed from the first iteration to the last', () => {
  const watch = new Stopwatch();
  expect(watch.stepsPerSecond).toBe(0);
  watch.computed(1, 60_000);
  expect(watch.stepsPerSecond).toBe(0);
  watch.computed(21, 62_000);
  expect(watch.stepsPerSecond).toBe(10);
  expect(progressLine({ step: 21, d: 1.4, g: 0.7 }, 81, 64, 10)).toBe(
    'step 21/81   D 1.400   G 0.700   10.00 steps/s   640 images/s   0:06 left',
  );
});

it('lists the losses', () => {
  expect(lossesCsv([{ step: 1, d: 1.5, g: 0.5 }])).toBe('step,d,g\n1,1.5,0.5\n');
});

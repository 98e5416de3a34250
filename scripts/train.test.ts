import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { decode } from 'fast-png';
import { runScript } from './runScript.fixture';

const folder = mkdtempSync(join(tmpdir(), 'ganvas-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

const train = (...args: string[]) => runScript('train', ...args);

it('trains, and leaves samples, losses and what it takes to do it again', async () => {
  const out = join(folder, 'tiny');
  const result = await train(
    '--preset',
    'tiny',
    '--dataset',
    'shapes',
    '--steps',
    '3',
    '--out',
    out,
  );
  // Vulkan's loader and Dawn write there, too, of every driver that does not serve.
  expect(result.err).not.toMatch(/plain JavaScript|compiled trainer did not/);
  expect(result.code).toBe(0);
  expect(readdirSync(out).sort()).toEqual([
    'losses.csv',
    'model.safetensors',
    'quality.csv',
    'run.json',
    'samples.png',
  ]);
  const { width, height, data } = decode(readFileSync(join(out, 'samples.png')));
  expect([width, height]).toEqual([256, 256]);
  // After three steps the pictures are all but grey: two shades.
  expect(new Set(data).size).toBeGreaterThan(1);
  const rows = readFileSync(join(out, 'losses.csv'), 'utf8').trim().split('\n');
  expect(rows).toHaveLength(4);
  expect(rows[1]).toMatch(/^1,1\.\d+,0\.\d+$/);
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as Record<string, unknown>;
  expect(run).toMatchObject({ setup: 'tiny', steps: 3, config: { model: { seed: 7 } } });
  expect(run['stepsPerSecond']).toEqual(expect.any(Number));
});

it('answers bad arguments with one line, exit code 2 and no file', async () => {
  const out = join(folder, 'none');
  const { code, err } = await train('--preset', 'huge', '--out', out);
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(existsSync(out)).toBe(false);
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { Quality } from '../src/core/metrics/quality';
import type { Checkpoint } from '../src/core/checkpoint';
import { runScript } from './runScript.fixture';
import { readModel } from './train/files';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ganvas-evaluate-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const evaluate = (...args: string[]) => runScript('evaluate', ...args);

const digits = join(root, 'public/models/digits.json');

it('measures the images of a file as the page does', async () => {
  const run = await evaluate('--model', digits, '--samples', '128', '--json', at('q.json'));
  expect(run.code).toBe(0);
  const found = JSON.parse(readFileSync(at('q.json'), 'utf8')) as Quality;
  const { steps } = JSON.parse(readFileSync(digits, 'utf8')) as { steps: number };
  expect(found).toMatchObject({ step: steps, samples: 128, average: true });
  expect(found.classes?.reduce((a, b) => a + b)).toBe(128);
  // Near to what as many real images have, and far from noise.
  expect(found.features?.share).toBeLessThan(0.12);
  expect(found.features?.noise).toBeGreaterThan(1);
  expect(found.components.share).toBeLessThan(0.5 * found.components.noise);
  expect(found.manifold?.precision).toBeGreaterThan(0.5);
  expect(found.manifold?.recall).toBeGreaterThan(0.5);
  expect(run.out).toContain(`classes covered:`);
  expect(run.out).toMatch(/copying: Z_U .* of 128 images.* images held out/);
  expect(run.out).toContain(`${(100 * (found.features?.share ?? NaN)).toFixed(1)} %`);
});

it('reads what ships with the page from its manifest', () => {
  const { steps, config } = JSON.parse(readFileSync(digits, 'utf8')) as Checkpoint & {
    steps: number;
  };
  expect(readModel(digits)).toMatchObject({ step: steps, config });
});

it.each([
  ['no file', [], '--model names the file'],
  ['a file that is not there', ['--model', 'nowhere'], 'there is no file'],
  ['a file that is none of ours', ['--model', 'package.json'], 'lists no files of weights'],
  ['another file that is none of ours', ['--model', 'README.md'], 'cannot be used'],
  ['too few samples', ['--model', digits, '--samples', '2'], '--samples must be'],
])('refuses %s in one line', async (_, args, reason) => {
  const { code, err } = await evaluate(...args);
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toContain(reason);
});

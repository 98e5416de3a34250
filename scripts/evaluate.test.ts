import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { presetFor } from '../src/core/config';
import type { Quality } from '../src/core/metrics/quality';
import { initialState } from '../src/core/nn/parameters';
import { writeTraining } from '../src/core/safetensors/checkpoint';
import type { Checkpoint } from '../src/core/checkpoint';
import { readModel } from './train/files';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ganvas-evaluate-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

function evaluate(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const command = ['--import', 'tsx', 'scripts/evaluate.ts', ...args];
    const child = execFile(process.execPath, command, { cwd: root }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const { model } = presetFor('tiny', 'mnist');
const config = { dataset: 'mnist' as const, model };
const state = { config, step: 0, updates: { g: 0, d: 0 }, arrays: initialState(model) };
writeFileSync(at('model.safetensors'), writeTraining(state));

it('measures the images of a file as the page does', { timeout: 300_000 }, async () => {
  const file = at('model.safetensors');
  const run = await evaluate('--model', file, '--samples', '128', '--json', at('q.json'));
  expect(run.code).toBe(0);
  const found = JSON.parse(readFileSync(at('q.json'), 'utf8')) as Quality;
  expect(found).toMatchObject({ step: 0, samples: 128, average: true });
  expect(found.classes?.reduce((a, b) => a + b)).toBe(128);
  // Grey without digits: far from the data, and nothing of it covered.
  expect(found.features?.share).toBeGreaterThan(0.5);
  expect(found.components.share).toBeGreaterThan(found.components.real);
  expect(found.manifold?.coverage).toBeLessThan(0.1);
  expect(run.out).toContain(`classes covered:`);
  expect(run.out).toMatch(/copying: Z_U .* of 128 images.* images held out/);
  expect(run.out).toContain(`${(100 * (found.features?.share ?? NaN)).toFixed(1)} %`);
});

it('reads what ships with the page from its manifest', () => {
  const manifest = join(root, 'public/models/digits.json');
  const { steps, config } = JSON.parse(readFileSync(manifest, 'utf8')) as Checkpoint & {
    steps: number;
  };
  expect(readModel(manifest)).toMatchObject({ step: steps, config });
});

it.each([
  ['no file', [], '--model names the file'],
  ['a file that is not there', ['--model', 'nowhere'], 'there is no file'],
  ['a file that is none of ours', ['--model', 'package.json'], 'lists no files of weights'],
  ['another file that is none of ours', ['--model', 'README.md'], 'cannot be used'],
  ['too few samples', ['--model', at('model.safetensors'), '--samples', '2'], '--samples must be'],
])('refuses %s in one line', async (_, args, reason) => {
  const { code, err } = await evaluate(...args);
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toContain(reason);
});

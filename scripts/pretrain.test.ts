import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { provideWebGPU } from './device';

const available = await provideWebGPU();
if (!available) console.warn('SKIPPED: no WebGPU device, the pre-training is not tested here.');

const folder = mkdtempSync(join(tmpdir(), 'ganvas-pretrain-'));
afterAll(() => rmSync(folder, { recursive: true }));

const root = fileURLToPath(new URL('..', import.meta.url));

/** Pre-trains the shipped model's own recipe into a folder. */
function pretrain(place: string, steps: string): Promise<{ code: number; out: string }> {
  const [out, state] = [join(folder, place), join(folder, `${place}-state`)];
  const options = ['--steps', steps, '--out', out, '--state', state];
  const command = ['--import', 'tsx', 'scripts/pretrain.ts', ...options];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: root }, (_, out) =>
      resolve({ code: child.exitCode ?? -1, out }),
    );
  });
}

/** Every file's name and hash. */
const files = (place: string) =>
  readdirSync(join(folder, place))
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, place, name));
      return { name, hash: createHash('sha256').update(bytes).digest('hex') };
    });

it.skipIf(!available)('a run that was stopped goes on to the very same files', async () => {
  const begun = await Promise.all([pretrain('whole', '3'), pretrain('parts', '1')]);
  expect(begun.map(({ code }) => code)).toEqual([0, 0]);
  const half = files('parts');
  const resumed = await pretrain('parts', '3');
  expect(resumed.code).toBe(0);
  expect(resumed.out).toContain('going on from step 1');
  const whole = files('whole');
  expect(whole.map(({ name }) => name)).toEqual([
    'digits.json',
    'digits.png',
    'digits.safetensors',
  ]);
  expect(files('parts')).toEqual(whole);
  expect(files('parts-state')).toEqual(files('whole-state'));
  expect(half).not.toEqual(whole);
});

it('a senseless number of steps is refused, and nothing is written', async () => {
  expect(await pretrain('none', 'many')).toMatchObject({ code: 2 });
  expect(existsSync(join(folder, 'none'))).toBe(false);
});

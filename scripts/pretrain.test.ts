import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { presetFor } from '../src/core/config';
import { joinParts } from '../src/core/safetensors/parts';
import { recipes } from './pretrain/recipes';
import { pretrain } from './pretrain/run';
import { runScript } from './runScript.fixture';

const folder = mkdtempSync(join(tmpdir(), 'ganvas-pretrain-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Small enough to be trained in a second, and still more than one file. */
const model = { ...presetFor('tiny', 'mnist').model, seed: 5 };
const tiny = {
  config: { dataset: 'mnist', model },
  licence: 'as MNIST',
  fileBytes: 20_000,
} as const;

/** @returns what was said on the way */
async function train(place: string, steps: number): Promise<string> {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const places = { out: join(folder, place), state: join(folder, `${place}-state`) };
  await pretrain('tiny', { ...tiny, steps }, places);
  const text = said.mock.calls.flat().join('\n');
  said.mockRestore();
  return text;
}

const read = (place: string, name: string) => readFileSync(join(folder, place, name));

/** Every file's name and hash but those that hold the time it took. */
const files = (place: string) =>
  readdirSync(join(folder, place))
    .filter((name) => !name.endsWith('.json'))
    .sort()
    .map((name) => ({
      name,
      hash: createHash('sha256').update(read(place, name)).digest('hex'),
    }));

interface Manifest {
  files: { file: string; bytes: number; sha256: string }[];
  seconds: number;
}
const manifest = (place: string) => JSON.parse(read(place, 'tiny.json').toString()) as Manifest;

it('a run that was stopped goes on to the very same files', async () => {
  await train('whole', 3);
  await train('parts', 1);
  const half = files('parts');
  const begun = JSON.parse(read('parts-state', 'tiny.time.json').toString()) as { seconds: number };
  expect(await train('parts', 3)).toContain('going on from step 1');
  const whole = files('whole');
  expect(files('parts')).toEqual(whole);
  expect(files('parts-state')).toEqual(files('whole-state'));
  expect(half).not.toEqual(whole);
  expect({ ...manifest('parts'), seconds: 0 }).toEqual({ ...manifest('whole'), seconds: 0 });
  const ended = JSON.parse(read('parts-state', 'tiny.time.json').toString()) as { seconds: number };
  expect(ended.seconds).toBeGreaterThan(begun.seconds);
  expect(begun.seconds).toBeGreaterThan(0);
});

it('the manifest lists every file, and together they are the model', async () => {
  await train('listed', 1);
  const { files: listed } = manifest('listed');
  expect(listed.length).toBeGreaterThan(1);
  expect(readdirSync(join(folder, 'listed')).sort()).toEqual(
    [...listed.map(({ file }) => file), 'tiny.json', 'tiny.png'].sort(),
  );
  for (const { file, bytes, sha256 } of listed) {
    expect(bytes).toBeLessThanOrEqual(tiny.fileBytes);
    expect(read('listed', file)).toHaveLength(bytes);
    expect(createHash('sha256').update(read('listed', file)).digest('hex')).toBe(sha256);
  }
  const { config, step } = joinParts(listed.map(({ file }) => read('listed', file)));
  expect({ config, step }).toEqual({ config: tiny.config, step: 1 });
});

it('a state without its time, or of another recipe, is not gone on from', async () => {
  await train('odd', 1);
  const time = join(folder, 'odd-state', 'tiny.time.json');
  rmSync(time);
  await expect(train('odd', 2)).rejects.toThrow('tiny.time.json');
  const places = { out: join(folder, 'odd'), state: join(folder, 'odd-state') };
  const other = { ...tiny, config: { dataset: 'mnist', model: { ...model, seed: 6 } } } as const;
  await expect(pretrain('tiny', { ...other, steps: 2 }, places)).rejects.toThrow('another recipe');
});

it('what ships is Classroom, in files of at most 2 MB', () => {
  expect(recipes['digits']!.config).toEqual(presetFor('classroom', 'mnist'));
  expect(recipes['clothes']!.config).toEqual(presetFor('classroom', 'fashion'));
  for (const { fileBytes } of Object.values(recipes)) expect(fileBytes).toBeLessThanOrEqual(2e6);
});

it('a senseless number of steps is refused, and nothing is written', async () => {
  const out = join(folder, 'none');
  const { code } = await runScript('pretrain', '--steps', 'many', '--out', out);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
});

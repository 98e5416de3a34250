import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { presetFor } from '../src/core/config';
import { initialState } from '../src/core/nn/parameters';
import { readCheckpoint, writeTraining, writeWeights } from '../src/core/safetensors/checkpoint';
import type { Checkpoint } from '../src/core/checkpoint';
import { runScript } from './runScript.fixture';
import { parseOrder } from './train/arguments';
import { BadArguments } from './train/files';

const folder = mkdtempSync(join(tmpdir(), 'ganvas-resume-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (...names: string[]) => join(folder, ...names);
const bytes = (...names: string[]) => new Uint8Array(readFileSync(at(...names)));
const text = (...names: string[]) => readFileSync(at(...names), 'utf8');

const train = (...args: string[]) => runScript('train', ...args);

const setup = presetFor('tiny', 'shapes');
const config = { ...setup, model: { ...setup.model, latent: 12, seed: 5 } };

/** A state as after `step` iterations, of the first weights. */
function checkpoint(step: number): Checkpoint {
  return { config, step, updates: { g: step, d: step }, arrays: initialState(config.model) };
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

it(
  'two iterations, and two more from their checkpoint, are four: bit for bit',
  { timeout: 300_000 },
  async () => {
    const file = write('setup.json', JSON.stringify(config));
    const run = (out: string, steps: number, ...how: string[]) =>
      train(...how, '--steps', String(steps), '--out', at(out));
    const runs = [
      await run('whole', 4, '--config', file),
      // The record of a run is a setup, too.
      await run('half', 2, '--config', at('whole', 'run.json')),
      await run('rest', 4, '--resume', at('half', 'model.safetensors')),
    ];
    expect(
      runs.map(({ code }) => code),
      runs[2]!.err,
    ).toEqual([0, 0, 0]);
    expect(runs[2]!.out).toContain('going on from step 2');
    expect(readCheckpoint(bytes('half', 'model.safetensors'))).toMatchObject({ config, step: 2 });
    const whole = readCheckpoint(bytes('whole', 'model.safetensors'));
    expect(whole).toMatchObject({ step: 4, updates: { g: 4, d: 4 } });
    expect(readCheckpoint(bytes('rest', 'model.safetensors'))).toEqual(whole);
    expect(bytes('rest', 'samples.png')).toEqual(bytes('whole', 'samples.png'));
    const rows = (name: string) => text(name, 'losses.csv').trim().split('\n').slice(1);
    expect([...rows('half'), ...rows('rest')]).toEqual(rows('whole'));
    expect(JSON.parse(text('rest', 'run.json'))).toMatchObject({
      steps: 4,
      resumed: { file: at('half', 'model.safetensors'), step: 2 },
      config,
    });
  },
);

it('goes on from weights without moments, and says so', { timeout: 300_000 }, async () => {
  const file = write('weights.safetensors', writeWeights(checkpoint(7), 'both', 'F16'));
  const { code, out } = await train('--resume', file, '--steps', '8', '--out', at('weights'));
  expect(code).toBe(0);
  expect(out).toContain('going on from step 7');
  expect(out).toContain('moments anew');
  const { step, updates } = readCheckpoint(bytes('weights', 'model.safetensors'));
  expect({ step, updates }).toEqual({ step: 8, updates: { g: 1, d: 1 } });
});

function refusal(...args: string[]): string {
  try {
    parseOrder(args);
  } catch (error) {
    if (error instanceof BadArguments) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('refuses in one line, and changes nothing:', () => {
  const state = () => write('state.safetensors', writeTraining(checkpoint(20)));
  const json = (value: unknown) => write('given.json', JSON.stringify(value));
  const { model } = config;
  const cases: [string, () => string[], string][] = [
    ['no such checkpoint', () => ['--resume', at('none')], 'there is no file'],
    ['a folder as checkpoint', () => ['--resume', folder], 'is not a file'],
    [
      'a damaged checkpoint',
      () => ['--resume', write('cut', writeTraining(checkpoint(20)).subarray(0, 5000))],
      'The file is incomplete',
    ],
    ['another kind of file', () => ['--resume', json(config)], 'not a safetensors file'],
    [
      'a generator alone',
      () => ['--resume', write('g', writeWeights(checkpoint(20), 'g', 'F32'))],
      'The file lacks d.conv1.filter',
    ],
    ['a step behind it', () => ['--resume', state(), '--steps', '20'], 'is at step 20 already'],
    ['a preset beside it', () => ['--resume', state(), '--preset', 'tiny'], 'leave out --preset'],
    [
      'a setup beside it',
      () => ['--resume', state(), '--config', json(config)],
      'leave out --config',
    ],
    ['no such setup', () => ['--config', at('none.json')], 'there is no file'],
    ['a setup that is no JSON', () => ['--config', write('bad.json', '{')], 'It is not JSON'],
    ['a setup that is a list', () => ['--config', json([config])], 'It is not a setup'],
    [
      'a setup that cannot work',
      () => ['--config', json({ ...config, model: { ...model, batch: 1 } })],
      'must lie between',
    ],
    [
      'a field that there is not',
      () => ['--config', json({ ...config, model: { ...model, latnet: 3 } })],
      'no field "latnet"',
    ],
    ['a seed beside it', () => ['--config', json(config), '--seed', '3'], 'leave out --seed'],
  ];
  it.each(cases)('%s', (_, args, reason) => {
    const given = args();
    const before = readdirSync(folder);
    const message = refusal(...given, '--out', at('refused'));
    expect(message).toContain(reason);
    expect(message).not.toContain('\n');
    expect(readdirSync(folder)).toEqual(before);
  });

  it('a folder that holds a training', async () => {
    const held = mkdtempSync(at('held-'));
    writeFileSync(join(held, 'losses.csv'), 'step,d,g\n');
    const { code, err } = await train('--preset', 'tiny', '--dataset', 'shapes', '--out', held);
    expect(code).toBe(2);
    expect(err).toContain('holds a training already (losses.csv)');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(held)).toEqual(['losses.csv']);
    expect(readFileSync(join(held, 'losses.csv'), 'utf8')).toBe('step,d,g\n');
  });
});

it('says how it is used, and what a setup looks like', async () => {
  const { code, out } = await train('--help');
  expect(code).toBe(0);
  for (const option of ['--resume', '--config', '--out', '--steps']) expect(out).toContain(option);
  const example = out.slice(out.indexOf('{'), out.lastIndexOf('}') + 1);
  const file = write('example.json', example);
  expect(parseOrder(['--config', file])).toMatchObject({
    config: presetFor('quick', 'mnist'),
    setup: 'example',
    out: 'runs/mnist-example-7',
  });
  expect(JSON.parse(example)).toEqual(presetFor('quick', 'mnist'));
});

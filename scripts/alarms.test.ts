import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { WatchedRow } from './alarms/table';
import { runScript } from './runScript.fixture';

const folder = mkdtempSync(join(tmpdir(), 'ganvas-alarms-'));
const file = join(folder, 'alarms.jsonl');
afterAll(() => rmSync(folder, { recursive: true }));

const alarms = (...args: string[]) => runScript('alarms', ...args, '--file', file);

it('answers bad arguments with one line, exit code 2 and no file', async () => {
  const { code, err } = await alarms('--engine', 'cuda');
  expect(code).toBe(2);
  expect(err.trim()).toBe('--engine must be one of wasm, gpu');
  expect(existsSync(file)).toBe(false);
});

it('trains on what it is told, and keeps what it measured', async () => {
  const order = ['--preset', 'tiny', '--seeds', '3', '--steps', '2', '--engine', 'gpu'];
  const { code, out } = await alarms(...order);
  expect(code).toBe(0);
  expect(out).toContain('| tiny | mnist | 2 | 3 | 1 | none |');
  const row = JSON.parse(readFileSync(file, 'utf8')) as WatchedRow;
  expect(row).toMatchObject({ seed: 3, steps: 2, engine: 'gpu', batch: 8 });
  expect(row.history).toMatchObject([{ step: 2, samples: 512 }]);
  // What was measured need not be measured again, but on another engine.
  expect((await alarms(...order)).out).toBe('');
  expect((await alarms(...order.slice(0, -1), 'wasm')).out).toContain('| tiny | mnist | 2 | 3 |');
});

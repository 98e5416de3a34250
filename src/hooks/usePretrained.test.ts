import { beforeEach, expect, test, vi } from 'vitest';
import { presetFor } from '../core/config';
import type { RunConfig } from '../core/config';
import type { RunInfo } from '../rpc/engine';
import { createSession } from '../state/session';
import { fetchPretrained } from '../persistence/pretrained';
import { fakeEngine } from '../testing/fakeEngine';
import { openPretrained } from './usePretrained';

vi.mock(import('../persistence/pretrained'), () => ({
  fetchPretrained: vi.fn<typeof fetchPretrained>(),
}));

const config = presetFor('classroom', 'mnist');
const saved = (of: RunConfig) => ({
  ...{ config: of, step: 9, updates: { g: 0, d: 0 } },
  arrays: new Map<string, Float32Array>(),
});
const infoOf = (of: RunConfig): RunInfo => ({
  ...{ config: of, step: 9, engine: 'wasm', backend: 'cpu', device: '', fallback: null },
});

beforeEach(() => {
  vi.stubGlobal(
    'Image',
    class {
      src = '';
      decode = () => Promise.resolve();
    },
  );
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work));
  vi.mocked(fetchPretrained).mockReset().mockResolvedValue(saved(config));
});

test('what another room opened meanwhile is not opened once more', async () => {
  const load = vi.fn(() => Promise.resolve(infoOf(config)));
  const session = createSession(fakeEngine({ load }).engine);
  expect(await openPretrained(session, 'digits')).toBe(true);
  expect(await openPretrained(session, 'digits')).toBe(true);
  expect(load).toHaveBeenCalledTimes(1);
});

test('that of another data set takes its place', async () => {
  const fashion = presetFor('classroom', 'fashion');
  const load = vi.fn(() => Promise.resolve(infoOf(fashion))).mockResolvedValueOnce(infoOf(config));
  const session = createSession(fakeEngine({ load }).engine);
  await openPretrained(session, 'digits');
  vi.mocked(fetchPretrained).mockResolvedValue(saved(fashion));
  expect(await openPretrained(session, 'clothes')).toBe(true);
  expect(session.store.getState()).toMatchObject({ pretrained: true, info: { config: fashion } });
});
